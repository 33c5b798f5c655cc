/**
 * What the process exits with. `bootgate --help` and docs/exit-statuses.md describe them; scripts rely on
 * them, so they never change meaning.
 */
export const exitStatus = {
  /** ok, improved or waived */
  ok: 0,
  /** the tool itself failed */
  failed: 1,
  /** the command line or an input file is wrong */
  usage: 2,
  regressed: 3,
  /** the guest did not boot to its end mark */
  bootFailed: 4,
  /** not comparable or no baseline, where the policy asks for one */
  noVerdict: 5,
  /** to `git bisect run`: this commit cannot be judged; a good one is 0, a bad one 1 */
  bisectSkip: 125,
  /** to `git bisect run`: stop, the command itself is wrong */
  bisectAbort: 255,
  /** stopped by a signal; the partial result is kept */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Where in an input a problem was found. Every part is optional; lines and columns count from 1. */
export interface Place {
  file?: string;
  line?: number;
  column?: number;
  /** byte offset from the start of the file */
  offset?: number;
}

export interface BootgateErrorOptions {
  exitStatus?: ExitStatus;
  place?: Place;
  /** what to write or run instead: a command, a valid key, a flag */
  hint?: string;
  cause?: unknown;
}

/**
 * An error whose message is meant for the user: what was wrong, where, and what to do instead.
 * Entries print `message` and `hint` and exit with `exitStatus`; anything else that is thrown is a bug of
 * ours and is printed with its stack.
 */
export class BootgateError extends Error {
  readonly exitStatus: ExitStatus;
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  constructor(message: string, options: BootgateErrorOptions = {}) {
    super(
      options.place ? `${describePlace(options.place)}: ${message}` : message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'BootgateError';
    this.exitStatus = options.exitStatus ?? exitStatus.failed;
    this.place = options.place;
    this.hint = options.hint;
  }
}

/** A BootgateError for bad input: exit status 2. */
export function inputError(
  message: string,
  options: Omit<BootgateErrorOptions, 'exitStatus'> = {},
): BootgateError {
  return new BootgateError(message, { ...options, exitStatus: exitStatus.usage });
}

/** `file:line:column` or `file at byte 1,234`. */
export function describePlace(place: Place): string {
  const file = place.file ?? 'input';
  if (place.line !== undefined) {
    return place.column === undefined ? `${file}:${place.line}` : `${file}:${place.line}:${place.column}`;
  }
  if (place.offset !== undefined) return `${file} at byte ${place.offset.toLocaleString('en-US')}`;
  return file;
}

/** Narrows an unknown thrown value to Node's errno errors without `instanceof` (which fails across realms). */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
