/**
 * A document as GitHub-flavoured Markdown: blocks between blank lines, everything escaped. GitHub refuses comments
 * over 65,536 characters, so sections that have a name are left out, in the document's order, until it fits.
 */
import { markdownBlock, markdownCode, markdownDetails, markdownTable, prose } from '../markdown.ts';
import { textTable } from '../text-table.ts';
import type { Block, Column, Document, Fact, Inline, ListItem, Section, Table, Warning } from './document.ts';
import { writeInline, type InlineWriter } from './inline.ts';
import { plainText } from './write-text.ts';

/** @param maxLength characters at most */
export function writeMarkdown({ sections, leaveOut = [] }: Document, maxLength: number = Infinity): string {
  const left = new Set<string>();
  const write = (): string => {
    const note =
      left.size === 0
        ? []
        : [`*Left out to stay below GitHub's limit: ${[...left].join(', ')}. The report has them.*`];
    return `${[...written(sections, left), ...note].join('\n\n')}\n`;
  };
  let text = write();
  for (const name of leaveOut) {
    if (text.length <= maxLength) break;
    if (!has(sections, name)) continue;
    left.add(name);
    text = write();
  }
  return text.length <= maxLength ? text : cutAtLine(text, maxLength);
}

/** A line as it stands in a sentence or a cell. */
export function inlineMarkdown(inline: Inline): string {
  return writeInline(inline, writer);
}

const writer: InlineWriter = {
  medium: 'markdown',
  width: Infinity,
  // Alone it is a sign of ours, and no pair.
  text: (plain) => (plain === '~' ? plain : prose(plain)),
  name: markdownCode,
  link: (plain, url) => (/^https?:\/\//.test(url) ? `[${prose(plain)}](${address(url)})` : prose(plain)),
  strong: (set) => `**${set}**`,
  stressed: (set) => `_${set}_`,
  toned: (_, set) => set,
};

/** What an address may not have, or a link in Markdown would end at, as its bytes. What is escaped already stays. */
function address(url: string): string {
  return url.replace(/[^\w\-.~:/?#@!$&*+,;=%]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

/** Blocks that are not empty. */
function written(blocks: readonly Block[], left: ReadonlySet<string>): string[] {
  return blocks
    .filter((block) => !('onlyIn' in block && block.onlyIn === 'text'))
    .map((block) => blockText(block, left))
    .filter((text) => text !== '');
}

function blockText(block: Block, left: ReadonlySet<string>): string {
  switch (block.kind) {
    case 'title':
      return `${block.level ?? '###'} ${inlineMarkdown(block.of)}`;
    case 'paragraph':
      return block.lines
        .map(lineStart)
        .filter((line) => line !== '')
        .join('\\\n');
    case 'list':
      return block.items.map(itemText).join('\n');
    case 'facts':
      return factsText(block.facts);
    case 'table':
      return tableText(block);
    case 'code':
      return markdownBlock(block.lines, block.language).trimEnd();
    case 'note':
      return `<sub>${inlineMarkdown(block.of)}</sub>`;
    case 'warning':
      return warningText(block);
    case 'section':
      return sectionText(block, left);
  }
}

function sectionText({ title = '', blocks, folded, name }: Section, left: ReadonlySet<string>): string {
  if (name !== undefined && left.has(name)) return '';
  const body = written(blocks, left).join('\n\n');
  const head = inlineMarkdown(title);
  if (body === '' || head === '') return body;
  return folded === true ? markdownDetails(head, body).trimEnd() : `#### ${head}\n\n${body}`;
}

/** Is there something under that name? */
function has(blocks: readonly Block[], name: string): boolean {
  return blocks.some(
    (block) =>
      block.kind === 'section' &&
      block.onlyIn !== 'text' &&
      (block.name === name ? sectionText(block, new Set()) !== '' : has(block.blocks, name)),
  );
}

function itemText({ line, below = [], items = [] }: ListItem): string {
  const second = inlineMarkdown({ kind: 'joined', parts: below, by: '; ' });
  return [
    `- ${lineStart(line)}${second === '' ? '' : `:<br>${second}`}`,
    ...items.map((item) => `  - ${lineStart(item)}`),
  ].join('\n');
}

function factsText(facts: readonly Fact[]): string {
  return facts
    .filter(({ onlyIn }) => onlyIn !== 'text')
    .map(({ key, value, details = [], lead = `${key}: ` }) => {
      const more = inlineMarkdown({ kind: 'joined', parts: details, by: ', ' });
      return `${prose(lead)}${inlineMarkdown(value)}${more === '' ? '' : ` (${more})`}`;
    })
    .join(' · ');
}

function tableText({ columns, rows, title, drawn, rest = '' }: Table): string {
  const shown = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => column.onlyIn !== 'text');
  // A stable sort: the others stay in order.
  shown.sort((a, b) => Number(b.column.leads === true) - Number(a.column.leads === true));
  const left = inlineMarkdown(rest);
  return [
    ...(title === undefined ? [] : [inlineMarkdown({ kind: 'strong', of: title })]),
    drawn === true
      ? drawing(columns, rows)
      : markdownTable(
          shown.map(({ column }) => ({ ...column, title: inlineMarkdown(column.title) })),
          rows.map((row) => shown.map(({ column, index }) => cellText(row[index] ?? '', column))),
        ).trimEnd(),
    ...(left === '' ? [] : [left]),
  ].join('\n\n');
}

function cellText(cell: Inline, { names }: Column): string {
  return inlineMarkdown(names === true && typeof cell === 'string' ? { kind: 'name', text: cell } : cell);
}

function drawing(columns: readonly Column[], rows: Table['rows']): string {
  const table = textTable(
    columns.map((column) => ({ ...column, title: plainText(column.title) })),
    rows.map((row) => row.map(plainText)),
  );
  return markdownBlock(table.trimEnd().split('\n')).trimEnd();
}

function warningText({ lines, items = [], alert }: Warning): string {
  const quoted = items.map((item) => `> - ${lineStart(item)}`);
  if (alert === undefined || alert === false)
    return [lines.map((line) => `> ⚠️ ${inlineMarkdown(line)}`).join('\n>\n'), ...quoted].join('\n');
  const sign = alert === true ? 'WARNING' : alert.toUpperCase();
  return lines.map((line) => [`> [!${sign}]`, `> ${lineStart(line)}`, ...quoted].join('\n')).join('\n\n');
}

/** Signs that only mean something where a line begins: of lists, underlines, indented blocks. */
function lineStart(line: Inline): string {
  return inlineMarkdown(line)
    .replace(/^[-+= ]/, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(
      /^(\d{1,9})([.)])(?=\s|$)/,
      (_, digits: string, sign: string) => `${digits}&#${sign.charCodeAt(0)};`,
    );
}

/** The last resort: hundreds of stages with very long names. */
function cutAtLine(text: string, maxLength: number): string {
  const note = '\n\n*Cut here to stay below the limit.*\n';
  const end = text.lastIndexOf('\n', maxLength - note.length);
  return text.slice(0, Math.max(0, end)) + note;
}
