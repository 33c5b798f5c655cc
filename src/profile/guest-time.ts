/** When things happened in virtual time, where the profile only tells instructions. */
import { instructions } from '../base/unit.ts';
import type { Profile } from './profile.ts';

/**
 * A function from instructions to virtual nanoseconds, both from reset: straight lines between the moments of
 * which the profile tells both (starts and ends of processes, stages, units, console lines). Null where there
 * are none: then virtual time is unknown.
 */
export function virtualClock(profile: Profile): ((instructions: number) => number) | null {
  if (profile.unit !== instructions.name || profile.totals.virtualNs < 0) return null;
  const moments: [instructions: number, ns: number][] = [
    [0, 0],
    [profile.totals.instructions, profile.totals.virtualNs],
  ];
  const add = (instructions: number, ns: number): void => {
    if (instructions >= 0 && ns >= 0) moments.push([instructions, ns]);
  };
  for (const stage of profile.stages) add(stage.startInstructions, stage.startNs);
  for (const process of profile.processes ?? []) {
    add(process.startInstructions, process.startNs);
    add(process.endInstructions, process.endNs);
  }
  for (const unit of profile.units ?? []) {
    add(unit.startInstructions, unit.startNs);
    add(unit.readyInstructions, unit.readyNs);
  }
  for (const line of profile.console) add(line.instructions, line.ns);
  moments.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const at = Float64Array.from(moments, ([instructions]) => instructions);
  // Time never runs backwards, whatever a file says.
  let latest = 0;
  const ns = Float64Array.from(moments, ([, moment]) => (latest = Math.max(latest, moment)));
  return (instructions) => {
    let low = 0;
    let high = at.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (at[middle]! <= instructions) low = middle;
      else high = middle - 1;
    }
    if (low === at.length - 1) return ns[low]!;
    const span = at[low + 1]! - at[low]!;
    const share = span === 0 ? 0 : Math.max(0, instructions - at[low]!) / span;
    return ns[low]! + share * (ns[low + 1]! - ns[low]!);
  };
}
