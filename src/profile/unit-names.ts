/** Which unit of systemd a control group belongs to, and what of a unit's life is shown. */
import type { Unit } from './profile.ts';

/** Kinds of units that have processes (systemd.unit(5)). */
const unitPattern = /^.+\.(?:service|scope|socket|mount|swap)$/;

/**
 * The unit that a process belongs to, null where its control group is none of systemd's: the first part of the path
 * that is no slice, as systemd's cg_path_get_unit finds it (src/basic/cgroup-util.c of systemd 252). A unit's own
 * groups and a user's units lie below it: `/user.slice/user-1000.slice/user@1000.service/app.slice/x.service` is
 * `user@1000.service`.
 */
export function unitOfCgroup(path: string): string | null {
  for (const part of path.split('/')) {
    // Names that would read as one of the kernel's files have an underscore put before (cg_escape, same file).
    const name = part.startsWith('_') ? part.slice(1) : part;
    if (name === '' || name.endsWith('.slice')) continue;
    return unitPattern.test(name) ? name : null;
  }
  return null;
}

/**
 * Until when a unit was being started: it was ready; or, where systemd said nothing, its last process ended. -1: not by
 * the end of the measurement.
 */
export function startedUntil(unit: Unit): { readonly instructions: number; readonly ns: number } {
  return unit.result === 'unreported'
    ? { instructions: unit.endInstructions, ns: unit.endNs }
    : { instructions: unit.readyInstructions, ns: unit.readyNs };
}
