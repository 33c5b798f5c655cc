/**
 * The few causes that explain most of a change. Credits of change-origins.ts are added up by function, since
 * work that moved to another call path (a worker thread, another interrupt) is no change; then each function
 * with a large credit is given the call path that most of it was reached by.
 */
import type { Cause, CauseCost, CausePart } from './comparison.ts';
import type { ChangeOrigins } from './change-origins.ts';
import type { JointFunctions } from './function-match.ts';
import { callerPath, calleePath, childrenOf, heaviest, pathShare, sum, type Origin } from './cause-paths.ts';
import type { JointTree } from './joint-tree.ts';
import { isProgram, rootOf } from './program-roots.ts';

/** Causes below this share of the change are not listed. */
const minimumShare = 0.02;
/** Functions that call more different functions than this are dispatchers: their callees have little in common. */
const dispatcherFanOut = 25;

export interface CauseRequest {
  /** of one kind of cost alone: other nodes have no figures */
  readonly tree: JointTree;
  readonly origins: ChangeOrigins;
  readonly cost: CauseCost;
  /** the change that shares are of; where it is 0, shares are of all that moved */
  readonly delta: number;
  /** what a unit of the tree's figures is in the row's unit: nanoseconds that an instruction takes, or 1 */
  readonly scale: number;
  /** at most so many */
  readonly most: number;
  /** names of the kernel modules of either side */
  readonly modules: ReadonlySet<string>;
  /** a function's credit that lies within what neutral changes move means nothing */
  readonly isNoise: (joint: number, credit: number) => boolean;
}

export function findCauses(functions: JointFunctions, request: CauseRequest): Cause[] {
  const { tree, origins, delta: totalDelta, modules, scale } = request;
  const byFunction = originsByFunction(tree, origins).filter(
    ({ function: row, credit }) => !request.isNoise(row, credit),
  );
  const gross = byFunction.reduce((sum, { credit }) => sum + Math.abs(credit), 0);
  const whole = totalDelta === 0 ? gross : Math.abs(totalDelta);
  const large = byFunction.filter(({ credit }) => Math.abs(credit) >= Math.max(1, minimumShare * whole));
  const grouped = groupByCaller(tree, large, origins);
  grouped.sort(
    (a, b) => Math.abs(b.credit) - Math.abs(a.credit) || compareNames(functions, a.function, b.function),
  );
  const signedWhole = totalDelta === 0 ? gross : totalDelta;
  const children = childrenOf(tree);
  return grouped.slice(0, request.most).map((origin) => {
    const { path, anywhere, nodes } = callerPath(functions, tree, origin, origins);
    const leadsTo = calleePath(tree, children, origin);
    return {
      path,
      anywhere,
      leadsTo: origin.parts.length > 0 ? [] : leadsTo.map((row) => functions.name[row]!),
      delta: Math.round(origin.credit * scale),
      cost: request.cost,
      share: Math.round(origin.credit) / signedWhole,
      kind: kindOf(functions, origin),
      baseCalls: sum(nodes, tree.baseCalls),
      headCalls: sum(nodes, tree.headCalls),
      parts: origin.parts.map((part): CausePart => ({
        name: functions.name[part.function]!,
        leadsTo: calleePath(tree, children, part).map((row) => functions.name[row]!),
        delta: Math.round(part.credit * scale),
        share: Math.round(part.credit) / signedWhole,
      })),
      program: programOf(functions, tree, origin, origins),
      module: moduleOf(functions, [origin.function, ...leadsTo], modules),
    };
  });
}

/** Credits by function, with the nodes they lie on. */
function originsByFunction(tree: JointTree, { byCalls, byWork }: ChangeOrigins): Origin[] {
  const rows = new Map<number, { nodes: number[]; credit: number; callCredit: number }>();
  for (let node = 0; node < tree.length; node += 1) {
    const calls = byCalls[node]!;
    const credit = calls + byWork[node]!;
    if (calls === 0 && credit === 0) continue;
    const key = tree.function[node]!;
    let row = rows.get(key);
    if (!row) rows.set(key, (row = { nodes: [], credit: 0, callCredit: 0 }));
    row.nodes.push(node);
    row.credit += credit;
    row.callCredit += calls;
  }
  return [...rows].map(([key, row]) => ({ function: key, ...row, parts: [] }));
}

/**
 * Several callees of one function that changed together, in the same direction, are one cause with parts: the
 * tests that `alg_test` no longer runs.
 */
function groupByCaller(tree: JointTree, large: readonly Origin[], origins: ChangeOrigins): Origin[] {
  const byCaller = new Map<number, Origin[]>();
  for (const origin of large) {
    const caller = dominantCaller(tree, origin.nodes, origins);
    if (caller === null || caller === origin.function) continue;
    const members = byCaller.get(caller);
    if (members) members.push(origin);
    else byCaller.set(caller, [origin]);
  }
  const fanOuts = fanOutOf(tree, new Set(byCaller.keys()));
  const grouped = new Set<Origin>();
  const groups: Origin[] = [];
  for (const [caller, members] of byCaller) {
    const sign = Math.sign(members.reduce((total, { credit }) => total + credit, 0));
    const parts = members.filter(({ credit }) => Math.sign(credit) === sign);
    if (parts.length < 2 || fanOuts.get(caller)! > dispatcherFanOut) continue;
    parts.sort((a, b) => Math.abs(b.credit) - Math.abs(a.credit));
    const own = large.find((origin) => origin.function === caller);
    const all = own && Math.sign(own.credit) === sign ? [...parts, own] : parts;
    for (const part of all) grouped.add(part);
    groups.push({
      function: caller,
      nodes: all.flatMap(({ nodes }) => nodes),
      credit: all.reduce((total, { credit }) => total + credit, 0),
      callCredit: all.reduce((total, { callCredit }) => total + callCredit, 0),
      parts,
    });
  }
  return [...large.filter((origin) => !grouped.has(origin)), ...groups];
}

/** The function through which most of the nodes' credit is reached, or null. */
function dominantCaller(tree: JointTree, nodes: readonly number[], origins: ChangeOrigins): number | null {
  const best = heaviest(nodes, origins, (node) => {
    const parent = tree.parent[node]!;
    return parent < 0 ? -1 : tree.function[parent]!;
  });
  return best && best.key >= 0 && best.share >= pathShare ? best.key : null;
}

/** Different functions called, for each of the callers asked for. */
function fanOutOf(tree: JointTree, callers: ReadonlySet<number>): Map<number, number> {
  const callees = new Map<number, Set<number>>();
  for (const caller of callers) callees.set(caller, new Set());
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    if (parent >= 0) callees.get(tree.function[parent]!)?.add(tree.function[node]!);
  }
  return new Map([...callees].map(([caller, set]) => [caller, set.size]));
}

function kindOf(
  functions: JointFunctions,
  { function: row, credit, callCredit, parts }: Origin,
): Cause['kind'] {
  const grew = credit >= 0;
  if (parts.length > 0) {
    const kinds = new Set(parts.map((part) => kindOf(functions, part)));
    const [only] = kinds;
    if (kinds.size === 1 && only !== undefined) return only;
  } else {
    if (functions.inBase[row] === 0) return 'new-code';
    if (functions.inHead[row] === 0) return 'removed-code';
  }
  const byCalls = Math.abs(callCredit) >= Math.abs(credit - callCredit);
  if (byCalls && isProgram(functions, row)) return grew ? 'more-processes' : 'fewer-processes';
  if (byCalls) return grew ? 'more-calls' : 'fewer-calls';
  return grew ? 'more-work-per-call' : 'less-work-per-call';
}

/** The program that most of an origin runs in. */
function programOf(
  functions: JointFunctions,
  tree: JointTree,
  origin: Origin,
  origins: ChangeOrigins,
): Cause['program'] {
  const best = heaviest(origin.nodes, origins, (node) => rootOf(tree, node));
  if (!best || best.share < pathShare || !isProgram(functions, tree.function[best.key]!)) return null;
  return {
    name: functions.name[tree.function[best.key]!]!,
    baseCount: tree.baseCalls[best.key]!,
    headCount: tree.headCalls[best.key]!,
  };
}

/** The module of the first function on the way to the work that belongs to one. */
function moduleOf(
  functions: JointFunctions,
  path: readonly number[],
  modules: ReadonlySet<string>,
): string | null {
  const row = path.find((candidate) => modules.has(functions.object[candidate]!));
  return row === undefined ? null : functions.object[row]!;
}

function compareNames(functions: JointFunctions, a: number, b: number): number {
  return functions.name[a]! < functions.name[b]! ? -1 : 1;
}
