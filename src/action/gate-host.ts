/** What the gate needs of the world, and what it hands from step to step. */
import type { InTurn } from '../base/promises.ts';
import type { MeasureOne } from '../measure/measurement.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { HistoryBranch } from '../history/history-branch.ts';
import type { Past } from '../history/standing.ts';
import type { Profile } from '../profile/profile.ts';
import type { ActionLog } from '../publish/actions-log.ts';
import type { GitHub } from '../publish/github-client.ts';
import type { CommentSection } from '../render/comment-section.ts';
import type { Baselines } from './baselines.ts';
import type { Base } from './judge.ts';
import type { BaseBootFiles } from './base-boot-files.ts';
import type { ToolCache } from './tool-cache.ts';

/** Everything the gate does to the world, so that tests can stand in for any of it. */
export interface GateHost {
  readonly env: NodeJS.ProcessEnv;
  readonly workspace: string;
  readonly cacheFolder: string;
  readonly log: ActionLog;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** `bootgate 1.2.3` */
  readonly exporter: string;
  /** null: no token was given */
  readonly github: GitHub | null;
  readonly baselines: Baselines;
  /** null: nothing is kept for booting the base again */
  readonly baseBootFiles: BaseBootFiles | null;
  /** null: the workflow names none */
  readonly history: GateHistory | null;
  readonly tools: Tools;
  readonly measure: MeasureOne;
}

/** The same for one of several scenarios that are measured at once. */
export interface ScenarioHost extends GateHost {
  /** builds of the base share a checkout, and take all the processors there are */
  readonly oneBuild: InTurn;
}

/** `YYYY-MM-DD`, for waivers that expire. */
export function todayOf({ now }: Pick<GateHost, 'now'>): string {
  return now().toISOString().slice(0, 10);
}

/** The history of measured commits, and the names that the repository gives to commits. */
export interface GateHistory extends HistoryBranch {
  /** names of tags by commit; @throws where the repository cannot be asked */
  tags(): Promise<ReadonlyMap<string, string>>;
}

/** Keeps what takes long to get between runs. */
export interface Tools {
  /** @returns what was missing, to be handed to `save` once it is there */
  restore(kernels: readonly string[]): Promise<readonly ToolCache[]>;
  save(missed: readonly ToolCache[]): Promise<void>;
}

/** One scenario, measured and judged. */
export interface GateResult {
  readonly scenario: string;
  /** where its files are */
  readonly folder: string;
  readonly comparison: Comparison;
  readonly section: CommentSection;
  /** what would make it boot faster, as Markdown; null: nothing is to be said of that */
  readonly advice: string | null;
  readonly base: Base;
  /** what the history tells of it; null: nothing */
  readonly past: Past | null;
  /** the base was measured in this job */
  readonly baseMeasured: boolean;
  /**
   * keeps the boot as a baseline, where this run may. The last thing to do: an ended job leaves none
   *
   * @returns what belongs into the history, with its noise; null for nothing
   */
  readonly keep: () => Promise<Profile | null>;
}

/** A scenario that could not be measured. */
export interface GateFailure {
  readonly scenario: string;
  readonly error: unknown;
}
