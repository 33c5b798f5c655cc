import { readFileSync } from 'node:fs';

/** Linux reports CPU time in ticks of 1/100 s to userspace on every architecture (USER_HZ). */
const ticksPerSecond = 100;

/**
 * CPU time a process has used, user and system, in seconds; null where this host has no /proc or the process
 * is gone. Fields 14 and 15 of /proc/PID/stat (proc(5)), counted behind the name, which may hold spaces.
 */
export function processCpuSeconds(pid: number): number | null {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / ticksPerSecond : null;
}
