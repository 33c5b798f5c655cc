/**
 * A program that does not outlive us: `kill -9` leaves no time to end QEMU, which would go on for hours at full
 * speed. Linux can kill it for us (prctl(2), PR_SET_PDEATHSIG), and util-linux's setpriv asks it to.
 *
 * Why so: docs/decisions/0410-qemu-ends-with-us.md.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';

let able: boolean | undefined;

/**
 * The command, wrapped so that it is killed when this process ends, however that happens. Where setpriv cannot do
 * that (util-linux before 2.33, busybox, systems other than Linux) the command as it is.
 *
 * Both programs in front are replaced by what follows them, so that the process id is the command's own. The shell
 * closes the gap before prctl: a parent that ended earlier is not the parent any more.
 */
export function withParentDeathSignal(command: readonly string[]): readonly string[] {
  const [program] = command;
  able ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;
  // What cannot be started shall fail by its own name, not as setpriv's or the shell's complaint.
  if (!able || !isExecutable(program!)) return command;
  const unlessOrphaned = 'test "$PPID" = "$0" && exec "$@"';
  return ['setpriv', '--pdeathsig', 'KILL', 'sh', '-c', unlessOrphaned, String(process.pid), ...command];
}

function isExecutable(program: string): boolean {
  if (!program.includes('/')) {
    const folders = (process.env['PATH'] ?? '').split(':').filter(isAbsolute);
    return folders.some((folder) => isExecutable(join(folder, program)));
  }
  return isAbsolute(program) && isExecutableFile(program);
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
