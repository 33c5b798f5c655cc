/** The tables of a profile: stages, functions, initcalls, first calls. */
import { formatInteger } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import { hasBelievedNames, namesWithheld } from '../profile/believed-names.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import type { Profile } from '../profile/profile.ts';
import { stageCost } from '../profile/stage-cost.ts';
import {
  either,
  name,
  paragraph,
  section,
  strong,
  toned,
  type Column,
  type Inline,
  type Section,
} from './document/document.ts';
import {
  firstCallOrder,
  formatUnit,
  functionLabel,
  longestInitcalls,
  moreRows,
  shareOf,
  stageNameAt,
  type ProfileView,
} from './profile-view.ts';
import { bar } from './text-table.ts';

const defaultRows = 25;
const defaultInitcalls = 10;
const barWidth = 24;
/** from so many columns on, functions are shown with their first call */
const wide = 100;

const right = (title: string): Column => ({ title, align: 'right' });

/** `Functions by self in initcalls (4,537,500, 70.15 % of the boot)` */
export function whereOf(title: string, { profile, stage, total }: ProfileView): string {
  if (stage === -1) return title;
  const share = shareOf(total, measuredTotal(profile));
  return `${title} in ${profile.stages[stage]!.name} (${formatUnit(profile.unit, total)}, ${share} of the boot)`;
}

export function stages(profile: Profile): Section {
  const { stages: rows, unit } = profile;
  const sizes = rows.map((stage) => stageCost(profile, stage));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  return section('Stages', [
    {
      kind: 'table',
      columns: [{ title: 'stage', shrink: true }, right(unitNamed(unit).noun), right('share'), { title: '' }],
      rows: rows.map((stage, row) => [
        stage.name,
        formatUnit(unit, sizes[row]!),
        shareOf(sizes[row]!, whole),
        toned('marked', bar(whole === 0 ? 0 : sizes[row]! / whole, barWidth)),
      ]),
    },
  ]);
}

export function functions(view: ProfileView): Section {
  const { functions: table, total, profile } = view;
  const { unit } = profile;
  if (!hasBelievedNames(profile)) return section('Functions by self', [paragraph(namesWithheld)]);
  const count = Math.min(table.length, view.options.top ?? defaultRows);
  let covered = 0;
  const rows = Array.from({ length: count }, (_, row) => {
    const self = table.self[row]!;
    covered += self;
    return [
      formatUnit(unit, self),
      shareOf(self, total),
      formatUnit(unit, table.total[row]!),
      shareOf(table.total[row]!, total),
      formatInteger(table.calls[row]!),
      formatUnit(unit, table.first[row]!),
      named(functionLabel(table, row), self >= total / 20),
    ];
  });
  const rest = table.length - count;
  return section(whereOf('Functions by self', view), [
    {
      kind: 'table',
      columns: [
        ...[right('self'), right(''), right('total'), right(''), right('calls')],
        { ...right('first at'), from: wide },
        { title: 'function', leads: true, shrink: true, min: 20 },
      ],
      rows,
      rest: rest > 0 ? `${formatInteger(rest)} more with ${shareOf(total - covered, total)} of self` : '',
    },
  ]);
}

export function initcalls(view: ProfileView): Section[] {
  const all = longestInitcalls(view);
  if (all.length === 0) return [];
  const shown = all.slice(0, view.options.top ?? defaultInitcalls);
  const { unit } = view.profile;
  const rest = all.length - shown.length;
  return [
    section(whereOf('Longest initcalls', view), [
      {
        kind: 'table',
        columns: [
          ...[right(unitNamed(unit).noun), right('share'), right('begins at'), { title: 'level' }],
          { title: 'initcall', names: true, leads: true, shrink: true },
        ],
        rows: shown.map((initcall) => [
          formatUnit(unit, initcall.instructions),
          shareOf(initcall.instructions, view.total),
          formatUnit(unit, initcall.startInstructions),
          initcall.level,
          initcall.name,
        ]),
        rest: rest > 0 ? `${formatInteger(rest)} more` : '',
      },
    ]),
  ];
}

export function firstCalls(view: ProfileView): Section {
  const order = firstCallOrder(view);
  const shown = order.slice(0, view.options.top ?? defaultRows);
  const { functions: table, profile } = view;
  return section(whereOf('First calls', view), [
    {
      kind: 'table',
      columns: [
        ...[right('first at'), { title: 'stage' }, right('calls')],
        { title: 'function', names: true, leads: true, shrink: true },
      ],
      rows: shown.map((row) => [
        formatUnit(profile.unit, table.first[row]!),
        stageNameAt(profile, table.first[row]!),
        formatInteger(table.calls[row]!),
        functionLabel(table, row),
      ]),
      rest: moreRows(order.length - shown.length),
    },
  ]);
}

/** Heavy ones stand out on a terminal. */
function named(label: string, isHeavy: boolean): Inline {
  return isHeavy ? either(strong(label), name(label)) : name(label);
}
