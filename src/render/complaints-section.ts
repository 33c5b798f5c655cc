/** What the guests complain of, as a list. */
import { either, list, name, section, toned, type Inline, type Section } from './document/document.ts';
import { cutLines, type ComplaintLine } from './complaint-lines.ts';

/** A titled list; none for no complaints. */
export function complaintsSection(
  title: Inline,
  lines: readonly ComplaintLine[],
  more: Pick<Section, 'folded' | 'name'> = {},
): Section[] {
  if (lines.length === 0) return [];
  const { shown, more: rest } = cutLines(lines);
  const items = shown.map(({ when, title: kind, text, fails }): Inline => {
    const what = toned(fails ? 'bad' : 'doubtful', `${kind}, ${when}:`);
    return [either('', fails ? '💥 ' : '⚠️ '), what, ' ', name(text)];
  });
  const all = rest === '' ? items : [...items, toned('quiet', rest)];
  return [section(title, [list(all.map((line) => ({ line })))], more)];
}
