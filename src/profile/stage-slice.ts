/** A profile as if only one of its stages had been measured. */
import { inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { assembleTree } from './call-tree.ts';
import type { FunctionTable, Profile, TreeTable } from './profile.ts';

export interface StageSlice {
  readonly functions: FunctionTable;
  readonly tree: TreeTable;
}

/**
 * Row of the stage of that name; names may be given in any case.
 *
 * @throws BootgateError (bad input) listing the stages when there is none
 */
export function stageNamed(profile: Profile, name: string): number {
  const wanted = name.toLowerCase();
  const row = profile.stages.findIndex((stage) => stage.name.toLowerCase() === wanted);
  if (row !== -1) return row;
  const names = profile.stages.map((stage) => stage.name);
  const suggestion = nearest(name, names);
  throw inputError(`the profile has no stage '${name}'`, {
    hint: suggestion ? `did you mean '${suggestion}'?` : `its stages: ${names.join(', ')}`,
  });
}

/**
 * Functions and call tree of one stage: self, calls and totals are those of the stage, sorted by them; what did
 * not run in it is left out. `first` stays the first execution from reset.
 */
export function sliceStage(profile: Profile, stage: number): StageSlice {
  const { tree, functions, stageRows } = profile;
  const self = new Float64Array(tree.length);
  const calls = new Float64Array(tree.length);
  const used = new Uint8Array(tree.length);
  for (let row = 0; row < stageRows.length; row += 1) {
    if (stageRows.stage[row] !== stage) continue;
    const node = stageRows.node[row]!;
    self[node] = stageRows.self[row]!;
    calls[node] = stageRows.calls[row]!;
    used[node] = 1;
  }
  for (let node = tree.length - 1; node >= 0; node -= 1) {
    if (used[node] === 1 && tree.parent[node] !== -1) used[tree.parent[node]!] = 1;
  }
  const kept = tree.parent.map((_, node) => node).filter((node) => used[node] === 1);
  const rowOf = new Int32Array(tree.length).fill(-1);
  kept.forEach((node, row) => (rowOf[node] = row));
  return assembleTree(
    {
      parent: kept.map((node) => (tree.parent[node] === -1 ? -1 : rowOf[tree.parent[node]!]!)),
      code: kept.map((node) => tree.function[node]!),
      kind: Uint8Array.from(kept, (node) => tree.kind[node]!),
      cost: Uint8Array.from(kept, (node) => tree.cost[node]!),
      process: kept.map((node) => tree.process[node]!),
      self: Float64Array.from(kept, (node) => self[node]!),
      calls: Float64Array.from(kept, (node) => calls[node]!),
      first: Float64Array.from(kept, (node) => tree.first[node]!),
    },
    functions,
  );
}
