import { spawnSync } from 'node:child_process';

/** Whether a program is installed: tests against other tools are skipped where those are missing. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}
