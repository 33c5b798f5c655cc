/** What kinds of cost a boot has, and what kernel threads did beside it: two short tables. */
import { formatNs } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import { costKinds, costNumber } from '../profile/cost-kind.ts';
import { costRows, costSums } from '../profile/cost-sums.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import type { Profile } from '../profile/profile.ts';
import { name, section, type Section } from './document/document.ts';
import { formatUnit, shareOf } from './profile-view.ts';

/** Kernel threads that did less than this share of the boot are one line. */
const worthThread = 0.001;

/** None where there is nothing but work, and of host time, which does not tell who called whom. */
export function costSections(profile: Profile): Section[] {
  return unitNamed(profile.unit).elapses ? [] : [...kindsSection(profile), ...threadsSection(profile)];
}

function kindsSection(profile: Profile): Section[] {
  const { whole } = costSums(profile);
  const total = measuredTotal(profile);
  if (whole[costNumber.work] === total) return [];
  const { icountShift } = profile.environment.fields;
  const polled = whole[costNumber.waiting]! * 2 ** icountShift;
  return [
    section('Kinds of cost', [
      {
        kind: 'table',
        columns: [
          { title: 'kind' },
          { title: unitNamed(profile.unit).noun, align: 'right' },
          { title: '', align: 'right' },
          { title: '' },
        ],
        rows: costKinds
          .filter((_, at) => whole[at]! > 0)
          .map((kind) => [
            kind,
            formatUnit(profile.unit, whole[costNumber[kind]]!),
            shareOf(whole[costNumber[kind]]!, total),
            kind === 'waiting' && icountShift >= 0 ? `clocks polled for ${formatNs(polled)}` : '',
          ]),
      },
    ]),
  ];
}

function threadsSection(profile: Profile): Section[] {
  const threads = costRows(profile).filter(({ by, sum }) => by === 'thread' && sum > 0);
  if (threads.length === 0) return [];
  const total = measuredTotal(profile);
  const shown = threads.filter(({ sum }) => sum >= worthThread * total);
  const rest = threads.slice(shown.length);
  const restSum = rest.reduce((sum, thread) => sum + thread.sum, 0);
  const amounts = (sum: number): string[] => [formatUnit(profile.unit, sum), shareOf(sum, total)];
  return [
    section('Beside the booting thread', [
      {
        kind: 'table',
        columns: [
          { title: 'kernel thread', shrink: true },
          { title: unitNamed(profile.unit).noun, align: 'right' },
          { title: '', align: 'right' },
        ],
        rows: [
          ...shown.map(({ name: thread, sum }) => [name(thread), ...amounts(sum)]),
          ...(rest.length > 0 ? [[`${rest.length} more`, ...amounts(restSum)]] : []),
        ],
      },
    ]),
  ];
}
