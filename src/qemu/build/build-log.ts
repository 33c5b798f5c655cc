import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BootgateError, errorCode } from '../../base/errors.ts';
import { runProgram, type RunProgramOptions } from '../../base/run-program.ts';
import { diskFull } from '../download.ts';

/** Everything the programs of one build print, in a file that outlives the build. */
export class BuildLog {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }

  note(text: string): void {
    this.append(`# ${text}\n`);
  }

  /**
   * Runs a step.
   *
   * @throws BootgateError with the last lines of the log when it fails
   */
  async run(program: string, args: readonly string[], options: RunProgramOptions): Promise<void> {
    this.note([program, ...args].join(' '));
    const { status, stdout, stderr } = await runProgram(program, args, {
      ...options,
      bound: true,
      onOutput: (text) => {
        this.append(text);
        options.onOutput?.(text);
      },
    });
    if (status === 0) return;
    const printed = stdout.toString() + stderr;
    if (/No space left on device/.test(printed)) throw diskFull(this.path, undefined);
    const end = printed.trimEnd().split('\n').slice(-12).join('\n');
    throw new BootgateError(`the QEMU build failed with status ${status}:\n${end}`, {
      hint: `the whole log is in ${this.path}`,
    });
  }

  private append(text: string): void {
    try {
      appendFileSync(this.path, text);
    } catch (error) {
      throw errorCode(error) === 'ENOSPC' ? diskFull(this.path, error) : error;
    }
  }
}
