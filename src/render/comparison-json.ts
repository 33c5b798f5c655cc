/** A comparison for programs; schema/comparison.schema.json describes it. */
import type { Comparison } from '../compare/comparison.ts';

export function comparisonJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`;
}
