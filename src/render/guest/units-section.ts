/**
 * `show --units`: systemd's units as the guest started them, as `systemd-analyze blame` and `plot` tell them, and what
 * their processes did.
 */
import { counted, formatCount, formatInteger } from '../../base/number-format.ts';
import { instructions, nanoseconds } from '../../base/unit.ts';
import type { Profile, Unit } from '../../profile/profile.ts';
import { note, paragraph, section, type Column, type Section } from '../document/document.ts';
import { notRecorded } from './not-recorded.ts';

const defaultUnits = 40;

/** @param top most units shown: those that took longest, in order of their start */
export function unitsSection(profile: Profile, top: number | undefined): Section {
  const { units } = profile;
  if (units === null) return notRecorded('Units');
  const inNs = units.some(({ startNs, readyNs }) => startNs >= 0 || readyNs >= 0);
  const clock = inNs ? nanoseconds : instructions;
  const show = (value: number): string => (value < 0 ? '?' : clock.formatShort(value));
  const startOf = (unit: Unit): number => (inNs ? unit.startNs : unit.startInstructions);
  const readyOf = (unit: Unit): number => (inNs ? unit.readyNs : unit.readyInstructions);
  const took = (unit: Unit): number =>
    startOf(unit) < 0 || readyOf(unit) < 0 ? -1 : Math.max(0, readyOf(unit) - startOf(unit));
  const moment = (unit: Unit): number => (startOf(unit) >= 0 ? startOf(unit) : readyOf(unit));
  const longest = units
    .map((_, row) => row)
    .sort(
      (a, b) =>
        failedFirst(units[a]!, units[b]!) ||
        took(units[b]!) - took(units[a]!) ||
        workIn(units[b]!) - workIn(units[a]!) ||
        a - b,
    )
    .slice(0, top ?? defaultUnits);
  longest.sort((a, b) => moment(units[a]!) - moment(units[b]!) || a - b);
  const count = (result: Unit['result']): number => units.filter((unit) => unit.result === result).length;
  const rest = units.length - longest.length;
  const isSeen = units.some(({ processes }) => processes >= 0);
  const quiet = count('unreported');
  return section('Units', [
    paragraph(
      `${counted(count('started'), 'unit')} started, ${formatInteger(count('failed'))} failed, ${formatInteger(count('pending'))} not ready by the end${quiet === 0 ? '' : `, ${formatInteger(quiet)} known by their processes alone`}`,
    ),
    {
      kind: 'table',
      columns: [
        { title: 'started', align: 'right' },
        { title: 'ready', align: 'right' },
        { title: 'took', align: 'right' },
        ...(isSeen ? workColumns : []),
        { title: '' },
        { title: 'unit', names: true, shrink: true },
      ],
      rows: longest.map((row) => {
        const unit = units[row]!;
        const state = unit.result === 'started' || unit.result === 'unreported' ? '' : unit.result;
        const times = [show(startOf(unit)), show(readyOf(unit)), show(took(unit))];
        return [
          ...times,
          ...(isSeen ? workOf(unit, show(inNs ? unit.endNs : unit.endInstructions)) : []),
          state,
          unit.name,
        ];
      }),
      rest: rest > 0 ? `${formatInteger(rest)} more, none slower (--top N shows more)` : '',
    },
    note(
      `${inNs ? 'virtual time' : 'instructions'} from reset; 'took' includes what the unit waited for, so units that ran beside each other overlap`,
    ),
    ...(isSeen
      ? [
          note(
            "processes: those last in its control group; 'until': its last one ended, or 'end': it ran until the end",
          ),
        ]
      : []),
  ]);
}

const workColumns: readonly Column[] = [
  { title: 'until', align: 'right' },
  { title: 'processes', align: 'right' },
  { title: 'user', align: 'right' },
  { title: 'kernel', align: 'right' },
];

function workOf(unit: Unit, end: string): string[] {
  if (unit.processes <= 0) return ['', '', '', ''];
  const { processes, userInstructions, kernelInstructions, endInstructions } = unit;
  return [
    endInstructions < 0 ? 'end' : end,
    formatInteger(processes),
    formatCount(userInstructions),
    formatCount(kernelInstructions),
  ];
}

function workIn({ userInstructions, kernelInstructions }: Unit): number {
  return userInstructions + kernelInstructions;
}

function failedFirst(a: Unit, b: Unit): number {
  return Number(b.result === 'failed') - Number(a.result === 'failed');
}
