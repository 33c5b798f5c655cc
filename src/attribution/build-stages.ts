/** Stages of a boot out of the marks that were passed. They tile the measurement: each begins where the last ends. */
import { firstStage } from '../boot/linux-stages.ts';
import type { Mark } from '../boot/recording.ts';
import type { MarkTable, TraceHeader } from '../tracer/trace-tables.ts';
import type { Stage } from '../profile/profile.ts';

export interface StageStart {
  readonly name: string;
  readonly instructions: number;
  /** virtual ns, -1 where unknown */
  readonly ns: number;
}

/** When each stage began; row n of this is stage n of the trace's stage rows. The first begins at reset. */
export function stageStarts(marks: readonly Mark[], passed: MarkTable): StageStart[] {
  const starts: StageStart[] = [{ name: firstStage, instructions: 0, ns: 0 }];
  for (let row = 0; row < passed.mark.length; row += 1) {
    const mark = marks[passed.mark[row]!];
    if (mark?.role !== 'stage') continue;
    starts.push({ name: mark.name, instructions: passed.instructions[row]!, ns: passed.ns[row]! });
  }
  return starts;
}

/** Stages with the instructions that fell into each and the virtual time they took. */
export function stagesOf(
  starts: readonly StageStart[],
  instructions: Float64Array,
  header: Pick<TraceHeader, 'virtualNs'>,
): Stage[] {
  let begun = 0;
  return starts.map(({ name, ns }, index) => {
    const startInstructions = begun;
    begun += instructions[index]!;
    const next = starts[index + 1]?.ns ?? header.virtualNs;
    return {
      name,
      startInstructions,
      instructions: instructions[index]!,
      startNs: ns,
      ns: ns === -1 || next === -1 ? -1 : next - ns,
    };
  });
}

/** Which stage a moment lies in: the last that began at or before it. */
export function stageAt(starts: readonly StageStart[], instructions: number): string {
  let name = starts[0]!.name;
  for (const start of starts) {
    if (start.instructions > instructions) break;
    name = start.name;
  }
  return name;
}
