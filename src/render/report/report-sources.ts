/** Costs by what code was built from, as tables of the report. */
import { groupingsOf, joinedSources } from '../../compare/source-rows.ts';
import type { Profile } from '../../profile/profile.ts';
import { sourceGroupings } from '../../profile/source-sums.ts';
import { groupTitles, optionWords } from '../comparison-sources.ts';
import { printable } from '../guest-text.ts';
import type { SourceData } from './report-data.ts';

/** @param base null: a report of one boot */
export function sourceData(base: Profile | null, head: Profile): SourceData[] {
  return sourceGroupings
    .filter((by) => groupingsOf(head).includes(by))
    .map((by) => {
      const rows = joinedSources(base ?? head, head, by);
      const { title, column } = groupTitles[by];
      const shown = (text: string): string => printable(optionWords(text));
      return {
        ...{ title, column },
        name: rows.map(({ name, known }) => (known ? shown(name) : `(${shown(name)})`)),
        within: rows.map(({ within }) => shown(within.at(-1) ?? '')),
        headSelf: rows.map(({ headSelf }) => headSelf),
        headTotal: rows.map(({ headTotal }) => headTotal),
        baseSelf: rows.map(({ baseSelf }) => (base === null ? 0 : baseSelf)),
        baseTotal: rows.map(({ baseTotal }) => (base === null ? 0 : baseTotal)),
      };
    });
}
