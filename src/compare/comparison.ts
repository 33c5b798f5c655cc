/**
 * src/compare turns two Profiles (or two sets of them) and a Policy into a Comparison: verdict, rows, causes
 * and noise floor. It does not know how that is shown. Verdict and table come from the same rows: the verdict
 * is computed from `work`, `kinds`, `total`, `stages`, `times`, `functions`, `processes`, `modules`, `options`, `budgets`, `anchor` and `complaints` alone (verdict.ts).
 *
 * This is also what `compare --format json` prints; schema/comparison.schema.json describes it.
 */
import type {
  EnvironmentFields,
  Outcome,
  Subject,
  Unit as GuestUnit,
  WaitReason,
} from '../profile/profile.ts';
import type { SourceGrouping } from '../profile/source-sums.ts';
import type { CostKind } from '../profile/cost-kind.ts';

export type Verdict =
  'ok' | 'improved' | 'regressed' | 'waived' | 'not-comparable' | 'no-baseline' | 'boot-failed';

export interface Comparison {
  readonly format: 'bootgate-comparison';
  readonly version: 1;
  readonly scenario: string;
  readonly verdict: Verdict;
  /** the verdict in one sentence with the number that decided it */
  readonly headline: string;
  readonly unit: Unit;
  readonly assume: 'exact' | 'none';
  readonly base: Side | null;
  readonly head: Side;
  /** fields of the environment that differ; when there are any, the verdict is `not-comparable` (or worse) */
  readonly environmentDifferences: readonly Difference<keyof EnvironmentFields>[];
  /** what the pull request changed of the subject, command line and initrd first */
  readonly subjectDifferences: readonly Difference<keyof Subject>[];
  /** null: nothing was compared */
  readonly noise: Noise | null;
  /** null: nothing was compared, and so are the rows below */
  readonly total: Row | null;
  /** instructions of kind work, outside of `decompress`; null: kinds of cost are not known of both sides */
  readonly work: Row | null;
  /** the kinds of cost that are not work; waiting in ns of virtual time; empty where kinds are not known */
  readonly kinds: readonly Row[];
  /** work that ran in another stage or thread than before, and is the same; null: none to speak of */
  readonly moved: Moved | null;
  /**
   * virtual time, idle, host time and the other metrics of a whole boot (src/base/metric.ts), where both sides know
   * them; gated only where the policy asks, but for idle
   */
  readonly times: readonly Row[];
  /** in order of time; their work, where that is known; a stage of one side only has 0 on the other */
  readonly stages: readonly Row[];
  /** functions that changed, by size of the change of their self time */
  readonly functions: readonly FunctionRow[];
  readonly functionCounts: FunctionCounts;
  readonly causes: readonly Cause[];
  /** `causes` as they are read in one breath: by what they share */
  readonly causeGroups: readonly CauseGroup[];
  /** what changed of what the guest did, by size of the change; empty where either side did not see it */
  readonly processes: readonly ProcessRow[];
  readonly modules: readonly ModuleRow[];
  /** what the code of options executes, of those that the policy limits; empty where either side does not know options */
  readonly options: readonly Row[];
  readonly systemCalls: readonly SystemCallChange[];
  readonly units: readonly UnitChange[];
  /** what options, folders and maintainers cost more or less; empty where either side does not know files */
  readonly sources: readonly SourceChange[];
  readonly idle: readonly IdleChange[];
  /** what the guests complain of, on either side; new ones first */
  readonly complaints: readonly ComplaintRow[];
  /** why counters of a whole boot changed, the largest change of each first. Missing: nothing was compared */
  readonly counted?: readonly CountedChange[];
  /** where the change of idle time is; null: nowhere in particular */
  readonly idlePlace: IdlePlace | null;
  /** of a head that did not reach its end: where it stood */
  readonly failure: Failure | null;
  /** hard ceilings; checked even where there is no baseline, `base` is then 0 */
  readonly budgets: readonly Row[];
  /** the same head against the configured anchor (a release), against slow drift */
  readonly anchor: Anchor | null;
  readonly policy: PolicySource;
  readonly warnings: readonly string[];
}

/** name of a unit: src/base/unit.ts */
export type Unit = string;

export interface Side {
  /** what a person calls it: a file, `main@1a2b3c4`, `this pull request` */
  readonly label: string;
  readonly subject: Subject;
  readonly outcome: Outcome;
  readonly fingerprint: string;
  readonly environment: EnvironmentFields;
  /** where a baseline came from; null where it was measured just now or named by hand */
  readonly provenance: Provenance | null;
  readonly runs: number;
  /** absolute figures, for when there is nothing to compare with; -1 where unknown */
  readonly total: number;
  readonly virtualNs: number;
  readonly idleNs: number;
  readonly wallMs: number;
  /** these and the other metrics of a whole boot, as far as they are known (src/base/metric.ts) */
  readonly metrics: readonly {
    readonly metric: string;
    readonly name: string;
    readonly unit: Unit;
    readonly value: number;
  }[];
  readonly stages: readonly { readonly name: string; readonly value: number }[];
}

/** Where a baseline came from. */
export interface Provenance {
  /** `dir`, `actions-cache`, `git-branch`, `artifact`, `file` */
  readonly store: string;
  readonly sha: string | null;
  /** commits between the baseline and the wanted base, 0 for exact, null where unknown */
  readonly distance: number | null;
  /** ISO 8601 */
  readonly measuredAt: string | null;
  /** at the time of comparing; null where unknown */
  readonly ageDays: number | null;
  readonly runUrl: string | null;
}

export interface Difference<Field extends string> {
  readonly field: Field;
  readonly base: string;
  readonly head: string;
}

/** How much two boots of the same thing differ. */
export interface Noise {
  /** changes of work (of the total, where work is not known) of at most this much mean nothing, in `unit` */
  readonly floor: number;
  /** one sentence: how the floor is known */
  readonly basis: string;
  /** it was measured (neutral variations, several runs, or base and head are the same subject), not assumed */
  readonly measured: boolean;
}

/** Stages (or threads) that lost work to others, and those that have it now. */
export interface Moved {
  /** instructions */
  readonly amount: number;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** what these stages' work changed by all the same: nearly nothing */
  readonly net: number;
}

/**
 * `same`: equal, or within noise. `grown`, `shrunk`: changed, below every limit. `warn`, `fail`: grew to the
 * limit. `improved`: shrank by as much as a limit. `waived`: grew to the limit, accepted. `discounted`: would
 * have, but for discounted code. `moved`: its change is work that left for, or came from, other stages. `undecided`: too few samples to tell.
 */
export type RowStatus =
  | 'same'
  | 'grown'
  | 'shrunk'
  | 'warn'
  | 'fail'
  | 'waived'
  | 'improved'
  | 'discounted'
  | 'moved'
  | 'undecided';

export interface Row {
  /** how a policy or waiver names it: `total`, `virtual-time`, `stage:NAME`, `function:NAME`, `process:PROGRAM`, `module:NAME`, `option:CONFIG_NAME` */
  readonly metric: string;
  readonly name: string;
  readonly unit: Unit;
  readonly base: number;
  readonly head: number;
  /** head - base, discounted code included */
  readonly delta: number;
  /** the part of delta that is left out of gating */
  readonly discountedDelta: number;
  readonly status: RowStatus;
  /** the part of delta that came from, or went to, other stages; left out of gating too */
  readonly movedDelta: number;
  /** growth (less discountedDelta and movedDelta) of this much or more fails or warns; null: no such limit */
  readonly failAt: number | null;
  readonly warnAt: number | null;
  /** of a budget's row: what it may be at most */
  readonly ceiling?: number;
  /** the limits in the policy's words (`fail 1% and 200k`); empty for none */
  readonly limit: string;
  /** why it is waived, discounted, undecided …; empty otherwise */
  readonly reason: string;
  /** null for exact metrics */
  readonly samples: SampleTest | null;
}

/** What the samples of a noisy metric say. */
export interface SampleTest {
  readonly baseRuns: number;
  readonly headRuns: number;
  /** median absolute deviations */
  readonly baseMad: number;
  readonly headMad: number;
  /** two-sided Mann-Whitney U; null where there are too few samples */
  readonly p: number | null;
}

export interface FunctionRow extends Row {
  readonly image: string;
  readonly change: 'added' | 'removed' | 'renamed' | 'changed';
  /** name on the base side when renamed (a guess by callers and size) */
  readonly oldName: string | null;
  readonly baseCalls: number;
  readonly headCalls: number;
}

/** Processes of one command line; values are instructions in user and kernel mode. */
export interface ProcessRow extends Row {
  /** the name that the kernel knows it by; `name` is the command line, `*` for what differs from run to run */
  readonly program: string;
  readonly kernelThread: boolean;
  readonly change: Change;
  readonly baseCount: number;
  readonly headCount: number;
}

export type Change = 'added' | 'removed' | 'changed';

/** A kernel module; values are those of its initialisation. */
export interface ModuleRow extends Row {
  readonly change: Change;
  /** how often it was loaded */
  readonly baseLoads: number;
  readonly headLoads: number;
}

/** A system call by name, of all processes together. */
export interface SystemCallChange {
  readonly name: string;
  readonly baseCount: number;
  readonly headCount: number;
  /** spent in the kernel, in the comparison's unit */
  readonly baseInstructions: number;
  readonly headInstructions: number;
  readonly delta: number;
}

/** Code that an option builds, of a folder, or of a section of MAINTAINERS; values in `unit`. */
export interface SourceChange {
  readonly by: SourceGrouping;
  /** `CONFIG_INET`, `net/ipv4`, a title of MAINTAINERS */
  readonly name: string;
  /** false: what has no option, folder or owner */
  readonly known: boolean;
  /** options that have to be set as well, outermost first */
  readonly within: readonly string[];
  /** what its functions executed themselves */
  readonly baseSelf: number;
  readonly headSelf: number;
  readonly delta: number;
  /** … and what they called */
  readonly baseTotal: number;
  readonly headTotal: number;
}

/** A systemd unit; moments from reset, -1 where unknown. */
export interface UnitChange {
  readonly name: string;
  readonly unit: Unit;
  readonly change: Change;
  readonly baseStart: number;
  readonly headStart: number;
  readonly baseReady: number;
  readonly headReady: number;
  /** of the time from start to ready; 0 where that is not known of both */
  readonly delta: number;
  /** of its processes, in user mode and in the kernel; -1 where that is not known, 0 where there is no such unit */
  readonly baseInstructions: number;
  readonly headInstructions: number;
  /** what its processes did changed by no more than neutral changes do */
  readonly withinNoise: boolean;
  readonly baseResult: GuestUnit['result'] | null;
  readonly headResult: GuestUnit['result'] | null;
}

/** A complaint of the guest: a line of its console, a failed unit, or calls that tell of what the console does not show. */
export interface ComplaintRow {
  /** an id of src/profile/complaint-kinds.ts, as a policy names it */
  readonly kind: string;
  /** the kind as a person says it: `kernel warning` */
  readonly title: string;
  /** the guest's words, at most 200 characters; the head's where it has some */
  readonly text: string;
  readonly source: 'console' | 'units' | 'calls';
  /** how often; null where there is no base */
  readonly baseCount: number | null;
  readonly headCount: number;
  /** the head complains of it more often than the base, or the base never did: what is listed as new */
  readonly isNew: boolean;
  /** what the policy says of a new one: it fails the boot, or is listed */
  readonly action: 'fail' | 'warn';
}

/** Virtual time in which nothing was runnable, by what was waited for. */
export interface IdleChange {
  readonly reason: WaitReason;
  readonly baseNs: number;
  readonly headNs: number;
  readonly delta: number;
}

/** What a metric of a whole boot is made of, and changed. */
export interface CountedChange {
  /** how a policy names the metric: `device-accesses` */
  readonly metric: string;
  /** a device, a disk; empty where the metric is of no such thing */
  readonly of: string;
  /** `reads`, `writes`, a file; may be empty */
  readonly part: string;
  /** in the metric's unit */
  readonly base: number;
  readonly head: number;
  readonly delta: number;
  /** the call path with most of the change, callers first; empty where no name is known */
  readonly path: readonly string[];
  /** what of `delta` is that path's */
  readonly ofPath: number;
}

export interface IdlePlace {
  readonly stage: string;
  /** null: of no single one */
  readonly initcall: string | null;
  /** ns */
  readonly delta: number;
}

export interface Failure {
  /** the last lines of its console */
  readonly console: readonly string[];
  /** functions that ran at the end, callers first; empty where that was not kept */
  readonly path: readonly string[];
}

export interface FunctionCounts {
  readonly added: number;
  readonly removed: number;
  readonly grown: number;
  readonly shrunk: number;
  /** sums of the growth and of the shrinkage (negative) of self */
  readonly up: number;
  readonly down: number;
}

/**
 * What kind of cost it is. Work in `decompress` is one for itself: it is no part of `Comparison.work`, and how well an
 * image compressed explains nothing else.
 */
export type CauseCost = CostKind | 'decompress';

/** Code that explains much of a row's change, named by the call path that leads to where the change begins. */
export interface Cause {
  /**
   * Callers first, ending in the function where the change begins. Begins at a root unless `anywhere`: then it
   * is the part common to the many places it is reached from.
   */
  readonly path: readonly string[];
  readonly anywhere: boolean;
  /** below the path's end, while one callee has most of the change: where the work is really done */
  readonly leadsTo: readonly string[];
  readonly delta: number;
  readonly cost: CauseCost;
  /** of the whole change of that kind, 0 to 1 (may exceed 1 when other paths shrank) */
  readonly share: number;
  readonly kind:
    | 'more-calls'
    | 'more-work-per-call'
    | 'new-code'
    | 'more-processes'
    | 'fewer-calls'
    | 'less-work-per-call'
    | 'removed-code'
    | 'fewer-processes';
  /** calls of the function where the change begins */
  readonly baseCalls: number;
  readonly headCalls: number;
  /** what it consists of, where several callees of one function changed together */
  readonly parts: readonly CausePart[];
  /** the program that most of it runs in, and how many processes ran it; null where none has most */
  readonly program: { readonly name: string; readonly baseCount: number; readonly headCount: number } | null;
  /** the kernel module whose code it is, null for none */
  readonly module: string | null;
}

export interface CausePart {
  readonly name: string;
  readonly leadsTo: readonly string[];
  readonly delta: number;
  readonly share: number;
}

/** Causes that share a place, said at once: `security/selinux +3.9 M, new`. */
export interface CauseGroup {
  /** what they share: `selinux_*`, a function, a module, a program */
  readonly name: string;
  readonly cost: CauseCost;
  readonly delta: number;
  readonly share: number;
  readonly kind: Cause['kind'];
  /** callers that all of them are reached by, outermost first */
  readonly path: readonly string[];
  /** rows of `causes` */
  readonly causes: readonly number[];
  /** of code that is new or gone: what its functions are called, `selinux_*`, where that is most of it; else null */
  readonly family: string | null;
}

export interface Anchor {
  /** the ref the policy names */
  readonly ref: string;
  /** null: no comparable profile of it was found, `reason` says why */
  readonly total: Row | null;
  readonly reason: string;
}

/** Which rules judged. */
export interface PolicySource {
  /** `bootgate.yml at 1a2b3c4 (base)`, `defaults` */
  readonly origin: string;
  /** what the head changes in the rules it is judged by, one phrase each; shown at the top; not applied */
  readonly changedByHead: readonly string[];
  /** changes of how a boot is measured that the base accepts, with the reason; applied. Missing: none */
  readonly accepted?: readonly string[];
  /** what of how a boot is measured the head changes and the base does not accept (`end`): no verdict is green then. Missing: nothing */
  readonly refused?: readonly string[];
}
