/**
 * Guest text inside GitHub-flavoured Markdown: names and console lines of an untrusted build must neither
 * format, link, mention nor break out of the table they stand in.
 */
import { printable } from './guest-text.ts';

/**
 * Text in running prose or a table cell. Punctuation that Markdown or HTML could act on becomes an entity;
 * mentions, issue references and links are broken with a zero-width space, since GitHub looks for those after
 * entities are resolved.
 */
export function markdownText(text: string): string {
  return printable(text).replace(
    /[@#]|:(?=\/\/)|\b(?:www|gh)(?=[.-])|[&<>"'`*_{}[\]()\\|~!$^=+-]|^ | $/gi,
    (found) => {
      if (found === '@' || found === '#') return `${found}&#8203;`;
      if (found === ':') return '&#58;&#8203;';
      return found.length > 1 ? `${found}&#8203;` : `&#${found.charCodeAt(0)};`;
    },
  );
}

/**
 * Escaped text that stays legible in the raw Markdown too: blanks, quotes, signs and brackets are harmless inside a
 * line whose other characters are escaped.
 */
export function prose(text: string): string {
  return markdownText(text)
    .replace(/&#(32|39|40|41|43|45|61);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&#126;', '\\~')
    .replace(/&#60;(?=\d)/g, '<');
}

/** A code span, for names: mentions and links do not work inside. Safe in table cells. */
export function markdownCode(text: string): string {
  const shown = printable(text);
  if (shown === '') return '';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padded = longest > 0 || /^ .* $/.test(shown) ? ` ${shown} ` : shown;
  // A pipe ends a table's cell even inside a code span unless escaped; there is no way to write `\|` itself,
  // so a backslash before a pipe gets a look-alike.
  return fence + padded.replace(/\\\|/g, '⧵|').replaceAll('|', '\\|') + fence;
}

/** A fenced block of lines, for console output; the fence is longer than any in the text. */
export function markdownBlock(lines: readonly string[], language = ''): string {
  const shown = lines.map(printable);
  const longest = Math.max(
    2,
    ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [fence + language, ...shown, fence, ''].join('\n');
}

export interface MarkdownColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A table of cells that are Markdown already. Ends with a newline. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return (
    line(columns.map(({ title }) => title)) +
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))) +
    rows.map((row) => line(columns.map((_, index) => row[index] ?? ''))).join('')
  );
}

/** A section that is folded until clicked. `summary` is HTML-safe text of ours; `body` is Markdown. */
export function markdownDetails(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body.trimEnd()}\n\n</details>\n`;
}
