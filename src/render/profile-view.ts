/** What `show` shows of a profile, whatever the format: which stage, which rows, in which unit. */
import { stageStart } from '../profile/stage-cost.ts';
import { unitNamed } from '../base/unit.ts';
import { inputError } from '../base/errors.ts';
import { formatInteger } from '../base/number-format.ts';
import { nearest } from '../base/nearest.ts';
import { hasBelievedNames, noFunctions, noTree } from '../profile/believed-names.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { sliceStage, stageNamed } from '../profile/stage-slice.ts';
import { processesMeant } from './guest/process-pattern.ts';
import type { SourceGrouping } from '../profile/source-sums.ts';
import type { FunctionTable, Initcall, Profile, TreeTable } from '../profile/profile.ts';

export interface ViewOptions {
  /** most rows of a table; undefined: as many as a person reads at once, or all in JSON */
  readonly top?: number | undefined;
  /** only this stage */
  readonly stage?: string | undefined;
  readonly tree?: boolean;
  /** levels of the tree; undefined: all that `top` leaves */
  readonly depth?: number | undefined;
  readonly firstCalls?: boolean;
  readonly systemCalls?: boolean;
  readonly processes?: boolean;
  readonly modules?: boolean;
  readonly waits?: boolean;
  readonly criticalPath?: boolean;
  readonly units?: boolean;
  readonly counters?: boolean;
  /** cost by what code was built from */
  readonly by?: SourceGrouping | undefined;
  /** only these processes and their system calls: part of a command line or name, a glob, a pid */
  readonly process?: string | undefined;
}

/** A profile, or one stage of it, ready to be laid out. */
export interface ProfileView {
  readonly profile: Profile;
  readonly options: ViewOptions;
  /** row of Profile.stages, -1 for the whole measurement */
  readonly stage: number;
  readonly functions: FunctionTable;
  readonly tree: TreeTable;
  /** in the profile's unit */
  readonly total: number;
}

/** @throws BootgateError (bad input) when there is no such stage or process */
export function viewOf(profile: Profile, options: ViewOptions): ProfileView {
  checkProcess(profile, options.process);
  const stage = options.stage === undefined ? -1 : stageNamed(profile, options.stage);
  const { functions, tree } = stage === -1 ? profile : sliceStage(profile, stage);
  const shown = hasBelievedNames(profile) ? { functions, tree } : { functions: noFunctions, tree: noTree };
  return { profile, options, stage, ...shown, total: measuredTotal({ tree }) };
}

function checkProcess({ processes }: Profile, pattern: string | undefined): void {
  if (pattern === undefined || processes === null || processesMeant(processes, pattern).size > 0) return;
  const names = [...new Set(processes.map((process) => process.names.at(-1) ?? ''))];
  const suggestion = nearest(pattern, names) ?? names.find((name) => name !== '' && pattern.includes(name));
  throw inputError(`no process matches '${pattern}'`, {
    hint:
      suggestion === undefined
        ? "a pattern is part of a command line or name, or with '*' all of one: '*udev*'"
        : `did you mean '${suggestion}'?`,
  });
}

/** Rows of the function table in order of their first execution, those never executed left out. */
export function firstCallOrder({ functions, profile, stage }: ProfileView): number[] {
  const from = stage === -1 ? 0 : startOf(profile, stage);
  const to = stage === -1 || stage + 1 >= profile.stages.length ? Infinity : startOf(profile, stage + 1);
  const rows: number[] = [];
  for (let row = 0; row < functions.length; row += 1) {
    const first = functions.first[row]!;
    if (first >= from && first < to) rows.push(row);
  }
  return rows.sort((a, b) => functions.first[a]! - functions.first[b]! || a - b);
}

/** Initcalls of the view's stage, the longest first. */
export function longestInitcalls({ profile, stage }: ProfileView): Initcall[] {
  const from = stage === -1 ? 0 : startOf(profile, stage);
  const to = stage === -1 || stage + 1 >= profile.stages.length ? Infinity : startOf(profile, stage + 1);
  return profile.initcalls
    .filter(({ startInstructions: start }) => start >= from && start < to)
    .sort(
      (a, b) =>
        b.instructions - a.instructions ||
        a.startInstructions - b.startInstructions ||
        (a.name < b.name ? -1 : 1),
    );
}

/** Name of the stage in which a moment lies, in the profile's unit. */
export function stageNameAt(profile: Profile, moment: number): string {
  let name = '';
  for (const [row, stage] of profile.stages.entries()) {
    if (row > 0 && startOf(profile, row) > moment) break;
    name = stage.name;
  }
  return name;
}

/** The function's name, and its image unless that is the kernel. */
export function functionLabel(functions: FunctionTable, row: number): string {
  const name = functions.name[row]!;
  const image = functions.objects[functions.object[row]!]!;
  return image === 'vmlinux' || image === name ? name : `${name} [${image}]`;
}

/** A value of the profile's unit: `1,234,567` instructions or `1.2 ms`. */
export function formatUnit(unit: Profile['unit'], value: number): string {
  if (value === -1) return '?';
  return unitNamed(unit).format(value);
}

/** A share of a whole for a column of shares: two decimals, so that they align. Empty where there is no whole. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0) return '';
  const percent = (100 * part) / whole;
  return part > 0 && percent < 0.005 ? '<0.01 %' : `${percent.toFixed(2)} %`;
}

/** What a table leaves out; empty for nothing. */
export function moreRows(count: number, what = 'more'): string {
  return count > 0 ? `${formatInteger(count)} ${what} (--top N shows more)` : '';
}

function startOf(profile: Profile, stage: number): number {
  return stageStart(profile, profile.stages[stage]!);
}
