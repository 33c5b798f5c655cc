/**
 * A boot's figures by kind of cost: what the rows of a comparison, and the noise band, are made of.
 *
 * `work` is what somebody wrote and can make faster, outside of `decompress`: how long a kernel image takes to unpack
 * depends on how well it happened to compress, so that it moves with every build and has its row for itself.
 */
import { instructions } from '../base/unit.ts';
import { costKinds, costNumber, type CostKind } from '../profile/cost-kind.ts';
import { costSums } from '../profile/cost-sums.ts';
import type { Profile } from '../profile/profile.ts';

export interface Figures {
  /** instructions of kind work outside of `decompress` */
  readonly work: number;
  /** of the kinds besides work, in their row's unit: waiting in ns of virtual time, the others in instructions */
  readonly kinds: ReadonlyMap<OtherKind, number>;
  /** work by stage, in order of time */
  readonly stages: ReadonlyMap<string, number>;
}

export type OtherKind = Exclude<CostKind, 'work'>;

/** In the order in which they matter to a reader. */
export const otherKinds: readonly OtherKind[] = [
  'waiting',
  'memory',
  'loading',
  'random',
  'interrupts',
  'scheduling',
  'background',
];

/** The stage that has a row of its own and is no part of `work`. */
export const payloadStage = 'decompress';

/** Null for profiles that do not tell kinds apart: of `exec_tb`, or committed budgets without a call tree. */
export function figuresOf(profile: Profile): Figures | null {
  if (profile.unit !== instructions.name || profile.tree.length === 0) return null;
  const sums = costSums(profile);
  const stages = new Map<string, number>();
  for (const [row, { name }] of profile.stages.entries()) {
    stages.set(name, (stages.get(name) ?? 0) + sums.stages[row * costKinds.length + costNumber.work]!);
  }
  const ns = nsPerInstruction(profile);
  return {
    work: sums.whole[costNumber.work]! - (stages.get(payloadStage) ?? 0),
    kinds: new Map(
      otherKinds.map((kind) => [
        kind,
        kind === 'waiting' ? sums.whole[costNumber[kind]]! * ns : sums.whole[costNumber[kind]]!,
      ]),
    ),
    stages,
  };
}

/** Virtual time that an instruction takes: QEMU's `-icount shift=N` makes it 2^N ns. */
export function nsPerInstruction({ environment }: Profile): number {
  return 2 ** Math.max(0, environment.fields.icountShift);
}

/** 1 for nodes of the call tree whose cost is of that kind. */
export function nodesOfKind({ tree }: Profile, kind: CostKind): Uint8Array {
  const number = costNumber[kind];
  return tree.cost.map((cost) => (cost === number ? 1 : 0));
}
