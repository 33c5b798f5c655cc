/**
 * As much of make's language as the kernel's Kbuild files are written in (Documentation/kbuild/makefiles.rst, Linux
 * 6.1): variables, conditionals, includes and a few functions. Nothing is run, and what is not understood is empty.
 *
 *     ifdef CONFIG_A                     ┐
 *     obj-$(CONFIG_B) += b.o dir/        ├→ { list: 'obj', needs: ['CONFIG_A', 'CONFIG_B'], words: ['b.o', 'dir/'] }
 *     endif                              ┘
 */
import { pathInTree } from './tree-files.ts';

/** What a line adds to a list of objects. */
export interface ListEntry {
  /** `obj`, `lib`, or what a composite object is called */
  readonly list: string;
  /** options that must be set, outermost first; `CONFIG_A|CONFIG_B`: one of them */
  readonly needs: readonly string[];
  readonly words: readonly string[];
}

export interface MakefileHost {
  /** text of a file of the tree, null for none */
  readonly read: (path: string) => string | null;
  /** value of an option (`y`, `m`, text); undefined: not known, `` : not set */
  readonly option: (name: string) => string | undefined;
  /** `SRCARCH` and the like */
  readonly variables: ReadonlyMap<string, string>;
}

const maxIncludes = 8;
const maxLines = 50_000;
const maxExpansion = 1 << 16;
const maxNesting = 16;
const maxParts = 1000;

/** Lists of a Makefile; one that assigns twice (`:=`) keeps both, as most do under different conditions. */
export function readMakefile(path: string, folder: string, host: MakefileHost): readonly ListEntry[] {
  const reader = new MakefileReader(folder, host);
  reader.include(path, 0);
  return reader.entries;
}

interface Condition {
  /** null: not known; then both branches count */
  holds: boolean | null;
  /** an earlier branch held */
  done: boolean;
  /** options that the branch at hand needs */
  needs: readonly string[];
  /** … and the one after `else` */
  otherwise: readonly string[];
}

class MakefileReader {
  readonly entries: ListEntry[] = [];
  private readonly variables: Map<string, string>;
  private readonly folder: string;
  private readonly host: MakefileHost;
  private lines = 0;

  constructor(folder: string, host: MakefileHost) {
    this.folder = folder;
    this.host = host;
    this.variables = new Map([
      ...host.variables,
      ['src', folder],
      ['obj', folder],
      ['srctree', ''],
      ['objtree', ''],
    ]);
  }

  include(path: string, depth: number): void {
    const text = depth > maxIncludes ? null : this.host.read(path);
    if (text === null) return;
    const open: Condition[] = [];
    let inDefine = false;
    for (const line of logicalLines(text)) {
      if ((this.lines += 1) > maxLines) return;
      if (/^define\b/.test(line)) inDefine = true;
      if (inDefine) {
        if (/^endef\b/.test(line)) inDefine = false;
        continue;
      }
      if (this.conditional(line, open)) continue;
      if (!open.every(({ holds }) => holds !== false)) continue;
      const [, included] = /^-?include\s+(.+)$/.exec(line) ?? [];
      if (included !== undefined) {
        for (const word of words(this.expand(included))) {
          const target = pathInTree('', word.replace(/^\/+/, ''));
          if (target !== null) this.include(target, depth + 1);
        }
        continue;
      }
      this.assign(
        line,
        open.flatMap(({ needs }) => needs),
      );
    }
  }

  /** Whether the line is one of if, else and endif. */
  private conditional(line: string, open: Condition[]): boolean {
    const [, word, rest = ''] = /^(ifdef|ifndef|ifeq|ifneq|else|endif)\b\s*(.*)$/.exec(line) ?? [];
    if (word === undefined) return false;
    if (word === 'endif') open.pop();
    else if (word === 'else') {
      const top = open.at(-1);
      if (!top) return true;
      top.done ||= top.holds === true;
      const further = rest === '' ? null : this.condition(rest);
      const holds = further === null ? (top.holds === null ? null : true) : further.holds;
      top.holds = top.done ? false : holds;
      top.needs = further === null ? top.otherwise : further.needs;
      top.otherwise = further === null ? [] : further.otherwise;
    } else if (open.length < maxNesting * 4) {
      open.push(this.condition(`${word} ${rest}`));
    }
    return true;
  }

  private condition(text: string): Condition {
    const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(text) ?? [];
    const negative = word === 'ifndef' || word === 'ifneq';
    const [left, right] = /^if(n?)def$/.test(word)
      ? [`$(${rest.trim()})`, null]
      : (comparedTexts(rest) ?? ['', '']);
    const options = optionsIn(left).concat(right === null ? [] : optionsIn(right));
    const [a, b] = [this.expandKnown(left), right === null ? '' : this.expandKnown(right)];
    const equal = a === null || b === null ? null : right === null ? a !== '' : a === b;
    const holds = equal === null ? null : equal !== negative;
    // `ifeq ($(CONFIG_A),y)` and `ifneq ($(CONFIG_A),)` hold where the option is set; their opposites where it is not.
    const unset = right !== null && ['', 'n'].includes(right.trim());
    const wantsSet = unset ? negative : !negative;
    const needs = options.length === 0 ? [] : [oneOf(options)];
    return { holds, done: false, needs: wantsSet ? needs : [], otherwise: wantsSet ? [] : needs };
  }

  private assign(line: string, conditions: readonly string[]): void {
    const [, left, operator, right] =
      /^(?:export\s+|override\s+)*([^\s:+?=#][^=:+?]*?)\s*(\+=|:=|::=|\?=|=)\s*(.*)$/.exec(line) ?? [];
    if (left === undefined || right === undefined) return;
    const list = this.listOf(left);
    if (list !== null) {
      const needs = [...conditions, ...list.needs];
      // `obj-y += $(mmu-y)`: another list becomes part of this one, with what that needs.
      const plain = right.replace(/\$\(([\w-]+)-(?:y|objs)\)/g, (_, name: string) => {
        const parts = this.entries.filter((entry) => entry.list === name).slice(0, maxParts);
        for (const part of parts)
          this.entries.push({ list: list.list, needs: [...needs, ...part.needs], words: part.words });
        return '';
      });
      this.entries.push({ list: list.list, needs, words: words(this.expand(plain)) });
    }
    const value = this.expand(right);
    const name = this.expand(left);
    const before = this.variables.get(name);
    if (operator === '?=' && before !== undefined) return;
    const joined = operator === '+=' && before !== undefined ? `${before} ${value}` : value;
    this.variables.set(name, joined.slice(0, maxExpansion));
  }

  /** `obj-$(CONFIG_A)` as a list with what it needs; null for what is none, or is not built. */
  private listOf(left: string): Pick<ListEntry, 'list' | 'needs'> | null {
    const [, name, suffix] = /^([^$]+?)-(y|m|objs|\$[({].*[)}])$/.exec(left.trim()) ?? [];
    if (name === undefined || suffix === undefined) return null;
    if (!suffix.startsWith('$')) return { list: name, needs: [] };
    const options = optionsIn(suffix);
    if (options.length === 0) return null;
    const value = this.expandKnown(suffix);
    if (value !== null && !/^[ym]/.test(value)) return null;
    return { list: name, needs: [oneOf(options)] };
  }

  /** Null where it depends on an option whose value is not known. */
  private expandKnown(text: string): string | null {
    return optionsIn(text).some((name) => this.host.option(name) === undefined)
      ? null
      : this.expand(text).trim();
  }

  private expand(text: string, depth = 0): string {
    if (depth > maxNesting || !text.includes('$')) return text.slice(0, maxExpansion);
    let out = '';
    for (let at = 0; at < text.length && out.length < maxExpansion;) {
      const open = text[at] === '$' ? text[at + 1] : undefined;
      if (open !== '(' && open !== '{') {
        out += text[at] === '$' && open === '$' ? '' : text[at]!;
        at += 1;
        continue;
      }
      const end = closing(text, at + 1);
      out += this.reference(text.slice(at + 2, end), depth + 1);
      at = end + 1;
    }
    return out.slice(0, maxExpansion);
  }

  private reference(text: string, depth: number): string {
    const [, called, rest = ''] = /^([a-z-]+)\s+(.*)$/s.exec(text) ?? [];
    if (called === undefined) {
      const name = this.expand(text, depth);
      if (name.startsWith('CONFIG_')) return this.host.option(name) ?? '';
      return this.variables.get(name) ?? '';
    }
    const given = splitArguments(rest).map((part) => this.expand(part, depth));
    return functions[called]?.(given) ?? '';
  }
}

type MakeFunction = (given: readonly string[]) => string;

/** Functions of make (GNU make manual, 8.2) that Kbuild files make lists with. */
const functions: Readonly<Record<string, MakeFunction>> = {
  addprefix: ([prefix = '', list = '']) =>
    words(list)
      .map((word) => `${prefix}${word}`)
      .join(' '),
  addsuffix: ([suffix = '', list = '']) =>
    words(list)
      .map((word) => `${word}${suffix}`)
      .join(' '),
  subst: ([from = '', to = '', text = '']) => (from === '' ? text : text.replaceAll(from, () => to)),
  patsubst: ([pattern = '', to = '', list = '']) =>
    words(list)
      .map((word) => withPattern(word, pattern, to))
      .join(' '),
  sort: ([list = '']) => [...new Set(words(list))].sort().join(' '),
  strip: ([list = '']) => words(list).join(' '),
  filter: ([patterns = '', list = '']) =>
    words(list)
      .filter((word) => words(patterns).some((one) => stemOf(word, one) !== null))
      .join(' '),
  'filter-out': ([patterns = '', list = '']) =>
    words(list)
      .filter((word) => !words(patterns).some((one) => stemOf(word, one) !== null))
      .join(' '),
};

function withPattern(word: string, pattern: string, to: string): string {
  const stem = stemOf(word, pattern);
  return stem === null ? word : to.replace('%', () => stem);
}

/** What `%` of a pattern stands for, null where the word does not match. */
function stemOf(word: string, pattern: string): string | null {
  const at = pattern.indexOf('%');
  if (at === -1) return word === pattern ? '' : null;
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const fits = word.length >= before.length + after.length && word.startsWith(before) && word.endsWith(after);
  return fits ? word.slice(before.length, word.length - after.length) : null;
}

/** `($(A),y)`, `"$(A)" "y"` */
function comparedTexts(text: string): [string, string] | null {
  if (text.startsWith('(')) {
    const [left = '', right = ''] = splitArguments(text.slice(1, closing(text, 0)));
    return [left.trim(), right.trim()];
  }
  const quotes = /^(["'])(.*?)\1\s+(["'])(.*?)\3/.exec(text);
  return quotes ? [quotes[2]!, quotes[4]!] : null;
}

/** Where the bracket at `open` closes; the end of the text where it does not. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(' || text[at] === '{') depth += 1;
    if ((text[at] === ')' || text[at] === '}') && (depth -= 1) === 0) return at;
  }
  return text.length;
}

/** At commas that are in no bracket. */
function splitArguments(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(' || letter === '{') depth += 1;
    if (letter === ')' || letter === '}') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()!}${letter}`);
  }
  return parts;
}

function optionsIn(text: string): string[] {
  return [...new Set(text.match(/\bCONFIG_\w+/g) ?? [])];
}

function oneOf(options: readonly string[]): string {
  return options.slice(0, 8).join('|');
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Lines joined at backslashes, without comments. */
function* logicalLines(text: string): Generator<string> {
  let pending = '';
  for (const line of text.split('\n')) {
    const bare = line.replace(/\r$/, '');
    if (bare.endsWith('\\') && pending.length < maxExpansion) {
      pending += `${bare.slice(0, -1)} `;
      continue;
    }
    const whole = (pending + bare).replace(/(^|[^\\])#.*$/, '$1').trim();
    pending = '';
    if (whole !== '') yield whole;
  }
  if (pending.trim() !== '') yield pending.trim();
}
