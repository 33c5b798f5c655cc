/** The best advice of a boot in as few lines as a pull request's comment has for it. */
import type { Advice, Opportunity } from '../advise/advise.ts';
import { counted, formatInteger, formatShare } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import { documentationUrl } from '../base/version.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import type { Profile } from '../profile/profile.ts';
import { waysOf } from './advice-words.ts';
import {
  link,
  list,
  name,
  paragraph,
  section,
  strong,
  type Inline,
  type Section,
} from './document/document.ts';

const mostShown = 3;

/** Nothing where there is no advice. */
export function adviceSection(profile: Profile, { opportunities }: Advice): Section[] {
  if (opportunities.length === 0) return [];
  const unit = unitNamed(profile.unit);
  const total = measuredTotal(profile);
  const more = opportunities.length - mostShown;
  const items = opportunities.slice(0, mostShown).map((one) => ({
    line: [
      strong(unit.sayShortDelta(-one.expected)),
      ` (${formatShare(one.expected / total)}): ${one.rule.title}, `,
      ...firstWay(one),
    ],
  }));
  return [
    section(
      '',
      [
        paragraph([
          'What would make this boot faster (expected, ',
          link('what it costs to lose', documentationUrl('docs/advise.md')),
          '):',
        ]),
        list(items),
        ...(more > 0 ? [paragraph(`${formatInteger(more)} more in the job summary and the report.`)] : []),
      ],
      { name: 'advice' },
    ),
  ];
}

/** The command line's words where there are any: other ways are in the whole advice. */
function firstWay(one: Opportunity): Inline[] {
  const [first, ...others] = waysOf(one);
  if (first === undefined) return [];
  const words = others.filter(({ word }) => word !== '').length;
  return [first.says, name(first.word), words === 0 ? '' : ` and ${counted(words, 'more word')}`];
}
