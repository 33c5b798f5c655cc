/**
 * The shape of a command of the `bootgate` command line. Help texts, argument checks and the generated
 * reference (docs/command-line.md) all come from this one description.
 */
import type { ExitStatus } from '../base/errors.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** may be given several times; its value is then a list */
  readonly multiple?: boolean;
  readonly short?: string;
  /** placeholder in the help text: `FILE`, `N`, `text|json|markdown` */
  readonly value?: string;
  readonly description: string;
}

/** Where a command reads the world and writes to it; tests pass their own. */
export interface CommandHost {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  /** absolute path that relative arguments start from */
  readonly cwd: string;
  /** aborted on Ctrl-C */
  readonly signal: AbortSignal;
}

export interface Output {
  write(content: string | Uint8Array): unknown;
  /** a terminal: colours and progress are welcome */
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** value of a string option, undefined where it was not given */
  string(name: string): string | undefined;
  /** a whole number of at least `min`; throws an input error naming the option otherwise */
  integer(name: string, min?: number): number | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
}

export interface Command {
  /** `run`, or two words: `baseline save` is the command `baseline` with a positional */
  readonly name: string;
  /** what follows the name in the usage line: `PROFILE [options]` */
  readonly usage: string;
  readonly summary: string;
  /** further help: paragraphs, examples */
  readonly description?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** allowed number of positionals */
  readonly positionals: { readonly min: number; readonly max: number };
  /** it keeps things in the cache, which therefore has to be one that can be written */
  readonly usesCache?: boolean;
  run(args: ParsedArguments, host: CommandHost): Promise<ExitStatus>;
}
