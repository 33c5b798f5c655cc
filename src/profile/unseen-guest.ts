import type { Profile } from './profile.ts';

/** What a profile says of the guest beside functions. */
export type GuestTables = Pick<
  Profile,
  | 'modules'
  | 'processes'
  | 'systemCalls'
  | 'waits'
  | 'idle'
  | 'parallelism'
  | 'criticalPath'
  | 'units'
  | 'counted'
>;

/** The guest beside functions, where nothing of it could be seen. */
export const unseenGuest: GuestTables = {
  modules: null,
  processes: null,
  systemCalls: null,
  waits: null,
  idle: null,
  parallelism: null,
  criticalPath: null,
  units: null,
  counted: null,
};

/** How the note of a profile's coverage begins that says why. */
export const guestUnseenText = 'processes, modules and system calls are not seen';
