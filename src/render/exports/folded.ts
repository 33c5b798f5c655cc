/**
 * Folded stacks, the input of FlameGraph's flamegraph.pl and of every tool that reads it: one line a stack,
 * frames from the root joined with `;`, a space, the self value.
 */
import type { Profile } from '../../profile/profile.ts';
import { forEachStack, frameNames } from './stacks.ts';

/** One line for every node with self > 0, in the tree's order; sums equal the profile's totals. */
export function exportFolded(profile: Profile): string {
  const names = frameNames(profile).map((name) => name.replaceAll(';', ':'));
  const { tree } = profile;
  const prefixes: string[] = [];
  const lines: string[] = [];
  forEachStack(tree, (node, depth) => {
    const name = names[tree.function[node]!]!;
    const path = depth === 0 ? name : `${prefixes[depth - 1]!};${name}`;
    prefixes[depth] = path;
    if (tree.self[node]! > 0) lines.push(`${path} ${tree.self[node]!}\n`);
  });
  return lines.join('');
}
