/**
 * What holds between the tables of every profile: the tree is in preorder, totals are sums of self, functions
 * sum their nodes, stage rows sum to their nodes, and everything sums to the measured total, to the
 * instruction. Asserted when a profile is built and checked when one is read.
 */
import { stageCost } from './stage-cost.ts';
import { instructions } from '../base/unit.ts';
import { inclusiveTotals } from './call-tree.ts';
import { foldedRow } from './fold-tree.ts';
import type { FunctionTable, Profile, TreeTable } from './profile.ts';

/** Nothing real comes near: a kernel stack holds some 2,000 frames. */
export const maxTreeDepth = 100_000;

/** The measured total in the profile's unit: what all self values sum to. */
export function measuredTotal(profile: Pick<Profile, 'tree'>): number {
  const { parent, total, length } = profile.tree;
  let sum = 0;
  for (let node = 0; node < length; node += 1) if (parent[node] === -1) sum += total[node]!;
  return sum;
}

/** The first rule that does not hold, in words, or null. */
export function checkTables(profile: Profile): string | null {
  return (
    checkPreorder(profile.tree) ??
    checkTotals(profile.tree) ??
    checkFunctionSums(profile) ??
    checkSources(profile) ??
    checkStageSums(profile) ??
    checkWhole(profile) ??
    checkCounted(profile)
  );
}

/** A node's parent is the node before it or one of that node's ancestors. */
function checkPreorder({ parent, length }: TreeTable): string | null {
  const depth = new Int32Array(length);
  for (let node = 0; node < length; node += 1) {
    const above = parent[node]!;
    if (above >= node) return `node ${node} stands before its parent ${above}`;
    if (above === -1) continue;
    depth[node] = depth[above]! + 1;
    if (depth[node]! > maxTreeDepth) return `the tree is deeper than ${maxTreeDepth} calls`;
    // An ancestor chain is climbed once per step down, so the walk is linear over the whole tree.
    let open = node - 1;
    while (open > above) open = parent[open]!;
    if (open !== above) return `node ${node} is not in preorder`;
  }
  return null;
}

function checkTotals({ parent, self, total, length }: TreeTable): string | null {
  const sum = Float64Array.from(self);
  for (let node = length - 1; node >= 0; node -= 1) {
    if (sum[node] !== total[node]) {
      return `the total of node ${node} is ${total[node]!}, its subtree sums to ${sum[node]!}`;
    }
    const above = parent[node]!;
    if (above !== -1) sum[above] = sum[above]! + sum[node]!;
  }
  return null;
}

function checkFunctionSums({ functions, tree }: Profile): string | null {
  const self = new Float64Array(functions.length);
  const calls = new Float64Array(functions.length);
  for (let node = 0; node < tree.length; node += 1) {
    const row = tree.function[node]!;
    self[row] = self[row]! + tree.self[node]!;
    calls[row] = calls[row]! + tree.calls[node]!;
  }
  const total = inclusiveTotals(tree, functions.length);
  const folded = foldedRow(functions);
  if (folded !== -1) return checkFoldedSums(functions, { self, calls, total }, folded);
  for (let row = 0; row < functions.length; row += 1) {
    if (self[row] !== functions.self[row] || calls[row] !== functions.calls[row]) {
      return `self or calls of function ${row} are not the sums of its nodes`;
    }
    if (total[row] !== functions.total[row]) {
      return `the total of function ${row} is ${functions.total[row]!}, its outermost nodes sum to ${total[row]!}`;
    }
  }
  return null;
}

/** Where calls were folded, functions have what their nodes have and their part of what was folded. */
function checkFoldedSums(
  functions: FunctionTable,
  nodes: Readonly<Record<'self' | 'calls' | 'total', Float64Array>>,
  folded: number,
): string | null {
  const missing = { self: 0, calls: 0 };
  for (let row = 0; row < folded; row += 1) {
    const self = functions.self[row]! - nodes.self[row]!;
    const calls = functions.calls[row]! - nodes.calls[row]!;
    if (self < 0 || calls < 0 || functions.total[row]! < nodes.total[row]!) {
      return `function ${row} has less than its nodes`;
    }
    missing.self += self;
    missing.calls += calls;
  }
  return missing.self === nodes.self[folded] && missing.calls === nodes.calls[folded]
    ? null
    : 'what was folded is not what functions have beside their nodes';
}

/** No file has more of a function than there is of it. */
function checkSources({ functions, sources }: Profile): string | null {
  if (sources === null) return null;
  const { code } = sources;
  const left = Float64Array.from(functions.self);
  for (let row = 0; row < code.length; row += 1) {
    const of = code.function[row]!;
    const before = row === 0 ? -1 : code.function[row - 1]!;
    if (of < before || (of === before && code.file[row]! <= code.file[row - 1]!)) {
      return `row ${row} of the code in files stands before what it belongs behind`;
    }
    left[of] = left[of]! - code.self[row]!;
    if (left[of] < 0) return `function ${of} has less than its files say`;
  }
  return null;
}

function checkStageSums({ stageRows, tree }: Profile): string | null {
  const self = new Float64Array(tree.length);
  const calls = new Float64Array(tree.length);
  for (let row = 0; row < stageRows.length; row += 1) {
    const node = stageRows.node[row]!;
    self[node] = self[node]! + stageRows.self[row]!;
    calls[node] = calls[node]! + stageRows.calls[row]!;
  }
  for (let node = 0; node < tree.length; node += 1) {
    if (self[node] !== tree.self[node] || calls[node] !== tree.calls[node]) {
      return `the stage rows of node ${node} do not sum to its self and calls`;
    }
  }
  return null;
}

function checkCounted({ counted, totals }: Profile): string | null {
  const sums = new Map<string, number>();
  for (const { metric, count } of counted ?? []) sums.set(metric, (sums.get(metric) ?? 0) + count);
  for (const [metric, sum] of sums) {
    const said = Object.hasOwn(totals, metric) ? totals[metric]! : -1;
    if (said !== sum) return `what is counted of ${metric} sums to ${sum}, the totals say ${said}`;
  }
  return null;
}

function checkWhole(profile: Profile): string | null {
  const { unit, totals, stages } = profile;
  const total = measuredTotal(profile);
  if (unit === instructions.name && totals.instructions !== total) {
    return `the tree sums to ${total} instructions, the totals say ${totals.instructions}`;
  }
  const inStages = new Float64Array(stages.length);
  const { stageRows } = profile;
  for (let row = 0; row < stageRows.length; row += 1) {
    const stage = stageRows.stage[row]!;
    inStages[stage] = inStages[stage]! + stageRows.self[row]!;
  }
  for (const [index, stage] of stages.entries()) {
    const said = stageCost(profile, stage);
    if (said !== inStages[index]) {
      return `stage '${stage.name}' says ${said}, its rows sum to ${inStages[index]!}`;
    }
  }
  return null;
}
