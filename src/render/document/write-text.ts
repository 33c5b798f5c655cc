/** A document for a terminal: sections between blank lines, tables no wider than it where names allow. */
import { printable } from '../guest-text.ts';
import { plainStyle, type Style } from '../style.ts';
import { textTable, type TextCell } from '../text-table.ts';
import type { Block, Document, Fact, Inline, ListItem, Section, Table, Tone, Warning } from './document.ts';
import { settingOf, writeInline, type InlineWriter } from './inline.ts';

export interface TextOptions {
  /** no colours by default */
  readonly style?: Style;
  /** columns of the terminal, 100 by default */
  readonly width?: number;
  /** with everything that is folded elsewhere */
  readonly full?: boolean;
}

/** Facts are read in full: below so many columns they are cut by the terminal. */
const leastFacts = 60;

export function writeText({ sections }: Document, options: TextOptions = {}): string {
  return new TextWriter(options).blocks(sections);
}

/** A line without colours and with nothing in it that acts. */
export function plainText(inline: Inline): string {
  return new TextWriter({ width: Infinity }).line(inline);
}

class TextWriter {
  readonly #style: Style;
  readonly #width: number;
  readonly #full: boolean;
  readonly #set: InlineWriter;
  /** for cells, whose setting must not disturb the alignment */
  readonly #bare: InlineWriter;

  constructor({ style = plainStyle, width = 100, full = false }: TextOptions) {
    this.#style = style;
    this.#width = width;
    this.#full = full;
    const toned = (tone: Tone, text: string): string => this.#style[colours[tone]](text);
    const link = (text: string): string => printable(text);
    this.#set = {
      medium: 'text',
      width,
      text: printable,
      name: printable,
      link,
      strong: style.bold,
      stressed: same,
      toned,
    };
    this.#bare = { ...this.#set, strong: same, toned: (_, text) => text };
  }

  line(inline: Inline): string {
    return writeInline(inline, this.#set);
  }

  /** Sections stand between blank lines; what is not one follows at once. */
  blocks(blocks: readonly Block[]): string {
    let text = '';
    let afterSection = false;
    for (const block of blocks) {
      const written = this.#block(block);
      if (written === '') continue;
      const isSection = block.kind === 'section';
      if (text !== '' && (isSection || afterSection)) text += '\n';
      text += written;
      afterSection = isSection;
    }
    return text;
  }

  #block(block: Block): string {
    if (!this.#isShown(block)) return '';
    switch (block.kind) {
      case 'title':
        return lines([this.line(block.of)]);
      case 'paragraph':
        return lines(block.lines.map((line) => this.line(line)).filter((line) => line !== ''));
      case 'list':
        return block.items.map((item) => this.#item(item)).join('');
      case 'facts':
        return this.#facts(block.facts);
      case 'table':
        return this.#table(block);
      case 'code':
        return lines(block.lines.map((line) => `  ${this.line(tonedLine(block.tone, line))}`));
      case 'note':
        return lines([this.#style.dim(this.line(block.of))]);
      case 'warning':
        return this.#warning(block);
      case 'section':
        return this.#section(block);
    }
  }

  #isShown(block: Block): boolean {
    if ('onlyIn' in block && block.onlyIn === 'markdown') return false;
    return !('onTerminal' in block) || block.onTerminal === (this.#full ? 'full' : 'brief');
  }

  #section({ title = '', blocks }: Section): string {
    const body = this.blocks(blocks);
    const head = this.line(title);
    if (body === '' || head === '') return body;
    return `${this.#style.bold(head)}\n${body}`;
  }

  #item({ line, below = [], items = [] }: ListItem): string {
    const second = this.line({ kind: 'joined', parts: below, by: '; ' });
    return [
      `  ${this.line(line)}\n`,
      second === '' ? '' : `${this.#style.dim(`      ${second}`)}\n`,
      ...items.map((item) => `      ${this.line(item)}\n`),
    ].join('');
  }

  #warning({ lines: told, items = [] }: Warning): string {
    const whole = told.flatMap((line) => {
      const text = this.line(line);
      return items.length === 0 ? [text] : items.map((item) => `${text} ${this.line(item)}`);
    });
    return lines(whole.map((line) => this.#style.yellow(line)));
  }

  #facts(facts: readonly Fact[]): string {
    const rows = facts
      .filter(({ onlyIn }) => onlyIn !== 'markdown')
      .map(({ key, value, details = [] }): TextCell[] => [
        this.line(key),
        this.line({ kind: 'joined', parts: [value, ...details], by: '; ' }),
      ]);
    return textTable([{ title: '' }, { title: '', shrink: true, min: 40 }], rows, {
      width: Math.max(this.#width, leastFacts),
    });
  }

  #table({ columns, rows, title, rest = '' }: Table): string {
    const shown = columns.flatMap((column, index) =>
      column.onlyIn === 'markdown' || this.#width < (column.from ?? 0) ? [] : [{ column, index }],
    );
    const cell = (inline: Inline): TextCell => {
      const text = writeInline(inline, this.#bare);
      return { text, style: settingOf(inline, this.#set) };
    };
    const left = this.line(rest);
    return [
      title === undefined ? '' : `\n${this.#style.bold(this.line(title))}\n`,
      textTable(
        shown.map(({ column }) => ({ ...column, title: this.line(column.title) })),
        rows.map((row) => shown.map(({ index }) => cell(row[index] ?? ''))),
        { width: this.#width, titleStyle: this.#style.dim },
      ),
      left === '' ? '' : this.#style.dim(`… ${left}\n`),
    ].join('');
  }
}

const colours = {
  good: 'green',
  bad: 'red',
  doubtful: 'yellow',
  marked: 'cyan',
  quiet: 'dim',
} as const satisfies Record<Tone, keyof Style>;

function tonedLine(tone: Tone | undefined, line: string): Inline {
  return tone === undefined ? line : { kind: 'toned', tone, of: line };
}

function same(text: string): string {
  return text;
}

function lines(texts: readonly string[]): string {
  return texts.map((line) => `${line}\n`).join('');
}
