/** `${{ … }}` as GitHub evaluates it: its own parser and evaluator (@actions/expressions) over plain values. */
import { createHash } from 'node:crypto';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';

type ExpressionData = ReturnType<Evaluator['evaluate']>;
type Json = null | string | number | boolean | readonly unknown[] | object;

/** What expressions see: `github`, `env`, `matrix` … */
export type Contexts = Readonly<Record<string, unknown>>;
/** `skipped`: of a job that needs one that was skipped */
export type JobStatus = 'success' | 'failure' | 'cancelled' | 'skipped';

const contextNames = [
  'github',
  'env',
  'steps',
  'job',
  'runner',
  'secrets',
  'vars',
  'needs',
  'matrix',
  'strategy',
  'inputs',
];

function toData(value: unknown): ExpressionData {
  const json = (value ?? null) as Json;
  if (json === null) return new data.Null();
  if (typeof json === 'string') return new data.StringData(json);
  if (typeof json === 'number') return new data.NumberData(json);
  if (typeof json === 'boolean') return new data.BooleanData(json);
  if (Array.isArray(json)) return new data.Array(...json.map(toData));
  return new data.Dictionary(...Object.entries(json).map(([key, item]) => ({ key, value: toData(item) })));
}

/** Evaluates one expression, without its `${{ }}`. */
export function evaluate(source: string, contexts: Contexts, status: JobStatus): ExpressionData {
  const answer =
    (value: boolean): FunctionDefinition['call'] =>
    () =>
      new data.BooleanData(value);
  const functions = Object.entries({
    success: answer(status === 'success'),
    failure: answer(status === 'failure'),
    always: answer(true),
    cancelled: answer(status === 'cancelled'),
    hashfiles: (...globs: ExpressionData[]) =>
      new data.StringData(
        createHash('sha256')
          .update(globs.map((glob) => glob.coerceString()).join())
          .digest('hex'),
      ),
  }).map(([name, call]): FunctionDefinition => ({ name, minArgs: 0, maxArgs: 255, call }));
  const expression = new Parser(new Lexer(source).lex().tokens, contextNames, functions).parse();
  const dictionary = new data.Dictionary(
    ...contextNames.map((key) => ({ key, value: toData(contexts[key] ?? {}) })),
  );
  return new Evaluator(
    expression,
    dictionary,
    new Map(functions.map((info) => [info.name, info])),
  ).evaluate();
}

/** An `if:`; what GitHub takes for true. */
export function isTrue(source: string, contexts: Contexts, status: JobStatus): boolean {
  return !['', 'false', '0'].includes(evaluate(source, contexts, status).coerceString());
}

/** A text with expressions in it, or one expression's value as a text. */
export function interpolate(text: string, contexts: Contexts, status: JobStatus): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, source: string) =>
    evaluate(source.trim(), contexts, status).coerceString(),
  );
}
