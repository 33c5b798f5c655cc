/**
 * Runs one QEMU and watches over it: wall limit, a guest that sleeps for ever, a console that never stops, an
 * abort from outside. Whatever happens, no QEMU is left behind: it is first asked to end (SIGTERM, on which
 * the tracer still writes its file) and killed when it does not; when we are killed ourselves, the kernel kills it.
 *
 * Why so: docs/decisions/0102-a-guest-is-watched-from-outside-too.md.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { BootgateError, errorCode } from '../base/errors.ts';
import { withParentDeathSignal } from '../base/parent-death-signal.ts';
import { readProgress, type TracerProgress } from './tracer-progress.ts';

export interface GuestRequest {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** the file the guest's serial port is written to */
  readonly console: string;
  /** the file whose appearance says that the measurement has ended; null: only QEMU's exit does */
  readonly trace: string | null;
  /** the file the tracer keeps its progress in, null for none */
  readonly progress: string | null;
  readonly limits: GuestLimits;
  readonly signal: AbortSignal;
  /** called a few times a second */
  readonly onTick?: (state: GuestState) => void;
  /** awaited when the tracer has halted the guest, once; meanwhile no limit counts */
  readonly onHalt?: () => Promise<void>;
}

export interface GuestState extends TracerProgress {
  readonly elapsedMs: number;
  readonly consoleBytes: number;
}

export interface GuestLimits {
  readonly wallSeconds: number;
  /** a guest that executed (next to) nothing for this long waits for something that will not come */
  readonly idleSeconds: number;
  readonly consoleBytes: number;
  /** after the measurement ended: time for the guest to end by itself, so that the console is complete */
  readonly lingerSeconds: number;
  /** after SIGTERM: time for the tracer to write its file */
  readonly stopSeconds: number;
}

export const defaultGuestLimits: Omit<GuestLimits, 'wallSeconds'> = {
  idleSeconds: 20,
  consoleBytes: 64 * 2 ** 20,
  lingerSeconds: 3,
  stopSeconds: 20,
};

/** Why it ended, seen from outside. */
export interface GuestEnd {
  readonly why: 'exited' | 'measured' | 'wall-limit' | 'idle' | 'console-limit' | 'interrupted';
  /** null when it was killed by a signal */
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
  /** standard output and error, the last 64 KiB */
  readonly output: string;
  readonly wallMs: number;
  /** how long the console had been silent at the end */
  readonly consoleSilentMs: number;
  /** how far the guest was then, as the tracer told: some 20 million too few at most; 0: it printed nothing */
  readonly instructionsAtLastWords: number;
}

const tickMs = 100;
const keptOutput = 64 * 1024;

/**
 * Runs QEMU to its end.
 *
 * @throws BootgateError when it cannot be started
 */
export async function runGuest(request: GuestRequest): Promise<GuestEnd> {
  const { limits } = request;
  const started = performance.now();
  // A process group of its own: Ctrl-C in the terminal reaches us alone, and we decide how QEMU ends.
  const [program, ...args] = withParentDeathSignal(request.command);
  const child = spawn(program!, args, {
    cwd: request.cwd,
    env: { ...process.env, ...request.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = tailOf(child);
  const killAtExit = (): void => killGroup(child, 'SIGKILL');
  process.once('exit', killAtExit);

  const watch: Watch = {
    why: 'exited',
    consoleBytes: 0,
    consoleChangedMs: 0,
    consoleChangedAt: 0,
    progress: { instructions: 0, stages: 0, halted: false },
    progressChangedMs: 0,
  };
  let stopping: NodeJS.Timeout | undefined;
  const stop = (why: GuestEnd['why']): void => {
    if (watch.why !== 'exited' && why !== 'interrupted') return;
    watch.why = why;
    killGroup(child, 'SIGTERM');
    stopping ??= setTimeout(() => killGroup(child, 'SIGKILL'), limits.stopSeconds * 1000);
  };
  const onAbort = (): void => stop('interrupted');
  request.signal.addEventListener('abort', onAbort);
  const halt: { state: 'not-yet' | 'halted' | 'over'; sinceMs: number; tookMs: number } = {
    state: request.onHalt ? 'not-yet' : 'over',
    sinceMs: 0,
    tookMs: 0,
  };
  const ticker = setInterval(() => {
    const elapsedMs = performance.now() - started - halt.tookMs;
    if (halt.state === 'halted') return;
    const reason = look(request, watch, elapsedMs);
    if (reason) stop(reason);
    if (halt.state === 'not-yet' && watch.progress.halted) {
      halt.state = 'halted';
      halt.sinceMs = performance.now();
      void request.onHalt?.().finally(() => {
        halt.tookMs = performance.now() - halt.sinceMs;
        halt.state = 'over';
      });
    }
    request.onTick?.({ elapsedMs, consoleBytes: watch.consoleBytes, ...watch.progress });
  }, tickMs);

  try {
    if (request.signal.aborted) onAbort();
    const { code, signal } = await exitOf(child);
    const wallMs = performance.now() - started;
    return {
      why: watch.why,
      exitCode: code,
      exitSignal: signal,
      output: output(),
      wallMs,
      consoleSilentMs: wallMs - watch.consoleChangedMs,
      instructionsAtLastWords: watch.consoleChangedAt,
    };
  } finally {
    clearInterval(ticker);
    clearTimeout(stopping);
    request.signal.removeEventListener('abort', onAbort);
    process.off('exit', killAtExit);
    killGroup(child, 'SIGKILL'); // whatever QEMU may have started
  }
}

interface Watch {
  why: GuestEnd['why'];
  consoleBytes: number;
  consoleChangedMs: number;
  /** instructions */
  consoleChangedAt: number;
  progress: TracerProgress;
  progressChangedMs: number;
  measuredMs?: number;
}

/** One look at the guest: a reason to stop it, or nothing. */
function look(
  { console: consoleFile, trace, progress: progressFile, limits }: GuestRequest,
  watch: Watch,
  elapsedMs: number,
): GuestEnd['why'] | undefined {
  const consoleBytes = fileSize(consoleFile);
  const progress = progressFile === null ? null : readProgress(progressFile);
  if (consoleBytes !== watch.consoleBytes) {
    watch.consoleChangedMs = elapsedMs;
    watch.consoleChangedAt = (progress ?? watch.progress).instructions;
  }
  watch.consoleBytes = consoleBytes;
  if (progress === null || progress.instructions !== watch.progress.instructions) {
    watch.progressChangedMs = elapsedMs;
  }
  watch.progress = progress ?? watch.progress;
  if (trace !== null && watch.measuredMs === undefined && existsSync(trace)) watch.measuredMs = elapsedMs;
  if (watch.measuredMs !== undefined && elapsedMs - watch.measuredMs > limits.lingerSeconds * 1000) {
    return 'measured';
  }
  if (elapsedMs > limits.wallSeconds * 1000) return 'wall-limit';
  if (elapsedMs - watch.progressChangedMs > limits.idleSeconds * 1000) return 'idle';
  if (consoleBytes > limits.consoleBytes) return 'console-limit';
  return undefined;
}

async function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return await new Promise((resolve, reject) => {
    child.on('error', (error) => {
      const missing = errorCode(error) === 'ENOENT';
      const program = child.spawnargs[0] ?? 'QEMU';
      reject(
        new BootgateError(
          missing ? `${program} does not exist` : `${program} could not be run: ${error.message}`,
          { hint: "'bootgate doctor' says which QEMUs this machine has", cause: error },
        ),
      );
    });
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

function tailOf(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      kept = (kept + chunk.toString()).slice(-keptOutput);
    });
  }
  return () => kept;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: it is gone, which is what was wanted
  }
}

function fileSize(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
