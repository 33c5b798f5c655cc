/** Runs other programs (cc, apt-get, git, tar …) and reports their failures with what they printed. */
import { spawn } from 'node:child_process';
import { BootgateError, errorCode } from './errors.ts';

export interface RunProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** kill after this long, ms; default: no limit */
  readonly timeoutMs?: number;
  /** called with each piece of standard output and error as it arrives */
  readonly onOutput?: (text: string) => void;
  /** what to run or install when the program is missing */
  readonly missingHint?: string;
}

export interface ProgramResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a program without a shell and gathers its output.
 *
 * @returns its exit status (128 + signal number is not made up: a killed program throws) and output
 * @throws BootgateError when it cannot be started or was killed; the signal's reason when that was aborted
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: RunProgramOptions = {},
): Promise<ProgramResult> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      signal: options.signal,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // Not spawn's own timeout: its timer outlives a program that could not be started.
    const timer =
      options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill(), options.timeoutMs);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      options.onOutput?.(chunk.toString());
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      options.onOutput?.(chunk.toString());
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      if (options.signal?.aborted === true) {
        reject(interruption(options.signal));
        return;
      }
      const missing = errorCode(error) === 'ENOENT';
      reject(
        new BootgateError(
          missing ? `${program} is not installed` : `${program} could not be run: ${error.message}`,
          {
            cause: error,
            ...(missing && options.missingHint ? { hint: options.missingHint } : {}),
          },
        ),
      );
    });
    child.on('close', (status, signalName) => {
      clearTimeout(timer);
      if (status === null) reject(new BootgateError(`${program} was stopped by ${signalName ?? 'a signal'}`));
      else resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
    child.stdin.on('error', () => {
      // The program exited without reading its input; its status tells the story.
    });
    child.stdin.end(options.input ?? '');
  });
}

/** The reason of an aborted signal, as an Error: what `fetch` and streams throw, too. */
function interruption({ reason }: AbortSignal): Error {
  return typeof reason === 'object' && reason !== null && 'message' in reason
    ? (reason as Error)
    : new Error('interrupted', { cause: reason });
}

/** Like runProgram, but a status other than 0 throws with the last lines of what it printed. */
export async function runProgramOrThrow(
  program: string,
  args: readonly string[],
  options: RunProgramOptions = {},
): Promise<ProgramResult> {
  const result = await runProgram(program, args, options);
  if (result.status !== 0) {
    const printed = (result.stderr || result.stdout.toString()).trimEnd().split('\n').slice(-8).join('\n');
    throw new BootgateError(`${program} ${args.join(' ')} failed with status ${result.status}:\n${printed}`);
  }
  return result;
}
