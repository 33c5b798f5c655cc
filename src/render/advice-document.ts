/** What would make a boot faster: a ranked table, then each piece of advice in full. */
import type { Advice, Opportunity } from '../advise/advise.ts';
import type { Trial, Tried, TriedTogether } from '../advise/trial.ts';
import { counted, formatInteger, formatShare } from '../base/number-format.ts';
import { nanoseconds, unitNamed } from '../base/unit.ts';
import { costKinds } from '../profile/cost-kind.ts';
import type { Profile } from '../profile/profile.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { reasonsOf, waysOf } from './advice-words.ts';
import {
  joined,
  list,
  name,
  paragraph,
  section,
  strong,
  toned,
  type Document,
  type Inline,
  type ListItem,
  type Section,
} from './document/document.ts';

export function adviceDocument(profile: Profile, advice: Advice, tried: Tried | null): Document {
  const { opportunities, small } = advice;
  const unit = unitNamed(profile.unit);
  const total = measuredTotal(profile);
  const now = `The boot takes ${unit.say(total)}.`;
  if (opportunities.length === 0) {
    return { sections: [section('', [paragraph(now, 'Nothing that is known would make it much faster.')])] };
  }
  return {
    sections: [
      section('What would make this boot faster', [
        paragraph(now),
        {
          kind: 'table',
          columns: [
            { title: 'expected', align: 'right' },
            { title: '', align: 'right' },
            ...(tried === null
              ? []
              : ([
                  { title: 'measured', align: 'right' },
                  { title: '', align: 'right' },
                ] as const)),
            { title: 'what', leads: true, shrink: true, min: 20, cut: 'end' },
          ],
          rows: opportunities.map((one, at) => [
            formatInteger(-one.expected),
            formatShare(one.expected / total),
            ...(tried === null ? [] : measuredCells(tried, one, total)),
            `${at + 1}. ${one.rule.title}`,
          ]),
          rest:
            small.length === 0 ? '' : `${counted(small.length, 'change')} that would save less (--all shows)`,
        },
      ]),
      ...(tried?.together ? [togetherSection(profile, tried.together, total)] : []),
      section('How, and what it costs', [
        list(opportunities.map((one, at) => adviceItem(one, at, tried, profile))),
      ]),
    ],
  };
}

function measuredCells({ alone }: Tried, { rule }: Opportunity, total: number): Inline[] {
  const trial = alone.get(rule.id);
  if (trial === undefined) return ['not tried', ''];
  if (trial.refused !== null) return [toned('bad', 'refused'), ''];
  return [
    toned(trial.saved > 0 ? 'good' : 'bad', signed(-trial.saved)),
    trial.saved === 0 ? '' : formatShare(trial.saved / total),
  ];
}

function signed(delta: number): string {
  return delta > 0 ? `+${formatInteger(delta)}` : formatInteger(delta);
}

function togetherSection(profile: Profile, { ids, append, trial }: TriedTogether, total: number): Section {
  const unit = unitNamed(profile.unit);
  const said: Inline =
    trial.refused === null
      ? [
          strong(unit.sayDelta(-trial.saved)),
          ` (${formatShare(trial.saved / total)})`,
          trial.savedNs === null ? '' : `, ${nanoseconds.sayDelta(-trial.savedNs)} of virtual time`,
          `: ${unit.say(total - trial.saved)} are left`,
        ]
      : toned('bad', `refused: ${trial.refused}`);
  return section('All together', [
    paragraph(
      [`${counted(ids.length, 'change')} in one boot: `, said],
      ...(trial.refused === null ? [kindsText(trial.kinds), ...unfinishedText(trial)] : []),
    ),
    { kind: 'code', lines: [`append: ${append}`], language: 'yaml' },
  ]);
}

/** `work -1,234, waiting -5` */
function kindsText(kinds: readonly number[]): string {
  const parts = costKinds.flatMap((kind, at) => (kinds[at] === 0 ? [] : [`${kind} ${signed(-kinds[at]!)}`]));
  return `by kind: ${parts.join(', ')}`;
}

/** What of the saving is work that only comes later. */
function unfinishedText({ unfinished }: Trial): Inline[] {
  if (unfinished.length === 0) return [];
  const names = unfinished.slice(0, 4).map(name);
  const more = unfinished.length > 4 ? ', …' : '';
  return [
    toned('doubtful', [
      `the boot ended before ${counted(unfinished.length, 'module')} had been loaded (`,
      joined(names, ', '),
      `${more}), which the saving has in it: --end somewhere that waits for udev tells more`,
    ]),
  ];
}

/** Of the kinds, what the change did not do. */
function asideText({ aside }: Trial): string {
  return aside === 0 ? '' : ' (which moves with the moment of the end, and is not counted)';
}

function adviceItem(one: Opportunity, at: number, tried: Tried | null, { unit }: Profile): ListItem {
  const { rule, expected } = one;
  const trial = tried?.alone.get(rule.id);
  const why = reasonsOf(one, unit).map(({ what, figure }) =>
    figure === '' ? what : joined([name(what), figure], ' '),
  );
  const ways = waysOf(one).map(({ says, word }): Inline => [says, name(word)]);
  const measured: readonly Inline[] =
    trial === undefined
      ? []
      : [
          trial.refused === null
            ? `measured: ${signed(-trial.saved)} of ${signed(-expected)}; ${kindsText(trial.kinds)}${asideText(trial)}`
            : toned('bad', `refused: ${trial.refused}`),
          ...unfinishedText(trial),
        ];
  return {
    line: [`${at + 1}. `, strong(rule.title), ' (', name(rule.id), ')'],
    items: [
      joined(ways, '; '),
      ['because of ', joined(why, ', ')],
      `lost: ${rule.lose}`,
      ...measured,
      ['see ', rule.source],
    ],
  };
}
