/**
 * Which program of the call tree each process ran. The tree has one root a program, whatever the number of
 * processes that ran it: a root's name is the one that a process had after exec, and forks that never called exec
 * run under the root of who forked them.
 */
import { programObject } from './process-names.ts';
import type { Profile } from './profile.ts';

/** By row of Profile.processes, the name of its program's root; null for kernel threads and where none fits. */
export function programsOf({ processes, tree, functions }: Profile): (string | null)[] {
  const roots = new Set<string>();
  for (let node = 0; node < tree.length; node += 1) {
    const row = tree.function[node]!;
    if (tree.parent[node] === -1 && functions.objects[functions.object[row]!] === programObject) {
      roots.add(functions.name[row]!);
    }
  }
  const programs: (string | null)[] = [];
  for (const [row, { names, parent, kernelThread }] of (processes ?? []).entries()) {
    // Parents stand before their children.
    const inherited = parent >= 0 && parent < row ? programs[parent]! : null;
    programs.push(kernelThread ? null : (names.findLast((name) => roots.has(name)) ?? inherited));
  }
  return programs;
}
