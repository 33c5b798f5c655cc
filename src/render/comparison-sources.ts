/** What the code of options or folders costs more or less, as a table of the comparison's details. */
import { unitNamed } from '../base/unit.ts';
import type { Comparison, SourceChange } from '../compare/comparison.ts';
import { showDelta, showValue } from './comparison-words.ts';
import { either, name, section, toned, type Inline, type Section } from './document/document.ts';
import { moreRows, shareOf } from './profile-view.ts';

const most = 10;
/** a change below this share of the boot is not shown */
const worthShare = 0.0001;

export const groupTitles = {
  config: { title: 'By configuration option', column: 'option' },
  directory: { title: 'By folder', column: 'folder' },
  maintainer: { title: 'By maintainer', column: 'section of MAINTAINERS' },
} as const;

/** By option where both sides know their source trees, else by folder; and by maintainer. None where nothing changed. */
export function sourceSections(comparison: Comparison): Section[] {
  const { sources } = comparison;
  const first = sources.some(({ by }) => by === 'config') ? 'config' : 'directory';
  return [...table(comparison, first), ...table(comparison, 'maintainer')];
}

const sentences = 2;
/** a change below this share of the boot is not worth a sentence that everybody reads */
const worthSentence = 0.0005;

/**
 * `CONFIG_FUNCTION_TRACER: 83.10 M, 5.30 % of the boot; +1.20 M by this pull request`, of the options whose code changed
 * most. None where nobody knows what builds a file.
 */
export function optionSentences({ sources, unit, head }: Comparison): Inline[] {
  const { formatShort, sayShortDelta } = unitNamed(unit);
  return sources
    .filter(
      ({ by, known, delta }) => by === 'config' && known && Math.abs(delta) >= worthSentence * head.total,
    )
    .slice(0, sentences)
    .map((row) => [
      groupLabel(row),
      `: ${formatShort(row.headSelf)}, ${shareOf(row.headSelf, head.total)} of the boot; ${sayShortDelta(row.delta)}`,
      either('', ' by this pull request'),
    ]);
}

function table({ sources, unit, head, base }: Comparison, by: SourceChange['by']): Section[] {
  const least = worthShare * Math.max(head.total, base?.total ?? 0);
  const rows = sources.filter((row) => row.by === by && Math.abs(row.delta) >= least);
  if (rows.length === 0) return [];
  const { title, column } = groupTitles[by];
  const right = (text: string): { title: string; align: 'right' } => ({ title: text, align: 'right' });
  return [
    section(
      title,
      [
        {
          kind: 'table',
          columns: [
            { title: column, leads: true, shrink: true, min: 20 },
            ...['self, base', 'head', 'of the boot', 'change'].map(right),
          ],
          rows: rows
            .slice(0, most)
            .map((row) => [
              groupLabel(row),
              showValue(row.baseSelf, unit),
              showValue(row.headSelf, unit),
              shareOf(row.headSelf, head.total),
              showDelta(row.delta, unit),
            ]),
          rest: moreRows(rows.length - most).replace(' (--top N shows more)', ''),
        },
      ],
      { folded: true, onTerminal: 'full', name: 'all functions' },
    ),
  ];
}

/** `CONFIG_INET`, or what is left, in parentheses. */
export function groupLabel({ name: text, known }: Pick<SourceChange, 'name' | 'known'>): Inline {
  const shown = optionWords(text);
  return known ? name(shown) : toned('quiet', `(${shown})`);
}

/** `CONFIG_A or CONFIG_B`, `CONFIG_A or 5 others`: several that build the same file. */
export function optionWords(text: string): string {
  const options = text.split('|');
  return options.length <= 2 ? options.join(' or ') : `${options[0]!} or ${options.length - 1} others`;
}
