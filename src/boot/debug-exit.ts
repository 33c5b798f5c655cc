/**
 * A device of QEMU by which a guest ends it: what it writes there, doubled and one more, is QEMU's exit status
 * (hw/misc/debugexit.c; `-device isa-debug-exit,iobase=0xf4`). Bootgate adds none; a scenario's `qemu-args` may.
 */
import type { Scenario } from '../config/scenario.ts';
import type { GuestEnd } from './guest-process.ts';

/** hw/misc/debugexit.c, debug_exit_properties */
const defaultPort = 0x501;

/** The device's I/O port, null where the scenario has no such device. */
export function debugExitPort({ qemuArgs }: Pick<Scenario, 'qemuArgs'>): number | null {
  const device = qemuArgs.find(
    (argument, at) => /^-?-device$/.test(qemuArgs[at - 1] ?? '') && isDebugExit(argument),
  );
  if (device === undefined) return null;
  const given = /,iobase=(0x[0-9a-f]{1,4}|\d{1,5})(?:,|$)/i.exec(device)?.[1];
  return given === undefined ? defaultPort : Number(given) & 0xffff;
}

function isDebugExit(device: string): boolean {
  return /^(?:driver=)?isa-debug-exit(?:,|$)/.test(device);
}

/** What the guest wrote there, as far as QEMU's exit tells: null when it ended otherwise. */
export function debugExitCode({ why, exitCode }: Pick<GuestEnd, 'why' | 'exitCode'>): number | null {
  if ((why !== 'exited' && why !== 'measured') || exitCode === null || exitCode % 2 === 0) return null;
  return (exitCode - 1) / 2;
}
