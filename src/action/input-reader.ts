/** Reads the inputs of an action as the runner passes them: variables `INPUT_<NAME>`, all texts. */
import { inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';

export class InputReader {
  private readonly env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.env = env;
  }

  /** An input error that names the input. */
  error(name: string, message: string, hint?: string): Error {
    return inputError(`input '${name}': ${message}`, hint === undefined ? {} : { hint });
  }

  /** The trimmed text, undefined where nothing was given (an expression that gave nothing included). */
  text(name: string): string | undefined {
    const value = this.env[`INPUT_${name.toUpperCase()}`]?.trim();
    return value === '' ? undefined : value;
  }

  /** `true` or `false`, in the spellings YAML 1.2's core schema has. */
  flag(name: string, otherwise: boolean): boolean {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (/^(false|False|FALSE)$/.test(value)) return false;
    throw this.error(name, `'${value}' is neither true nor false`);
  }

  /** One of a few words. */
  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const meant = nearest(value, words);
    throw this.error(
      name,
      `'${value}' is none of ${words.join(', ')}`,
      meant === undefined ? undefined : `did you mean '${meant}'?`,
    );
  }

  /** A whole number from `min` to `max`. */
  integer(name: string, min: number, max: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw this.error(name, `'${value}' is not a whole number from ${min} to ${max}`);
  }

  /** Values separated by commas or line ends. */
  list(name: string): readonly string[] {
    return (this.text(name) ?? '')
      .split(/[,\n]/)
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
}
