/** In which stage, and in which initcall of it, a boot waits longer than before with nothing to run. */
import type { Profile } from '../profile/profile.ts';
import type { IdlePlace } from './comparison.ts';
import { nsPerInstruction } from './figures.ts';

/** A place has a change when it has at least this share of it. */
const leastShare = 0.6;

/** Null where no stage has most of the change, or virtual time is not known. */
export function idlePlace(base: Profile, head: Profile): IdlePlace | null {
  const whole = head.totals.idleNs - base.totals.idleNs;
  if (base.totals.idleNs < 0 || head.totals.idleNs < 0 || whole === 0) return null;
  const stage = largestChange(stageIdle(base), stageIdle(head), whole);
  if (stage === null) return null;
  const initcall = largestChange(initcallIdle(base), initcallIdle(head), stage.delta);
  return { stage: stage.name, initcall: initcall?.name ?? null, delta: (initcall ?? stage).delta };
}

function stageIdle(profile: Profile): Map<string, number> {
  const perInstruction = nsPerInstruction(profile);
  return sums(
    profile.stages
      .filter(({ ns }) => ns >= 0)
      .map(({ name, ns, instructions }) => [name, ns - instructions * perInstruction]),
  );
}

/** From the start of each to the start of the next, less what ran meanwhile. */
function initcallIdle(profile: Profile): Map<string, number> {
  const perInstruction = nsPerInstruction(profile);
  const known = profile.initcalls
    .filter(({ startNs }) => startNs >= 0)
    .sort((a, b) => a.startInstructions - b.startInstructions);
  return sums(
    known.slice(0, -1).map((call, index) => {
      const next = known[index + 1]!;
      const ran = next.startInstructions - call.startInstructions;
      return [call.name, next.startNs - call.startNs - ran * perInstruction];
    }),
  );
}

function sums(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const by = new Map<string, number>();
  for (const [name, value] of entries) by.set(name, (by.get(name) ?? 0) + value);
  return by;
}

function largestChange(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  whole: number,
): { name: string; delta: number } | null {
  const changes = [...new Set([...before.keys(), ...after.keys()])].map((name) => ({
    name,
    delta: (after.get(name) ?? 0) - (before.get(name) ?? 0),
  }));
  changes.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  const [first] = changes;
  return first && first.delta / whole >= leastShare ? first : null;
}
