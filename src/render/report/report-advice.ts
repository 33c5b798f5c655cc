/** What would make a boot faster, as the report shows it. */
import type { Advice } from '../../advise/advise.ts';
import { formatInteger, formatShare } from '../../base/number-format.ts';
import { measuredTotal } from '../../profile/profile-tables-check.ts';
import type { Profile } from '../../profile/profile.ts';
import { reasonsOf, waysOf } from '../advice-words.ts';
import { printable } from '../guest-text.ts';
import type { AdviceData } from './report-data.ts';

/** @param advice of the profile; null: there is none to give */
export function adviceData(profile: Profile, advice: Advice | null): AdviceData | null {
  if (advice === null || advice.opportunities.length === 0) return null;
  const total = measuredTotal(profile);
  return {
    small: advice.small.length,
    rows: advice.opportunities.map((one) => ({
      expected: formatInteger(-one.expected),
      share: formatShare(one.expected / total),
      title: one.rule.title,
      id: one.rule.id,
      ways: waysOf(one).map(({ says, word }) => [says, printable(word)]),
      reasons: reasonsOf(one, profile.unit).map(({ what, figure }) => [printable(what), figure]),
      lose: one.rule.lose,
      source: one.rule.source,
    })),
  };
}
