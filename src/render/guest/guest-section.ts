/**
 * What the guest did, as sections of tables that text and Markdown both draw. Cells are plain text; those of a
 * column with `guest` come from the guest and are escaped by whoever draws them, here and nowhere else.
 */
import { markdownBlock, markdownCode, markdownTable, markdownText } from '../markdown.ts';
import { printable } from '../guest-text.ts';
import type { Style } from '../style.ts';
import { textTable, type TextColumn } from '../text-table.ts';

export interface GuestColumn extends TextColumn {
  /** text of the guest's: `name` becomes code, `words` prose */
  readonly guest?: 'name' | 'words';
}

export interface GuestTable {
  readonly columns: readonly GuestColumn[];
  readonly rows: readonly (readonly string[])[];
  /** a heading of its own below the section's */
  readonly title?: string;
  /** lines drawn with blanks that matter: a fenced block in Markdown */
  readonly drawn?: boolean;
  /** what is not shown: `17 more (--top N shows more)` */
  readonly rest?: string;
}

export interface GuestSection {
  readonly title: string;
  /** sentences above the tables; ours, guest text in them made printable */
  readonly lines: readonly string[];
  readonly tables: readonly GuestTable[];
  /** how far to believe it */
  readonly notes?: readonly string[];
}

/** A section for something the tracer did not see. */
export function notRecorded(title: string): GuestSection {
  return { title, lines: ['not recorded'], tables: [] };
}

/** For a terminal of that width. */
export function sectionText(section: GuestSection, style: Style, width: number): string {
  const table = ({ columns, rows, title, rest }: GuestTable): string =>
    [
      title === undefined ? '' : `\n${style.bold(title)}\n`,
      textTable(
        columns,
        rows.map((cells) => cells.map(printable)),
        { width, titleStyle: style.dim },
      ),
      rest === undefined ? '' : style.dim(`… ${rest}\n`),
    ].join('');
  return [
    `${style.bold(section.title)}\n`,
    ...section.lines.map((line) => `${printable(line)}\n`),
    ...section.tables.map(table),
    ...(section.notes ?? []).map((note) => style.dim(`${printable(note)}\n`)),
  ].join('');
}

export function sectionMarkdown(section: GuestSection): string {
  const cell = (text: string, { guest }: GuestColumn): string =>
    guest === 'name' ? markdownCode(text) : guest === 'words' ? markdownText(text) : text;
  const table = ({ columns, rows, title, drawn, rest }: GuestTable): string =>
    [
      title === undefined ? '' : `**${title}**\n\n`,
      drawn === true
        ? markdownBlock(
            textTable(
              columns,
              rows.map((cells) => cells.map(printable)),
            )
              .trimEnd()
              .split('\n'),
          )
        : markdownTable(
            columns,
            rows.map((cells) => cells.map((text, index) => cell(text, columns[index]!))),
          ),
      rest === undefined ? '' : `\n${markdownText(rest)}\n`,
    ].join('');
  return [
    `#### ${section.title}\n`,
    ...(section.lines.length > 0 ? [`${section.lines.map(markdownText).join('\\\n')}\n`] : []),
    ...section.tables.map(table),
    ...(section.notes ?? []).map((note) => `<sub>${markdownText(note)}</sub>\n`),
  ].join('\n');
}
