/** A comparison as GitHub-flavoured Markdown, for a comment or a job summary. */
import type { Comparison } from '../compare/comparison.ts';
import { comparisonDocument, type ComparisonDocumentOptions } from './comparison-document.ts';
import { writeMarkdown } from './document/write-markdown.ts';

export interface ComparisonMarkdownOptions extends Partial<ComparisonDocumentOptions> {
  /** characters at most, 60,000 by default; GitHub's limit is 65,536 */
  readonly maxLength?: number;
}

export function comparisonMarkdown(comparison: Comparison, options: ComparisonMarkdownOptions = {}): string {
  const { maxLength = 60_000, maxRows = 15 } = options;
  return writeMarkdown(comparisonDocument(comparison, { ...options, maxRows }), maxLength);
}
