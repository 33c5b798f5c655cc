import type { GuestTables } from './guest-tables-check.ts';

/** The guest beside functions, where nothing of it could be seen. */
export const unseenGuest: GuestTables = {
  modules: null,
  processes: null,
  systemCalls: null,
  waits: null,
  idle: null,
  parallelism: null,
  units: null,
};
