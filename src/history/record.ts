/**
 * A history record is what one measured commit leaves behind for good: its figures, its costliest functions and
 * processes, how it was measured and of what. A Profile is some 1 MB; a record is a few KB of text that never change,
 * so that ten thousand commits can be kept, fetched and drawn.
 *
 * Versions. 1: first.
 */
import { metricOf, metrics } from '../base/metric.ts';
import { bandFigures } from '../compare/measure-band.ts';
import { figuresOf } from '../compare/figures.ts';
import { samplesOf, totalOf } from '../compare/noise.ts';
import { isImage } from '../compare/noise-bands.ts';
import { median } from '../compare/statistics.ts';
import { normalizeName } from '../profile/function-names.ts';
import { userAndKernel } from '../profile/process-work.ts';
import { commandName, commandPattern } from '../profile/process-names.ts';
import { stageCost } from '../profile/stage-cost.ts';
import type { EnvironmentFields, Profile, Subject } from '../profile/profile.ts';

export const recordVersion = 1;

/** How many of the costliest are kept: they explain a step where the profiles themselves are gone. */
export const keptFunctions = 32;
export const keptProcesses = 12;
/** UTF-16 units of a name or of a commit's subject line; what is longer is cut. */
export const keptText = 200;

/** A commit as people speak of it. */
export interface CommitFacts {
  /** 40 or 64 hexadecimal digits */
  readonly sha: string;
  readonly parents: readonly string[];
  /** first line of its message */
  readonly subject: string;
  /** name, no address */
  readonly author: string;
  /** of the committer, ISO 8601 in UTC */
  readonly date: string;
}

export interface AboutRecord {
  readonly commit: CommitFacts;
  /** that was pushed to: `main`; null: unknown */
  readonly branch: string | null;
  /** of who measures, as of a baseline; null: none */
  readonly identity: string | null;
  /** ISO 8601 */
  readonly measuredAt: string;
  readonly runUrl: string | null;
  readonly artifactUrl: string | null;
}

export interface HistoryRecord extends AboutRecord {
  readonly format: 'bootgate-history';
  readonly version: typeof recordVersion;
  readonly scenario: string;
  readonly fingerprint: string;
  readonly environment: EnvironmentFields;
  readonly subject: Subject;
  /** name of a unit: of `total`, stages, functions and processes */
  readonly unit: string;
  /** `exact`: every boot of this is the same; `none`: figures are medians of `boots` draws */
  readonly assume: 'exact' | 'none';
  readonly boots: number;
  /** a distribution boots: its neutral changes are larger */
  readonly image: boolean;
  /** by the names that rows of a comparison have: `total`, `work`, `waiting`, `virtual-time` …, in their rows' units */
  readonly figures: readonly Figure[];
  /** in order of time */
  readonly stages: readonly StageFigure[];
  /** costliest by self time first; `image!name`, of the kernel the name alone */
  readonly functions: readonly Figure[];
  /** costliest first, by pattern of their command lines; empty where they were not seen */
  readonly processes: readonly Figure[];
  /** what neutral changes move figures and stages by, as it was measured with this boot; null: not measured */
  readonly band: readonly BandFigure[] | null;
}

export type Figure = readonly [name: string, value: number];
/** `work` is -1 where kinds of cost are not told apart */
export type StageFigure = readonly [name: string, cost: number, work: number];
export type BandFigure = readonly [metric: string, min: number, max: number];

/** The record of a boot that reached its end; pure. */
export function recordOf(profile: Profile, about: AboutRecord): HistoryRecord {
  const samples = samplesOf([profile]);
  const isNoisy = profile.assume === 'none' || !samples.identical;
  const work = figuresOf(profile)?.stages ?? null;
  return {
    format: 'bootgate-history',
    version: recordVersion,
    scenario: profile.scenario,
    identity: about.identity,
    commit: { ...about.commit, subject: cut(about.commit.subject), author: cut(about.commit.author) },
    branch: about.branch,
    measuredAt: about.measuredAt,
    runUrl: about.runUrl,
    artifactUrl: about.artifactUrl,
    fingerprint: profile.environment.fingerprint,
    environment: profile.environment.fields,
    subject: {
      ...profile.subject,
      kernel: cut(profile.subject.kernel),
      append: profile.subject.append.slice(0, 4096),
    },
    unit: profile.unit,
    assume: isNoisy ? 'none' : 'exact',
    boots: samples.runs.length,
    image: isImage(profile),
    figures: figuresIn(profile, isNoisy),
    stages: profile.stages.map((stage) => [
      cut(stage.name),
      stageCost(profile, stage),
      work?.get(stage.name) ?? -1,
    ]),
    functions: topFunctions(profile),
    processes: topProcesses(profile),
    band: profile.noise && bandOf(profile),
  };
}

/** Every figure of the boot as a whole; of boots that differ from run to run, medians of what every run has. */
function figuresIn(profile: Profile, isNoisy: boolean): Figure[] {
  const { runs, totals } = samplesOf([profile]);
  const kinds = figuresOf(profile);
  return [
    ['total', isNoisy ? Math.round(median(totals)) : totalOf(profile)],
    ...(kinds ? ([['work', kinds.work], ...kinds.kinds] as Figure[]) : []),
    // Where the cost is instructions, the total says their number.
    ...metrics().flatMap((metric): Figure[] => {
      if (metric.id === profile.unit) return [];
      const values = runs.map((run) => metricOf(run, metric)).filter((value) => value >= 0);
      const value =
        metric.sampled && values.length === runs.length
          ? Math.round(median(values))
          : metricOf(profile.totals, metric);
      return value < 0 ? [] : [[metric.id, Math.round(value)]];
    }),
  ];
}

function topFunctions({ functions }: Profile): Figure[] {
  const sums = new Map<string, number>();
  // Sorted by self: clones of one function are near each other, and what comes later is small.
  for (let row = 0; row < Math.min(functions.length, 4 * keptFunctions); row += 1) {
    const object = functions.objects[functions.object[row]!]!;
    const name = normalizeName(functions.name[row]!);
    const key = cut(object === 'vmlinux' ? name : `${object}!${name}`);
    sums.set(key, (sums.get(key) ?? 0) + functions.self[row]!);
  }
  return largest(sums, keptFunctions);
}

function topProcesses({ processes }: Profile): Figure[] {
  const sums = new Map<string, number>();
  for (const process of processes ?? []) {
    const name = cut(commandPattern(commandName(process)));
    sums.set(name, (sums.get(name) ?? 0) + userAndKernel(process));
  }
  return largest(sums, keptProcesses);
}

function largest(sums: ReadonlyMap<string, number>, most: number): Figure[] {
  return [...sums]
    .filter(([, value]) => value > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, most);
}

function bandOf(profile: Profile): BandFigure[] {
  const figures = bandFigures(profile);
  return (profile.noise?.rows ?? [])
    .filter(({ metric }) => !/^(?:function|process|module|unit):/.test(metric) && figures.has(metric))
    .map(({ metric, min, max }) => [metric, min, max]);
}

function cut(text: string): string {
  return text.length <= keptText ? text : `${text.slice(0, keptText - 1)}…`;
}
