/** Virtual time of any moment of a boot: what the instructions took, and what the guest had slept by then. */
import type { TraceTables } from '../tracer/trace-tables.ts';

/**
 * Virtual ns of a moment given as instructions from reset; -1 where this QEMU does not tell the time.
 *
 * @param icountShift an instruction takes 2^shift ns
 */
export function virtualClock(
  { header, sleeps }: Pick<TraceTables, 'header' | 'sleeps'>,
  icountShift: number,
): (instructions: number) => number {
  const known = header.virtualNs !== -1;
  const slept = new Float64Array(sleeps.ns.length + 1);
  sleeps.ns.forEach((ns, row) => (slept[row + 1] = slept[row]! + ns));
  return (instructions) => {
    if (!known || instructions < 0) return -1;
    let [low, high] = [0, sleeps.instructions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sleeps.instructions[middle]! <= instructions) low = middle + 1;
      else high = middle;
    }
    return instructions * 2 ** icountShift + slept[low]!;
  };
}
