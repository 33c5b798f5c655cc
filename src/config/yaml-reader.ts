/**
 * A strict reader of YAML configuration: text becomes nodes that know their place, and every accessor checks
 * the type it hands out. Unknown keys, wrong types, duplicate keys and unknown tags are errors with file, line
 * and column. The text may come from a pull request, so size, depth and aliases are bounded.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { BootgateError, inputError, type Place } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';

/** Far above any configuration written by a person. */
const maximumBytes = 256 * 1024;
const maximumAliases = 100;

/**
 * Parses one YAML document.
 *
 * @param file named in errors; nothing is read
 * @returns the document's root; an empty document is a root whose `isNull()` is true
 * @throws BootgateError (exit status 2) with the place of the first syntax error
 */
export function parseYaml(text: string, file: string): YamlNode {
  if (Buffer.byteLength(text) > maximumBytes) {
    throw inputError(`the file is larger than ${maximumBytes / 1024} KiB`, { place: { file } });
  }
  const lines = new LineCounter();
  let document;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  } catch (error) {
    // The parser recurses: thousands of open brackets exhaust the stack.
    throw inputError('the document is nested too deeply', { place: { file }, cause: error });
  }
  const context: Context = { file, lines, document, aliases: 0 };
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) {
    throw inputError(problem.message, { place: placeAt(context, problem.pos[0]), cause: problem });
  }
  return new YamlNode(document.contents, context, 'the document');
}

interface Context {
  readonly file: string;
  readonly lines: LineCounter;
  readonly document: Document.Parsed;
  aliases: number;
}

function placeAt({ file, lines }: Context, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line, column: col };
}

/** A value of the document and where it stands. */
export class YamlNode {
  /** how errors call it: `scenarios.cloud.memory` */
  readonly path: string;
  readonly #node: unknown;
  readonly #context: Context;
  readonly #fallbackOffset: number;

  constructor(node: unknown, context: Context, path: string, fallbackOffset = 0) {
    this.#context = context;
    this.#fallbackOffset = offsetOf(node) ?? fallbackOffset;
    this.path = path;
    if (isAlias(node)) {
      context.aliases += 1;
      if (context.aliases > maximumAliases) {
        throw this.error(`more than ${maximumAliases} aliases are used`);
      }
      this.#node = node.resolve(context.document);
      if (this.#node === undefined) throw this.error(`there is no anchor '${node.source}'`);
    } else {
      this.#node = node;
    }
  }

  get place(): Place {
    return placeAt(this.#context, this.#fallbackOffset);
  }

  /** An input error at this place. `message` is a sentence about the value. */
  error(message: string, hint?: string): BootgateError {
    return inputError(message, { place: this.place, ...(hint ? { hint } : {}) });
  }

  /** `key:` without a value, `~` or `null` */
  isNull(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }
  isMap(): boolean {
    return isMap(this.#node);
  }
  isList(): boolean {
    return isSeq(this.#node);
  }

  /** A plain or quoted scalar as text; numbers and booleans are taken as they were written. */
  text(): string {
    const node = this.#node;
    if (!isScalar(node) || node.value === null) throw this.#wrongType('text');
    if (typeof node.value === 'string') return node.value;
    return node.source ?? '';
  }

  /** Non-empty text. */
  nonEmptyText(): string {
    const text = this.text();
    if (text === '') throw this.error(`${this.path} must not be empty`);
    return text;
  }

  /** One of a list of words. */
  oneOf<T extends string>(words: readonly T[]): T {
    const text = this.text();
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const suggestion = nearest(text, words);
    throw this.error(
      `${this.path} must be one of ${words.join(', ')}, not '${text}'`,
      suggestion && `did you mean '${suggestion}'?`,
    );
  }

  boolean(): boolean {
    if (isScalar(this.#node) && typeof this.#node.value === 'boolean') return this.#node.value;
    throw this.#wrongType('true or false');
  }

  /** A finite number. */
  number({ min = -Infinity, max = Infinity } = {}): number {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.#wrongType('a number');
    return this.#inRange(value, min, max);
  }

  /** A whole number below 2^53; `1_000_000` is accepted. */
  integer({ min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = {}): number {
    const node = this.#node;
    const source = isScalar(node) && typeof node.value !== 'boolean' ? (node.source ?? '') : '';
    const value = /^[+-]?\d[\d_]*$/.test(source) ? Number(source.replaceAll('_', '')) : NaN;
    if (!Number.isSafeInteger(value)) throw this.#wrongType('a whole number');
    return this.#inRange(value, min, max);
  }

  /** The items of a list. */
  list(maximumLength = 1000): readonly YamlNode[] {
    const node = this.#node;
    if (!isSeq(node)) throw this.#wrongType('a list');
    if (node.items.length > maximumLength) {
      throw this.error(`${this.path} has more than ${maximumLength} entries`);
    }
    return node.items.map(
      (item, index) => new YamlNode(item, this.#context, `${this.path}[${index}]`, this.#fallbackOffset),
    );
  }

  /**
   * A mapping.
   *
   * @param known the keys it may have; another key is an error that names the nearest of them. Without it any
   *   key is fine: a mapping from names
   */
  map(known?: readonly string[]): ReadonlyMap<string, YamlNode> {
    const node = this.#node;
    if (!isMap(node)) throw this.#wrongType(known ? `a mapping with ${known.join(', ')}` : 'a mapping');
    const entries = new Map<string, YamlNode>();
    for (const pair of node.items) {
      const key = new YamlNode(pair.key, this.#context, 'the key', this.#fallbackOffset);
      const name = key.text();
      if (known && !known.includes(name)) {
        const suggestion = nearest(name, known);
        throw key.error(
          `unknown key '${name}'`,
          suggestion ? `did you mean '${suggestion}'?` : `known here: ${known.join(', ')}`,
        );
      }
      const path = this.path === 'the document' ? name : `${this.path}.${name}`;
      entries.set(name, new YamlNode(pair.value, this.#context, path, key.#fallbackOffset));
    }
    return entries;
  }

  #inRange(value: number, min: number, max: number): number {
    if (value >= min && value <= max) return value;
    const range =
      max === Infinity || max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
    throw this.error(`${this.path} must be ${range}, not ${value}`);
  }

  #wrongType(expected: string): BootgateError {
    return this.error(`${this.path} must be ${expected}, not ${describe(this.#node)}`);
  }
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : undefined;
}

function describe(node: unknown): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isScalar(node) && node.value !== null) return `'${node.source ?? ''}'`;
  return 'nothing';
}
