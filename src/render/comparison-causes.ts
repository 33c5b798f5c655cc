/**
 * Causes as they are read in one breath: a sentence below the verdict, and at most two lines a group; full call paths
 * are folded.
 */
import { formatShare } from '../base/number-format.ts';
import { instructions, nanoseconds, unitNamed } from '../base/unit.ts';
import type { Cause, CauseGroup, Comparison } from '../compare/comparison.ts';
import { unitDelta } from '../compare/guest-rows.ts';
import { describeKind, describePlace, proseDelta } from './comparison-words.ts';
import {
  callPath,
  either,
  joined,
  list,
  name,
  section,
  strong,
  type Inline,
  type ListItem,
  type Section,
} from './document/document.ts';

/** Of the change of work, what came or went is worth the first sentence from here on. */
const arrivalShare = 0.1;
const leastArrival = 100_000;
/** What two costs of one thing under two names may differ by, as units do between neutral changes of an image. */
const alike = 0.01;
/**
 * A group is worth the first sentence when it is this much of its kind's largest; moved work, when it is this much of what
 * work changed by.
 */
const besideLargest = 0.1;

/**
 * What it was, in a sentence or two: units and modules that came or went, the largest groups of causes, where idle
 * time is. Empty where nothing is to be said.
 */
export function causeSentence(comparison: Comparison): Inline {
  const came = arrivals(comparison)
    .slice(0, 3)
    .map((arrival): Inline => [`${arrival.what} `, name(arrival.name), ` ${signed(arrival.delta)}`]);
  const groups = leadingGroups(comparison).map((group) => groupPhrase(comparison, group));
  const sentences = [joined(came, ', '), joined(groups, '; '), idleSentence(comparison)];
  const isCaused = came.length > 0 || groups.length > 0 || idleSentence(comparison) !== '';
  return joined([isCaused ? ['Cause: ', joined(sentences, '. '), '.'] : '', movedSentence(comparison)], ' ');
}

function idleSentence({ idlePlace: place, times }: Comparison): Inline {
  const idle = times.find(({ metric }) => metric === 'idle');
  if (!place || !idle || idle.status === 'same') return '';
  const where = place.initcall === null ? ['stage ', name(place.stage)] : ['initcall ', name(place.initcall)];
  return [`idle ${nanoseconds.formatDelta(place.delta)} in `, where];
}

function movedSentence({ moved, work }: Comparison): Inline {
  if (!moved || moved.amount < besideLargest * Math.abs(work?.delta ?? 0)) return '';
  const names = (stages: readonly string[]): Inline => joined(stages.slice(0, 3).map(name), ', ');
  return [
    `Moved: ${instructions.sayShort(moved.amount)} of work ran in `,
    ...[names(moved.to), ' instead of ', names(moved.from), `, net ${signed(moved.net)}.`],
  ];
}

/** Units, modules and, where units are not seen, processes that are new or gone and cost enough. */
export function arrivals({ units, modules, processes, work, total }: Comparison): {
  readonly what: string;
  readonly name: string;
  readonly delta: number;
}[] {
  const least = Math.max(leastArrival, arrivalShare * Math.abs((work ?? total)?.delta ?? 0));
  const word = (change: string, what: string): string => `${change === 'added' ? 'new' : 'no more'} ${what}`;
  const all = [
    ...units.map((row) => ({ change: row.change, what: 'unit', name: row.name, delta: unitDelta(row) })),
    ...modules.map(({ change, name, delta }) => ({ change, what: 'module', name, delta })),
    ...(units.length > 0
      ? []
      : processes.map(({ change, name, delta }) => ({ change, what: 'process', name, delta }))),
  ];
  const came = all.filter(({ change, delta }) => change !== 'changed' && Math.abs(delta) >= least);
  return withoutRenamed(came)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
    .map(({ change, what, name, delta }) => ({ what: word(change, what), name, delta }));
}

/** What is gone and what is new in its place, of nearly the same cost, is one thing under two names: it explains nothing. */
function withoutRenamed<T extends { change: string; what: string; delta: number }>(came: readonly T[]): T[] {
  const gone = came.filter(({ change }) => change === 'removed');
  const left = new Set(came);
  for (const one of came.filter(({ change }) => change === 'added')) {
    const distance = ({ delta }: T): number => Math.abs(delta + one.delta);
    const [twin] = gone
      .filter((other) => left.has(other) && other.what === one.what && distance(other) <= alike * one.delta)
      .sort((a, b) => distance(a) - distance(b));
    if (twin === undefined) continue;
    left.delete(one);
    left.delete(twin);
  }
  return [...left];
}

function leadingGroups({ causeGroups }: Comparison): CauseGroup[] {
  // Time is another unit, and how well an image compressed follows from nothing else.
  const isApart = ({ cost }: CauseGroup): boolean => cost === 'waiting' || cost === 'decompress';
  const largest = Math.max(0, ...causeGroups.map((group) => (isApart(group) ? 0 : Math.abs(group.delta))));
  // What costs little beside the rest follows from it (more work, more ticks), but for the kind that leads.
  const counts = (group: CauseGroup): boolean =>
    group.cost === causeGroups[0]!.cost || isApart(group) || Math.abs(group.delta) >= besideLargest * largest;
  const kinds = [...new Set(causeGroups.filter(counts).map(({ cost }) => cost))];
  return kinds.slice(0, 3).flatMap((kind, index) => {
    const of = causeGroups.filter(({ cost }) => cost === kind);
    const least = besideLargest * Math.abs(of[0]!.delta);
    return of.filter(({ delta }) => Math.abs(delta) >= least).slice(0, index === 0 ? 2 : 1);
  });
}

/** `selinux_* +3.9 M, new code (82 %)` */
function groupPhrase(comparison: Comparison, group: CauseGroup): Inline {
  const kind = kindWord(group) === '' ? '' : ` ${kindWord(group)}`;
  const called = group.family === null ? name(group.name) : [name(group.family), ' by ', name(group.name)];
  return [
    called,
    `${kind} ${groupDelta(group, comparison.unit)}, ${whatOf(comparison, group)}${shareOf(group)}`,
  ];
}

/** Work needs no word, nor does what is called like its kind. */
function kindWord({ cost, name: called }: CauseGroup): string {
  return cost === 'work' || cost === called ? '' : cost;
}

function whatOf({ causes }: Comparison, group: CauseGroup): string {
  const [only] = group.causes;
  if (group.causes.length === 1) return describeKind(causes[only!]!);
  const places = `${group.causes.length} places`;
  return group.kind === 'new-code' || group.kind === 'removed-code'
    ? `${group.kind === 'new-code' ? 'new' : 'gone'} in ${places}`
    : `in ${places}`;
}

/** All of it, more than all, or of another sign, says nothing. */
function shareOf({ share }: CauseGroup): string {
  return share >= 0.005 && share < 0.995 ? ` (${Math.round(share * 100)} %)` : '';
}

export function groupDelta(
  { cost, delta }: Pick<CauseGroup, 'cost' | 'delta'>,
  unit: Comparison['unit'],
): string {
  return `${delta > 0 ? '+' : ''}${unitNamed(costUnit(cost, unit)).formatShort(delta)}`;
}

/** Waiting is told in virtual time, whatever the boot is measured in. */
export function costUnit(cost: CauseGroup['cost'], unit: Comparison['unit']): string {
  return cost === 'waiting' ? nanoseconds.name : unit;
}

function signed(delta: number): string {
  return `${delta > 0 ? '+' : ''}${instructions.formatShort(delta)}`;
}

/** Groups of causes, at most two lines each; their full call paths are folded below. None for no causes. */
export function causesSection(comparison: Comparison): Section[] {
  const { causes, causeGroups, unit } = comparison;
  if (causes.length === 0) return [];
  return [
    section(
      'Where the change begins',
      [
        list(causeGroups.map((group) => groupItem(groupLines(comparison, group)))),
        section(
          'Full call paths',
          [list(causes.map((cause) => causeItem(cause, costUnit(cause.cost, unit))))],
          { folded: true, onTerminal: 'full' },
        ),
      ],
      { name: 'causes' },
    ),
  ];
}

/** A group in two lines: what, and where. */
export interface GroupLines {
  readonly name: string;
  readonly delta: string;
  /** kind of cost, kind of change, share */
  readonly what: string;
  /** the nearest callers, names not yet shown, its parts, program and module */
  readonly where: readonly Inline[];
}

const callersShown = 3;
const calleesShown = 2;
const membersShown = 4;

export function groupLines(comparison: Comparison, group: CauseGroup): GroupLines {
  const of = group.causes.map((index) => comparison.causes[index]!);
  const single: Cause | null = of.length === 1 ? of[0]! : null;
  const path = single ? single.path.slice(0, -1) : group.path;
  const nearest = path.length > callersShown ? ['…', ...path.slice(-callersShown)] : [...path];
  const under =
    single?.anywhere === true && nearest.length > 0 && nearest[0] !== '…' ? ['…', ...nearest] : nearest;
  const leadsTo = single ? single.leadsTo.slice(-calleesShown) : [];
  const members = single ? single.parts : of.map(({ path: at, delta }) => ({ name: at.at(-1)!, delta }));
  const { cost } = group;
  return {
    name: group.family === null ? group.name : `${group.family} by ${group.name}`,
    delta: groupDelta(group, comparison.unit),
    what: `${kindWord(group) === '' ? '' : `${kindWord(group)}, `}${whatOf(comparison, group)}${shareOf(group)}`,
    where: [
      under.length === 0 ? '' : ['below ', callPath(under)],
      leadsTo.length === 0 ? '' : ['leads to ', callPath(leadsTo)],
      joined(
        members
          .slice(0, membersShown)
          .map((member): Inline => [
            name(member.name),
            ` ${groupDelta({ cost, delta: member.delta }, comparison.unit)}`,
          ]),
        ', ',
      ),
      single ? describePlace(single) : '',
    ],
  };
}

function groupItem({ name: called, delta, what, where }: GroupLines): ListItem {
  return {
    line: [either(strong(called), name(called)), ' ', either(delta, strong(delta)), `, ${what}`],
    below: where,
  };
}

/** Long paths are known by their ends. */
const longestPath = 8;

function causeItem(cause: Cause, unit: Comparison['unit']): ListItem {
  const path = [...(cause.anywhere ? ['…'] : []), ...cause.path];
  const shortened = path.length > longestPath ? [...path.slice(0, 2), '…', ...path.slice(-5)] : path;
  const leadsTo: Inline = cause.leadsTo.length === 0 ? '' : [', which leads to ', callPath(cause.leadsTo)];
  return {
    line: [
      strong(proseDelta(cause.delta, unit)),
      `, ${formatShare(cause.share)} of the change, `,
      joined([describeKind(cause), describePlace(cause)], ', '),
    ],
    below: [[either(begin(path), begin(shortened)), leadsTo]],
    items: cause.parts
      .slice(0, 5)
      .map((part): Inline => [`${formatShare(part.share)} `, callPath([part.name, ...part.leadsTo])]),
  };
}

/** A path of which the end is what matters. */
function begin(path: readonly string[]): Inline {
  return joined([callPath(path.slice(0, -1)), strong(name(path.at(-1)!))], ' → ');
}
