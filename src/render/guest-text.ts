/**
 * Text that came from the guest or a build: symbol names, console lines, command lines. Nothing in it may move
 * the cursor, colour the terminal, reorder what stands beside it or hide.
 */

/**
 * Control characters (C0, DEL, C1), line and paragraph separators, bidirectional and zero-width formatting,
 * and halves of surrogate pairs. Unicode 15.1, general categories Cc, Cf, Zl, Zp, Cs.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with everything invisible or active shown as an escape: `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** At most `width` characters: the middle is left out, since names differ at both ends. */
export function shorten(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length <= width) return text;
  if (width <= 1) return '…'.slice(0, Math.max(0, width));
  const tail = Math.floor((width - 1) / 3);
  const head = width - 1 - tail;
  return `${characters.slice(0, head).join('')}…${tail > 0 ? characters.slice(-tail).join('') : ''}`;
}

/** At most `width` characters of the end. */
export function shortenStart(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length <= width) return text;
  return width <= 0 ? '' : `…${width > 1 ? characters.slice(1 - width).join('') : ''}`;
}

/** At most `width` characters of the beginning. */
export function shortenEnd(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length <= width) return text;
  return width <= 0 ? '' : `${characters.slice(0, width - 1).join('')}…`;
}

/** Characters a terminal shows, one column each (guest text has no wide ones worth the tables). */
export function displayWidth(text: string): number {
  return Array.from(text).length;
}
