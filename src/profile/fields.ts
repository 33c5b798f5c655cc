/**
 * What a file's fields are made of. A field is declared once and knows three things: how it is checked when read, how
 * it is written, and what a JSON schema says of it. profile-layout.ts puts the profile together out of them.
 */
import { BootgateError } from '../base/errors.ts';
import type { CheckedJson } from '../base/checked-json.ts';
import { joinNumbers } from '../base/join-numbers.ts';

/** How many rows a document's tables have: what an index into one is held against. */
export type RowCounts = Readonly<Record<string, number>>;

/** A part of a JSON schema (draft 2020-12). */
export type Schema = Readonly<Record<string, unknown>>;

export interface Field<T> {
  /** @throws BootgateError (bad input) that names the member */
  readonly read: (json: CheckedJson, rows: RowCounts) => T;
  /**
   * As JSON; a table stands on several lines.
   *
   * @param where names the member, should its value be one that JSON does not have
   * @throws BootgateError then: a bug of whoever built the value
   */
  readonly text: (value: T, where: string) => string;
  readonly schema: Schema;
}

/** A field for every member of T: one that is forgotten does not compile. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** The same field, with a sentence for who reads the schema. */
export function described<T>(description: string, field: Field<T>): Field<T> {
  return { ...field, schema: { description, ...field.schema } };
}

export function text(max: number): Field<string> {
  return { read: (json) => json.string(max), text: plain, schema: { type: 'string', maxLength: max } };
}

/** A whole number that a double holds exactly; -1 usually means unknown. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Field<number> {
  return { read: (json) => json.integer(min, max), text: plain, schema: whole(min, max) };
}

export function decimal(min: number, max = Number.MAX_SAFE_INTEGER): Field<number> {
  return {
    read: (json) => json.number(min, max),
    text: plain,
    schema: { type: 'number', minimum: min, ...(max < Number.MAX_SAFE_INTEGER ? { maximum: max } : {}) },
  };
}

export const trueOrFalse: Field<boolean> = {
  read: (json) => json.boolean(),
  text: plain,
  schema: { type: 'boolean' },
};

/** One of a few words. */
export function word<T extends string>(words: readonly T[]): Field<T> {
  const schema = words.length === 1 ? { const: words[0] } : { enum: words };
  return { read: (json) => json.oneOf(words), text: plain, schema };
}

/** A number that is always the same. */
export function constant<T extends number>(value: T): Field<T> {
  return {
    read: (json) => {
      json.integer(value, value);
      return value;
    },
    text: plain,
    schema: { const: value },
  };
}

/** A row of a table; `none`: or -1. */
export function rowOf(table: string, none: 'none' | 'always' = 'always'): Field<number> {
  const min = none === 'none' ? -1 : 0;
  return {
    read: (json, rows) => json.integer(min, countOf(rows, table) - 1),
    text: plain,
    schema: whole(min),
  };
}

export function orNull<T>(field: Field<T>): Field<T | null> {
  return {
    read: (json, rows) => json.nullable((value) => field.read(value, rows)),
    text: (value, where) => (value === null ? 'null' : field.text(value, where)),
    schema: { anyOf: [field.schema, { type: 'null' }] },
  };
}

/** What the file has under other names, or in another form, than the program. */
export function mapped<T, InFile>(
  field: Field<InFile>,
  from: (inFile: InFile) => T,
  to: (value: T) => InFile,
): Field<T> {
  return {
    read: (json, rows) => from(field.read(json, rows)),
    text: (value, where) => field.text(to(value), where),
    schema: field.schema,
  };
}

/** A list on one line. */
export function list<T>(max: number, field: Field<T>): Field<readonly T[]> {
  return {
    read: (json, rows) => json.list(max, (element) => field.read(element, rows)),
    text: (values, where) => `[${values.map((value) => field.text(value, where)).join(',')}]`,
    schema: { type: 'array', maxItems: max, items: field.schema },
  };
}

/** A list with a line for each element. */
export function lines<T>(max: number, field: Field<T>): Field<readonly T[]> {
  return {
    ...list(max, field),
    text: (values, where) =>
      values.length === 0 ? '[]' : `[\n ${values.map((value) => field.text(value, where)).join(',\n ')}\n]`,
  };
}

/** An object on one line, its members in the order of the declaration, whatever the order they were built in. */
export function record<T extends object>(fields: FieldsOf<T>): Field<T> {
  const entries = Object.entries(fields) as [keyof T & string, Field<unknown>][];
  return {
    read: (json, rows) =>
      Object.fromEntries(entries.map(([name, field]) => [name, field.read(json.field(name), rows)])) as T,
    text: (value) =>
      `{${entries.map(([name, field]) => `${JSON.stringify(name)}:${field.text(value[name], `member ${name}`)}`).join(',')}}`,
    schema: objectSchema(fields),
  };
}

/** An object with a member a line. */
function table<T extends object>(fields: FieldsOf<T>): Field<T> {
  const entries = Object.entries(fields) as [keyof T & string, Field<unknown>][];
  return {
    ...record(fields),
    text: (value) =>
      `{\n${entries.map(([name, field]) => ` ${JSON.stringify(name)}: ${field.text(value[name], `column ${name}`)}`).join(',\n')}\n}`,
  };
}

/** An object with columns, as many rows in each as `rows` tells of it; a member a line. */
export function columns<T extends object>(
  rows: (json: CheckedJson) => number,
  fields: FieldsOf<T>,
): Field<T> {
  const own = table(fields);
  return { ...own, read: (json, counts) => own.read(json, { ...counts, [ownRows]: rows(json) }) };
}

const ownRows = 'rows of this table';

type Numbers = Int32Array | Float64Array | Uint8Array;

/** Least and largest value of a column: numbers, or a table that it holds rows of. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** holds rows of this table */
  readonly rowOf?: string;
}

/** A column of whole numbers of the table that `columns` is building. */
export function column<A extends Numbers>(
  make: (length: number) => A,
  { min = 0, max, rowOf: target }: Bounds = {},
): Field<A> {
  return {
    read: (json, rows) => {
      const most = target === undefined ? max : countOf(rows, target) - 1;
      return json.column(make(countOf(rows, ownRows)), min, most);
    },
    text: numbersText,
    schema: { type: 'array', items: whole(min, max) },
  };
}

/** A column of texts of the table that `columns` is building. */
export function textColumn(max: number): Field<readonly string[]> {
  return {
    read: (json, rows) => {
      const length = countOf(rows, ownRows);
      const values = json.strings(length, max);
      if (values.length === length) return values;
      throw json.error(`should have ${length} values, but has ${values.length}`);
    },
    text: plain,
    schema: { type: 'array', items: { type: 'string', maxLength: max } },
  };
}

/** A whole number for each row of another table, on one line. */
export function numberPerRow(target: string, min: number): Field<readonly number[]> {
  return {
    read: (json, rows) => Array.from(json.column(f64(countOf(rows, target)), min)),
    text: (values, where) => `[${values.map((value) => plain(value, where)).join(',')}]`,
    schema: { type: 'array', items: whole(min) },
  };
}

/** Texts that are no column: as many as there are, up to `most`. */
export function texts(most: number, max: number): Field<readonly string[]> {
  return {
    read: (json) => json.strings(most, max),
    text: plain,
    schema: { type: 'array', maxItems: most, items: { type: 'string', maxLength: max } },
  };
}

/** The rows of a table that its member `length` tells. */
export function lengthMember(max: number): (json: CheckedJson) => number {
  return (json) => json.field('length').integer(0, max);
}

/** The rows of a table that has no member `length`: those of a column. */
export function lengthOf(name: string, max: number): (json: CheckedJson) => number {
  return (json) => json.field(name).length(max);
}

export const i32 = (length: number): Int32Array => new Int32Array(length);
export const f64 = (length: number): Float64Array => new Float64Array(length);
export const u8 = (length: number): Uint8Array => new Uint8Array(length);
export const maxInt32 = 2 ** 31 - 1;

function countOf(rows: RowCounts, name: string): number {
  const count = rows[name];
  if (count === undefined) throw new Error(`no table '${name}' is declared`);
  return count;
}

function whole(min: number, max = Number.MAX_SAFE_INTEGER): Schema {
  return { type: 'integer', minimum: min, ...(max < Number.MAX_SAFE_INTEGER ? { maximum: max } : {}) };
}

function objectSchema(fields: object): Schema {
  const entries = Object.entries(fields) as [string, Field<unknown>][];
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    required: entries.map(([name]) => name),
    additionalProperties: false,
  };
}

/** Numbers and texts as JSON has them; it has no NaN and no Infinity. */
function plain(value: unknown, where: string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw notFinite(value, where);
  return JSON.stringify(value);
}

function numbersText(values: Numbers, where: string): string {
  if (values instanceof Float64Array) {
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong !== -1) throw notFinite(values[wrong]!, where);
  }
  return joinNumbers(values);
}

function notFinite(value: number, where: string): BootgateError {
  return new BootgateError(`the profile cannot be written: ${where} holds ${value}`);
}
