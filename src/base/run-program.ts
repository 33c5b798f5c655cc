/** Runs other programs (cc, apt-get, git, tar …) and reports their failures with what they printed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { withParentDeathSignal } from './parent-death-signal.ts';
import { BootgateError, errorCode } from './errors.ts';

export interface RunProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** kill after this long, ms; default: no limit */
  readonly timeoutMs?: number;
  /** killed by the kernel when we are, even by SIGKILL: for what runs for minutes */
  readonly bound?: boolean;
  /** called with each piece of standard output and error as it arrives */
  readonly onOutput?: (text: string) => void;
  /** takes each piece of standard output, which is not gathered then; what it throws ends the program */
  readonly onStdout?: (chunk: Buffer) => void;
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
    if (options.signal?.aborted === true) {
      reject(interruption(options.signal));
      return;
    }
    // A group of its own: what a shell, make or a wrapper started ends with it, and Ctrl-C reaches us alone. A program
    // that nobody can end stays in ours, so that Ctrl-C does.
    const grouped = options.signal !== undefined || options.timeoutMs !== undefined;
    const [bound, ...boundArgs] =
      options.bound === true ? withParentDeathSignal([program, ...args]) : [program, ...args];
    const child = spawn(bound!, boundArgs, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: grouped,
    });
    const group = endingGroup(child, grouped);
    let timedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            group.end();
          }, options.timeoutMs);
    const onAbort = (): void => group.end();
    options.signal?.addEventListener('abort', onAbort);
    const ended = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      group.ended();
    };
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    /** what onStdout threw */
    let refusal: Error | null = null;
    child.stdout.on('data', (chunk: Buffer) => {
      try {
        if (options.onStdout) options.onStdout(chunk);
        else stdout.push(chunk);
      } catch (error) {
        refusal ??= error as Error;
        group.end();
      }
      options.onOutput?.(chunk.toString());
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      options.onOutput?.(chunk.toString());
    });
    child.on('error', (error) => {
      ended();
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
      ended();
      if (options.signal?.aborted === true) reject(interruption(options.signal));
      else if (refusal) reject(refusal);
      else if (timedOut) reject(timeoutError(program, options.timeoutMs!));
      else if (status === null)
        reject(new BootgateError(`${program} was stopped by ${signalName ?? 'a signal'}`));
      else resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
    child.stdin.on('error', () => {
      // The program exited without reading its input; its status tells the story.
    });
    child.stdin.end(options.input ?? '');
  });
}

/** What ignores SIGTERM for this long is killed. */
const patienceMs = 3000;

/** Ends a program and whatever it started; also when this process ends first. */
function endingGroup(child: ChildProcess, grouped: boolean): { end(): void; ended(): void } {
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(grouped ? -child.pid : child.pid, signal);
    } catch {
      // gone already
    }
  };
  const atExit = (): void => kill('SIGKILL');
  process.once('exit', atExit);
  let patience: NodeJS.Timeout | undefined;
  return {
    end() {
      kill('SIGTERM');
      // What it started may hold its output open: without SIGKILL for the whole group we would wait for that.
      patience ??= setTimeout(() => kill('SIGKILL'), patienceMs);
    },
    ended() {
      clearTimeout(patience);
      process.off('exit', atExit);
    },
  };
}

function timeoutError(program: string, ms: number): BootgateError {
  return new BootgateError(`${program} did not answer within ${ms / 1000} s`);
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
