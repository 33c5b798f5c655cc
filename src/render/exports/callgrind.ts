/**
 * Callgrind's profile format (Valgrind manual, "Callgrind Format Specification"), for KCachegrind and
 * callgrind_annotate: self cost per function and, per caller and callee, calls and inclusive cost.
 */
import type { Profile } from '../../profile/profile.ts';
import { frameNames } from './stacks.ts';

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
  const event = profile.unit === 'ns' ? 'Ns' : 'Ir';
  const described = profile.unit === 'ns' ? 'Host nanoseconds' : 'Guest instructions';
  const total = functions.self.reduce((sum, self) => sum + self, 0);
  const lines = [
    '# callgrind format',
    'version: 1',
    `creator: ${creator}`,
    `cmd: ${profile.scenario}`,
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
    const image = functions.image[row]!;
    return compressed('ob', image + 1, functions.images[image]!);
  };
  for (let row = 0; row < functions.length; row += 1) {
    lines.push(
      `ob=${object(row)}`,
      'fl=(1)' + (row === 0 ? ' ???' : ''),
      `fn=${compressed('fn', row + 1, names[row]!)}`,
    );
    lines.push(`0 ${functions.self[row]!}`);
    for (const { callee, calls, total: inclusive } of edges.get(row) ?? []) {
      lines.push(`cob=${object(callee)}`, `cfn=${compressed('fn', callee + 1, names[callee]!)}`);
      lines.push(`calls=${Math.max(1, calls)} 0`, `0 ${inclusive}`);
    }
    lines.push('');
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
    if (parent < 0) continue;
    const caller = tree.function[parent]!;
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
