/** Where a boot that failed stood: what it printed last, and the call path that ran at the end. */
import { pathNames } from '../profile/call-tree.ts';
import type { Profile } from '../profile/profile.ts';
import type { Failure } from './comparison.ts';

const linesShown = 20;

/** Null for a boot that reached its end. */
export function failureOf({ outcome, console, timeline, tree, functions }: Profile): Failure | null {
  if (outcome.kind === 'reached-end') return null;
  const last = timeline ? timeline.node.findLast((node) => node >= 0) : undefined;
  const path = pathNames({ tree, functions }, last ?? -1);
  return { console: console.slice(-linesShown).map(({ text }) => text), path: toPanic(path) };
}

/** Who panicked is the news; how it printed that is not. */
function toPanic(path: readonly string[]): string[] {
  const at = path.findIndex((name) => ['panic', 'vpanic', 'nmi_panic'].includes(name));
  return path.slice(0, at < 0 ? path.length : at + 1);
}
