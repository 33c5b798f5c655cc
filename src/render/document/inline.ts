/** Writes what is within a line: choices taken for the medium, empty parts left out. */
import type { Inline, Medium, Tone } from './document.ts';

/** How a medium sets pieces of text. Each is given, and gives, text that is set already, but for `text` and `name`. */
export interface InlineWriter {
  readonly medium: Medium;
  /** of a terminal */
  readonly width: number;
  readonly text: (plain: string) => string;
  readonly name: (plain: string) => string;
  readonly link: (plain: string, url: string) => string;
  readonly strong: (set: string) => string;
  readonly stressed: (set: string) => string;
  readonly toned: (tone: Tone, set: string) => string;
}

export function writeInline(inline: Inline, writer: InlineWriter): string {
  if (typeof inline === 'string') return inline === '' ? '' : writer.text(inline);
  if (isList(inline)) return inline.map((part) => writeInline(part, writer)).join('');
  const chosen = choose(inline, writer);
  if (chosen !== inline) return writeInline(chosen, writer);
  switch (inline.kind) {
    case 'name':
      return inline.text === '' ? '' : writer.name(inline.text);
    case 'link':
      return writer.link(inline.text, inline.url);
    case 'joined':
      return inline.parts
        .map((part) => writeInline(part, writer))
        .filter((part) => part !== '')
        .join(writer.text(inline.by));
    case 'strong':
    case 'stressed':
    case 'toned': {
      const set = writeInline(inline.of, writer);
      if (set === '') return '';
      return inline.kind === 'toned' ? writer.toned(inline.tone, set) : writer[inline.kind](set);
    }
    default:
      return '';
  }
}

/** What a whole cell is set in; nothing where its parts are set in different ways. */
export function settingOf(inline: Inline, writer: InlineWriter): (text: string) => string {
  if (typeof inline === 'string') return unchanged;
  if (isList(inline)) {
    const parts = inline.filter((part) => writeInline(part, writer) !== '');
    return parts.length === 1 ? settingOf(parts[0]!, writer) : unchanged;
  }
  const chosen = choose(inline, writer);
  if (chosen !== inline) return settingOf(chosen, writer);
  if (inline.kind === 'joined') return settingOf(inline.parts, writer);
  if (inline.kind !== 'strong' && inline.kind !== 'stressed' && inline.kind !== 'toned') return unchanged;
  const { kind } = inline;
  const inner = settingOf(inline.of, writer);
  const outer = kind === 'toned' ? (text: string) => writer.toned(inline.tone, text) : writer[kind];
  return (text) => outer(inner(text));
}

/** The part that is meant, of those that have one for each medium or width. */
function choose(
  inline: Exclude<Inline, string | readonly Inline[]>,
  { medium, width }: InlineWriter,
): Inline {
  if (inline.kind === 'either') return inline[medium];
  if (inline.kind !== 'fitting') return inline;
  return medium === 'text' && width < inline.from ? inline.narrow : inline.wide;
}

function isList(inline: Inline): inline is readonly Inline[] {
  return Array.isArray(inline);
}

function unchanged(text: string): string {
  return text;
}
