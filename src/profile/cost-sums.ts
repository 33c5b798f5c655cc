/** A profile's cost by kind: of the whole, of every stage, of every function. */
import { costKinds } from './cost-kind.ts';
import { kernelThreads } from './kernel-threads.ts';
import type { Profile } from './profile.ts';

/** Sums of self by kind, in the profile's unit: eight numbers a row, in the order of costKinds. */
export interface CostSums {
  readonly whole: Float64Array;
  /** by row of Profile.stages: kind `k` of row `r` stands at `r * costKinds.length + k` */
  readonly stages: Float64Array;
  /** by row of FunctionTable, likewise; calls that were folded are at the row that says so */
  readonly functions: Float64Array;
}

/** Sums by kind. Those of a row add up to it, those of the whole to the measured total, to the instruction. */
export function costSums({ stages, functions, tree, stageRows }: Profile): CostSums {
  const kinds = costKinds.length;
  const whole = new Float64Array(kinds);
  const inStages = new Float64Array(stages.length * kinds);
  const ofFunctions = new Float64Array(functions.length * kinds);
  for (let node = 0; node < tree.length; node += 1) {
    const kind = tree.cost[node]!;
    const at = tree.function[node]! * kinds + kind;
    whole[kind] = whole[kind]! + tree.self[node]!;
    ofFunctions[at] = ofFunctions[at]! + tree.self[node]!;
  }
  for (let row = 0; row < stageRows.length; row += 1) {
    const at = stageRows.stage[row]! * kinds + tree.cost[stageRows.node[row]!]!;
    inStages[at] = inStages[at]! + stageRows.self[row]!;
  }
  return { whole, stages: inStages, functions: ofFunctions };
}

/** What one stage's own thread did, or one kernel thread in all stages. */
export interface CostRow {
  /** of the stage; of a thread, what it runs */
  readonly name: string;
  readonly by: 'stage' | 'thread';
  readonly sum: number;
  /** in the order of costKinds */
  readonly kinds: Float64Array;
}

/**
 * A boot's cost by who did it: stages in their order, of which only what the thread that boots and processes did, then
 * kernel threads, the costliest first. Sums add up to the measured total, to the instruction.
 */
export function costRows({ stages, functions, tree, stageRows }: Profile): CostRow[] {
  const kinds = costKinds.length;
  const { names, thread } = kernelThreads(tree, functions);
  const sums = new Float64Array((stages.length + names.length) * kinds);
  for (let row = 0; row < stageRows.length; row += 1) {
    const node = stageRows.node[row]!;
    const who = thread[node] === -1 ? stageRows.stage[row]! : stages.length + thread[node]!;
    const at = who * kinds + tree.cost[node]!;
    sums[at] = sums[at]! + stageRows.self[row]!;
  }
  const row = (name: string, by: CostRow['by'], at: number): CostRow => {
    const own = sums.subarray(at * kinds, (at + 1) * kinds);
    return { name, by, sum: own.reduce((sum, one) => sum + one, 0), kinds: own };
  };
  return [
    ...stages.map(({ name }, at) => row(name, 'stage', at)),
    ...names
      .map((name, at) => row(name, 'thread', stages.length + at))
      .sort((a, b) => b.sum - a.sum || (a.name < b.name ? -1 : 1)),
  ];
}
