/** A comparison for a terminal. */
import type { Comparison } from '../compare/comparison.ts';
import { comparisonDocument } from './comparison-document.ts';
import { writeText, type TextOptions } from './document/write-text.ts';

export interface ComparisonTextOptions extends TextOptions {
  /** functions at most: 10 by default, 100 with `full` */
  readonly maxRows?: number;
}

export function comparisonText(comparison: Comparison, options: ComparisonTextOptions = {}): string {
  const maxRows = options.maxRows ?? (options.full === true ? 100 : 10);
  return writeText(comparisonDocument(comparison, { maxRows }), options);
}
