/**
 * What changed, by function and by call path: first the kinds of cost that reached a limit, then work, every other kind that
 * left its band, and `decompress`.
 */
import type { Profile, TreeTable } from '../profile/profile.ts';
import { findCauses } from './causes.ts';
import { findChangeOrigins } from './change-origins.ts';
import type { Cause, CauseCost, Comparison, Row } from './comparison.ts';
import { nodesOfKind, nsPerInstruction, otherKinds, payloadStage } from './figures.ts';
import { noCounts } from './header.ts';
import type { JointFunctions } from './function-match.ts';
import { functionRows } from './function-rows.ts';
import { compareUrgency } from './leading-row.ts';
import { joinTrees } from './joint-tree.ts';
import { functionMetric } from './measure-band.ts';
import { totalOf } from './noise.ts';
import { noBands } from './noise-bands.ts';
import { countProcesses } from './program-roots.ts';
import type { RowContext } from './rows.ts';

type JudgedRows = Pick<Comparison, 'work' | 'kinds' | 'stages'> & { readonly total: Row };

export interface Explanation {
  readonly functions: Comparison['functions'];
  readonly counts: Comparison['functionCounts'];
  readonly causes: Cause[];
}

const mostOfWork = 8;
const mostOfOthers = 2;

/** @param functions of both sides; null: a committed budget file holds totals and stages only, or names are not believed */
export function explain(
  context: RowContext,
  rows: JudgedRows,
  functions: JointFunctions | null,
): Explanation {
  if (functions === null) return { functions: [], counts: noCounts, causes: [] };
  const { rows: functionsRows, counts } = functionRows(context, functions);
  return { functions: functionsRows, counts, causes: causesOf(context, rows, functions) };
}

function causesOf(context: RowContext, rows: JudgedRows, functions: JointFunctions): Cause[] {
  const { base, head, figures } = context;
  const { total } = rows;
  if (!figures) {
    const delta = total.samples ? totalOf(head) - totalOf(base) : total.delta;
    return causesIn(context, functions, { cost: 'work', trees: [base.tree, head.tree], delta });
  }
  const costs: CauseCost[] = ['work', ...otherKinds, payloadStage];
  costs.sort((a, b) => compareUrgency(rowOf(rows, a), rowOf(rows, b)));
  return costs.flatMap((cost) => {
    const row = rowOf(rows, cost);
    if (row === undefined) return [];
    // Why two boots of the same thing differ is always of interest.
    const isNewsHere = ({ status, delta }: Row): boolean =>
      isNews(status) || (context.bands === noBands && delta !== 0);
    const stagesLeft =
      cost === 'work' && rows.stages.some((stage) => stage.metric !== payloadMetric && isNewsHere(stage));
    const isNewsOfAny = isNewsHere(row) || stagesLeft;
    const opposed = cost === 'work' && !isNewsOfAny ? opposedFrom(row, functions) : null;
    if (!isNewsOfAny && opposed === null) return [];
    const trees = [base, head].map((side): TreeTable => onlyOf(side, cost)) as [TreeTable, TreeTable];
    const scale = cost === 'waiting' ? nsPerInstruction(head) : 1;
    // Where the whole is within its band, what its parts are shares of is all that changed.
    const delta = isNewsHere(row) ? row.delta / scale : 0;
    const causes = causesIn(context, functions, { cost, trees, delta, scale });
    return opposed === null || opposes(opposed, causes) ? causes : [];
  });
}

/**
 * From how much on something that does less may hide something that does more: what warns of work; null where no function
 * did so much more, and none so much less.
 */
function opposedFrom({ warnAt }: Row, { length, baseSelf, headSelf }: JointFunctions): number | null {
  if (warnAt === null) return null;
  let [least, most] = [0, 0];
  for (let row = 0; row < length; row += 1) {
    least = Math.min(least, headSelf[row]! - baseSelf[row]!);
    most = Math.max(most, headSelf[row]! - baseSelf[row]!);
  }
  return most >= warnAt && least <= -warnAt ? warnAt : null;
}

function opposes(least: number, causes: readonly Cause[]): boolean {
  return causes.some(({ delta }) => delta >= least) && causes.some(({ delta }) => delta <= -least);
}

const payloadMetric = `stage:${payloadStage}`;

function rowOf({ work, kinds, stages }: JudgedRows, cost: CauseCost): Row | undefined {
  if (cost === 'work') return work!;
  return [...kinds, ...stages].find(
    ({ metric }) => metric === (cost === payloadStage ? payloadMetric : cost),
  );
}

/** It changed by more than means nothing, other than by running elsewhere. */
export function isNews(status: Row['status']): boolean {
  return status !== 'same' && status !== 'moved';
}

function causesIn(
  context: RowContext,
  functions: JointFunctions,
  {
    cost,
    trees,
    delta,
    scale = 1,
  }: { cost: CauseCost; trees: readonly [TreeTable, TreeTable]; delta: number; scale?: number },
): Cause[] {
  const { base, head, bands } = context;
  const tree = countProcesses(functions, joinTrees(functions, ...trees), base, head);
  return findCauses(functions, {
    tree,
    origins: findChangeOrigins(tree),
    cost,
    delta,
    scale,
    most: cost === 'work' ? mostOfWork : mostOfOthers,
    modules: new Set([...(base.modules ?? []), ...(head.modules ?? [])].map(({ name }) => name)),
    isNoise: (row, credit) => {
      if (!bands.measured) return false;
      const before = functions.baseSelf[row]!;
      const { low, high } = bands.allowed(
        functionMetric(functions.object[row]!, functions.name[row]!),
        before,
      );
      return before + credit >= low && before + credit <= high;
    },
  });
}

/** The call tree with figures of one kind of cost alone: of work those of the payload's stage, or all others. */
function onlyOf(profile: Profile, cost: CauseCost): TreeTable {
  const isPayload = cost === payloadStage;
  const isOfKind = nodesOfKind(profile, isPayload ? 'work' : cost);
  const unpacking = isPayload || cost === 'work' ? payloadSelf(profile) : null;
  const ofNode = (self: number, node: number): number => {
    if (isOfKind[node] !== 1) return 0;
    const there = unpacking?.[node] ?? 0;
    return isPayload ? there : self - there;
  };
  const { tree } = profile;
  const parent = cost === 'interrupts' ? withoutInterrupted(tree, isOfKind) : tree.parent;
  return { ...tree, parent, self: tree.self.map(ofNode) };
}

/** Interrupts as roots: whoever they struck, they are the same, and strike others when anything takes longer. */
function withoutInterrupted({ parent }: TreeTable, isInterrupt: Uint8Array): Int32Array {
  return parent.map((above, node) => (isInterrupt[node] === 1 && isInterrupt[above] !== 1 ? -1 : above));
}

/** What each node executed itself in the payload's stage; null where there is no such stage. */
function payloadSelf({ stages, stageRows, tree }: Profile): Float64Array | null {
  const stage = stages.findIndex(({ name }) => name === payloadStage);
  if (stage === -1) return null;
  const self = new Float64Array(tree.length);
  for (let row = 0; row < stageRows.length; row += 1) {
    if (stageRows.stage[row] === stage) self[stageRows.node[row]!]! += stageRows.self[row]!;
  }
  return self;
}
