/**
 * Callgrind's profile format (Valgrind manual, "Callgrind Format Specification"), for KCachegrind and
 * callgrind_annotate: self cost per function and, per caller and callee, calls and inclusive cost.
 */
import { unitNamed } from '../../base/unit.ts';
import type { Profile } from '../../profile/profile.ts';
import { printable } from '../guest-text.ts';
import { frameNames } from './stacks.ts';

/** A caller for the tree's roots: readers take a function's inclusive cost from the calls into it. */
const rootName = '(boot)';
const rootRow = -1;

interface Edge {
  caller: number;
  callee: number;
  calls: number;
  total: number;
}

/**
 * A callgrind file. There are no lines: every cost stands at line 0 of its function. A recursive call's cost
 * stands in its edge too, which readers resolve as cycles.
 */
export function exportCallgrind(profile: Profile, creator: string): string {
  const { functions } = profile;
  const names = frameNames(profile);
  const { event, described } = unitNamed(profile.unit).exported.callgrind;
  const total = functions.self.reduce((sum, self) => sum + self, 0);
  const lines = [
    '# callgrind format',
    'version: 1',
    `creator: ${creator}`,
    `cmd: ${printable(profile.scenario)}`,
    'positions: line',
    `event: ${event} : ${described}`,
    `events: ${event}`,
    `summary: ${total}`,
    '',
  ];
  const edges = edgesByCaller(profile);
  const named = new Set<string>();
  const compressed = (kind: 'ob' | 'fn', id: number, name: string): string => {
    const key = `${kind}${id}`;
    if (named.has(key)) return `(${id})`;
    named.add(key);
    return `(${id}) ${name}`;
  };
  const object = (row: number): string => {
    const image = functions.object[row]!;
    return compressed('ob', image + 1, printable(functions.objects[image]!));
  };
  const calls = (caller: number): void => {
    for (const { callee, calls: count, total: inclusive } of edges.get(caller) ?? []) {
      lines.push(`cob=${object(callee)}`, `cfn=${compressed('fn', callee + 1, names[callee]!)}`);
      lines.push(`calls=${Math.max(1, count)} 0`, `0 ${inclusive}`);
    }
    lines.push('');
  };
  lines.push('fl=(1) ???', `fn=(0) ${rootName}`, '0 0');
  calls(rootRow);
  for (let row = 0; row < functions.length; row += 1) {
    lines.push(
      `ob=${object(row)}`,
      'fl=(1)',
      `fn=${compressed('fn', row + 1, names[row]!)}`,
      `0 ${functions.self[row]!}`,
    );
    calls(row);
  }
  lines.push(`totals: ${total}`, '');
  return lines.join('\n');
}

/** Calls between functions, gathered from the tree, in the callee's order of appearance. */
function edgesByCaller({ tree, functions }: Profile): Map<number, Edge[]> {
  const edges = new Map<number, Edge>();
  const byCaller = new Map<number, Edge[]>();
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    const caller = parent < 0 ? rootRow : tree.function[parent]!;
    const callee = tree.function[node]!;
    const key = caller * functions.length + callee;
    let edge = edges.get(key);
    if (!edge) {
      edge = { caller, callee, calls: 0, total: 0 };
      edges.set(key, edge);
      const list = byCaller.get(caller);
      if (list) list.push(edge);
      else byCaller.set(caller, [edge]);
    }
    edge.calls += tree.calls[node]!;
    edge.total += tree.total[node]!;
  }
  return byCaller;
}
