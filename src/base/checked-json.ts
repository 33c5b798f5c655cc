/**
 * A value out of a file of unknown origin, with the path that leads to it. Nothing of the value is believed:
 * every access names what it expects, with bounds, and a mismatch is an input error that says where.
 */
import { errorMessage, inputError, type BootgateError } from './errors.ts';

export class CheckedJson {
  readonly value: unknown;
  /** where in the document: `tree.parent`, `` for the document itself */
  readonly path: string;
  /** the document's name in messages */
  readonly file: string;

  constructor(value: unknown, path: string, file: string) {
    this.value = value;
    this.path = path;
    this.file = file;
  }

  /** An input error that names this place. */
  error(message: string): BootgateError {
    return inputError(`${this.path === '' ? 'the document' : `'${this.path}'`} ${message}`, {
      place: { file: this.file },
    });
  }

  private expected(what: string): BootgateError {
    return this.error(`should be ${what}, but is ${describe(this.value)}`);
  }

  /** A member of an object; a missing one is an error. */
  field(name: string): CheckedJson {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.expected('an object');
    const path = this.path === '' ? name : `${this.path}.${name}`;
    if (!Object.hasOwn(value, name)) throw new CheckedJson(undefined, path, this.file).error('is missing');
    return new CheckedJson((value as Record<string, unknown>)[name], path, this.file);
  }

  /** A member of an object; null where there is none. */
  optional(name: string): CheckedJson | null {
    const { value } = this;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    return this.field(name);
  }

  /** The value as `read` sees it, or null where it is null. */
  nullable<T>(read: (value: CheckedJson) => T): T | null {
    return this.value === null ? null : read(this);
  }

  /** The elements of an array of at most `max`, each as `read` sees it. */
  list<T>(max: number, read: (element: CheckedJson) => T): T[] {
    return this.array(max).map((element, index) =>
      read(new CheckedJson(element, `${this.path}[${index}]`, this.file)),
    );
  }

  /** How many elements an array has, of at most `max`; they are not looked at. */
  length(max: number): number {
    return this.array(max).length;
  }

  /** A string of at most `max` UTF-16 units. */
  string(max = 4096): string {
    if (typeof this.value !== 'string') throw this.expected('a text');
    if (this.value.length > max) throw this.error(`is longer than ${max} characters`);
    return this.value;
  }

  /** One of a few words. */
  oneOf<T extends string>(words: readonly T[]): T {
    const found = words.find((word) => word === this.value);
    if (found === undefined) throw this.expected(`one of ${words.join(', ')}`);
    return found;
  }

  boolean(): boolean {
    if (typeof this.value !== 'boolean') throw this.expected('true or false');
    return this.value;
  }

  /** A whole number that a double holds exactly. */
  integer(min: number, max: number = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    if (!Number.isSafeInteger(value)) throw this.expected('a whole number');
    if ((value as number) < min || (value as number) > max) throw this.expected(`from ${min} to ${max}`);
    return value as number;
  }

  /** A finite number. */
  number(min: number, max: number): number {
    const { value } = this;
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      throw this.expected(`a number from ${min} to ${max}`);
    }
    return value;
  }

  /** A column of texts. */
  strings(max: number, maxLength = 4096): string[] {
    const { path, file } = this;
    const array = this.array(max);
    for (let row = 0; row < array.length; row += 1) {
      const value = array[row];
      if (typeof value !== 'string' || value.length > maxLength) {
        new CheckedJson(value, `${path}[${row}]`, file).string(maxLength);
      }
    }
    return array as string[];
  }

  /** A column of exactly `length` whole numbers, each from `min` to `max`, copied into `into`. */
  column<A extends Int32Array | Float64Array | Uint8Array>(
    into: A,
    min: number,
    max: number = Number.MAX_SAFE_INTEGER,
  ): A {
    const array = this.array(into.length);
    if (array.length !== into.length) {
      throw this.error(`should have ${into.length} values, but has ${array.length}`);
    }
    for (let row = 0; row < array.length; row += 1) {
      const value = array[row];
      // Number.isSafeInteger is the slower way to say the same for the usual case.
      if (typeof value !== 'number' || !(value >= min && value <= max) || Math.floor(value) !== value) {
        throw new CheckedJson(value, `${this.path}[${row}]`, this.file).expected(
          `a whole number from ${min} to ${max}`,
        );
      }
      into[row] = value;
    }
    return into;
  }

  private array(max: number): unknown[] {
    if (!Array.isArray(this.value)) throw this.expected('a list');
    if (this.value.length > max) throw this.error(`has ${this.value.length} values, more than ${max}`);
    return this.value as unknown[];
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A file format of ours that begins with its `format` and `version`. */
export interface VersionedFormat {
  /** `bootgate-baseline` */
  readonly format: string;
  readonly version: number;
  /** as people call such a file, and its versions: `baseline`, `baseline` */
  readonly noun: string;
  readonly versionsOf: string;
  /** what to do with one of a newer version */
  readonly whenNewer: string;
}

/**
 * Reads JSON of a format of ours, of this version or an older one.
 *
 * @param name of the file, for errors
 * @throws BootgateError (exit status 2) for what is no such file or was made by a newer Bootgate
 */
export function readVersionedJson(
  bytes: Uint8Array,
  name: string,
  { format, version, noun, versionsOf, whenNewer }: VersionedFormat,
): CheckedJson {
  const place = { file: name };
  let document: unknown;
  try {
    document = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw inputError(`this is not a ${noun}: ${errorMessage(error).slice(0, 100)}`, { place });
  }
  const json = new CheckedJson(document, '', name);
  json.field('format').oneOf([format]);
  const found = json.field('version').integer(1);
  if (found > version) {
    throw inputError(
      `it was made by a newer Bootgate (${versionsOf} version ${found}, this one reads ${version})`,
      { place, hint: whenNewer },
    );
  }
  return json;
}
