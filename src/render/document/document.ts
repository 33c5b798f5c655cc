/**
 * What is shown, before it is known where: a document of sections, built once from a profile or a comparison, and
 * written for a terminal (write-text.ts) or for GitHub (write-markdown.ts), by nobody else. Strings are plain text,
 * ours or a stranger's: the writers make all of it printable and escape all of it, here and nowhere else, so that no
 * builder has to think of it. What the two show differently on purpose is said in the document: `either`, `onlyIn`,
 * `folded`, `onTerminal`. docs/decisions/0160-one-document-two-writers.md says why.
 */

export type Medium = 'text' | 'markdown';

/** What colour a terminal gives it; Markdown has none. */
export type Tone = 'good' | 'bad' | 'doubtful' | 'marked' | 'quiet';

/** Text within a line. */
export type Inline =
  | string
  | readonly Inline[]
  /** the name of a function, a file, a commit: code in Markdown */
  | { readonly kind: 'name'; readonly text: string }
  /** bold in both; `stressed` is italic in Markdown and plain on a terminal */
  | { readonly kind: 'strong' | 'stressed'; readonly of: Inline }
  | { readonly kind: 'toned'; readonly tone: Tone; readonly of: Inline }
  | { readonly kind: 'either'; readonly text: Inline; readonly markdown: Inline }
  /** parts with something between them; those that are empty are left out */
  | { readonly kind: 'joined'; readonly parts: readonly Inline[]; readonly by: string }
  /** on a terminal of less than `from` columns, `narrow` */
  | { readonly kind: 'fitting'; readonly from: number; readonly wide: Inline; readonly narrow: Inline }
  /** an https address behind a text, which is all that a terminal shows */
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export interface Column {
  readonly title: Inline;
  readonly align?: 'left' | 'right';
  /** its cells are names */
  readonly names?: boolean;
  /** names the row: first in Markdown; where it stands on a terminal, whose last column may be of any width */
  readonly leads?: boolean;
  readonly onlyIn?: Medium;
  /** only on terminals of at least so many columns; always in Markdown */
  readonly from?: number;
  /** on a terminal: may be shortened when the table is too wide, down to `min` characters (12) */
  readonly shrink?: boolean;
  readonly min?: number;
  /** where a cell that is too long loses characters: in the middle (by default), at its start or its end */
  readonly cut?: 'middle' | 'start' | 'end';
}

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  /** a tone or weight of a whole cell does not disturb the alignment */
  readonly rows: readonly (readonly Inline[])[];
  /** a heading of its own below the section's */
  readonly title?: string;
  /** with blanks that matter, as in a tree: a fenced block in Markdown */
  readonly drawn?: boolean;
  /** what is not shown: `17 more (--top N shows more)`; empty for nothing */
  readonly rest?: Inline;
}

export interface ListItem {
  readonly line: Inline;
  /** parts of a second line */
  readonly below?: readonly Inline[];
  readonly items?: readonly Inline[];
}

/** Something about the whole: a row of two columns on a terminal, part of a line in Markdown. */
export interface Fact {
  readonly key: string;
  readonly value: Inline;
  readonly details?: readonly Inline[];
  /** what the value begins with in Markdown, `key: ` by default */
  readonly lead?: string;
  readonly onlyIn?: Medium;
}

export type Block =
  /** the document's own; `level` in Markdown: `###` by default */
  | { readonly kind: 'title'; readonly of: Inline; readonly level?: string }
  /** each line on a line of its own */
  | { readonly kind: 'paragraph'; readonly lines: readonly Inline[]; readonly onlyIn?: Medium }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[]; readonly onlyIn?: Medium }
  | Table
  /** lines of a console, a shell, a file */
  | {
      readonly kind: 'code';
      readonly lines: readonly string[];
      readonly language?: string;
      readonly tone?: Tone;
      readonly onlyIn?: Medium;
    }
  /** how far to believe what stands above */
  | { readonly kind: 'note'; readonly of: Inline }
  | Warning
  | Section;

export interface Warning {
  readonly kind: 'warning';
  readonly lines: readonly Inline[];
  /** what each line is about */
  readonly items?: readonly Inline[];
  /** as loud as GitHub has it; `caution` in red, `note` in blue */
  readonly alert?: boolean | 'caution' | 'note';
}

export interface Section {
  readonly kind: 'section';
  /** empty for none */
  readonly title?: Inline;
  readonly blocks: readonly Block[];
  readonly onlyIn?: Medium;
  /** in Markdown, under its title until clicked */
  readonly folded?: boolean;
  /** on a terminal: `full` when everything was asked for, `brief` when it was not; always by default */
  readonly onTerminal?: 'brief' | 'full';
  /** may be left out to keep below a length, under this name (Document.leaveOut) */
  readonly name?: string;
}

export interface Document {
  readonly sections: readonly Section[];
  /** names of sections in the order in which they are left out to keep below a length */
  readonly leaveOut?: readonly string[];
}

export function name(text: string): Inline {
  return { kind: 'name', text };
}

export function strong(of: Inline): Inline {
  return { kind: 'strong', of };
}

export function stressed(of: Inline): Inline {
  return { kind: 'stressed', of };
}

export function toned(tone: Tone | null, of: Inline): Inline {
  return tone === null ? of : { kind: 'toned', tone, of };
}

/** What the two media say differently. */
export function either(text: Inline, markdown: Inline): Inline {
  return { kind: 'either', text, markdown };
}

export function joined(parts: readonly Inline[], by: string): Inline {
  return { kind: 'joined', parts, by };
}

/** Calls in order: `a → b`; `…` stands for what is left out. */
export function callPath(names: readonly string[]): Inline {
  return joined(
    names.map((text) => (text === '…' ? text : name(text))),
    ' → ',
  );
}

export function link(text: string, url: string): Inline {
  return { kind: 'link', text, url };
}

export function paragraph(...lines: readonly Inline[]): Block {
  return { kind: 'paragraph', lines };
}

export function list(items: readonly ListItem[]): Block {
  return { kind: 'list', items };
}

export function note(of: Inline): Block {
  return { kind: 'note', of };
}

export function section(
  title: Inline,
  blocks: readonly Block[],
  more: Omit<Section, 'kind' | 'title' | 'blocks'> = {},
): Section {
  return { kind: 'section', title, blocks, ...more };
}
