/**
 * Work that only moved: a function that does less in one stage (or thread) and as much more in another did not change,
 * it ran at another time. What moved is taken out of the stages' changes before they are judged, and is told in one
 * line.
 */
import { costNumber } from '../profile/cost-kind.ts';
import type { Profile } from '../profile/profile.ts';
import type { Moved, Row } from './comparison.ts';
import type { JointFunctions } from './function-match.ts';

export interface MovedWork {
  /** by stage: the part of its change that came from (positive) or went to (negative) other stages; sums to 0 */
  readonly byStage: ReadonlyMap<string, number>;
  /** instructions that moved */
  readonly amount: number;
}

export const nothingMoved: MovedWork = { byStage: new Map(), amount: 0 };

export function movedWork(functions: JointFunctions, base: Profile, head: Profile): MovedWork {
  const names = [...new Set([...base.stages, ...head.stages].map(({ name }) => name))];
  const width = names.length;
  const change = new Float64Array(functions.length * width);
  addWork(change, base, functions.ofBase, names, -1);
  addWork(change, head, functions.ofHead, names, 1);
  const moved = new Float64Array(width);
  let amount = 0;
  for (let row = 0; row < functions.length; row += 1) {
    const of = change.subarray(row * width, (row + 1) * width);
    let up = 0;
    let down = 0;
    for (const delta of of) {
      if (delta > 0) up += delta;
      else down -= delta;
    }
    const both = Math.min(up, down);
    if (both === 0) continue;
    amount += both;
    for (let stage = 0; stage < width; stage += 1) {
      const delta = of[stage]!;
      moved[stage]! += delta > 0 ? (delta / up) * both : (delta / down) * both;
    }
  }
  return { amount, byStage: new Map(names.map((name, stage) => [name, Math.round(moved[stage]!)])) };
}

function addWork(
  change: Float64Array,
  { stages, stageRows, tree }: Profile,
  joint: Int32Array,
  names: readonly string[],
  sign: number,
): void {
  const column = stages.map(({ name }) => names.indexOf(name));
  for (let row = 0; row < stageRows.length; row += 1) {
    const node = stageRows.node[row]!;
    if (tree.cost[node] !== costNumber.work) continue;
    const at = joint[tree.function[node]!]! * names.length + column[stageRows.stage[row]!]!;
    change[at]! += sign * stageRows.self[row]!;
  }
}

/** Stages that work moved between may change by so much of it all the same; by more, something else changed them. */
const nearlyNothing = 0.1;

/** The one line that says what moved; null where no stage's change is that alone, or theirs together are not nearly 0. */
export function movedRow(stages: readonly Row[]): Moved | null {
  const moved = stages.filter(({ status }) => status === 'moved');
  if (moved.length === 0) return null;
  const bySize = [...stages].filter(({ movedDelta }) => movedDelta !== 0);
  bySize.sort((a, b) => Math.abs(b.movedDelta) - Math.abs(a.movedDelta));
  const least = 0.1 * Math.abs(bySize[0]!.movedDelta);
  const named = bySize.filter(({ movedDelta }) => Math.abs(movedDelta) >= least);
  const amount = stages.reduce((sum, { movedDelta }) => sum + Math.max(0, movedDelta), 0);
  const net = named.reduce((sum, { delta }) => sum + delta, 0);
  if (Math.abs(net) > nearlyNothing * amount) return null;
  return {
    amount,
    from: named.filter(({ movedDelta }) => movedDelta < 0).map(({ name }) => name),
    to: named.filter(({ movedDelta }) => movedDelta > 0).map(({ name }) => name),
    net,
  };
}
