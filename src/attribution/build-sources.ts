/** Which files the kernel's functions are from: what the trace counted by address, by function and file. */
import type { AssembledTree } from '../profile/call-tree.ts';
import { objectNames } from '../profile/object-names.ts';
import type { SourceTable } from '../profile/profile.ts';
import type { CodeFiles } from '../symbols/code-files.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { NodeTable } from '../tracer/trace-tables.ts';

/**
 * @param nodeOf node of the trace → node of the whole tree, before it was folded
 */
export function sourcesOf(
  nodes: NodeTable,
  symbols: SymbolTable,
  files: CodeFiles,
  { tree, functions }: AssembledTree,
  nodeOf: (node: number) => number,
): SourceTable {
  const count = nodes.parent.length;
  const half = new Uint32Array(nodes.address.buffer, nodes.address.byteOffset, count * 2);
  const kernel = functions.objects.indexOf(objectNames.kernel);
  const selfIn = new Map<number, number>();
  for (let node = 0; node < count; node += 1) {
    const row = tree.function[nodeOf(node)]!;
    if (functions.object[row] !== kernel) continue;
    const symbol = symbols.findHalves(half[2 * node + 1]!, half[2 * node]!);
    const file = symbol === -1 ? -1 : files.fileOf[symbol]!;
    // A node that is part of its caller's row may be of another function: it has no row of its own, and no self.
    if (file === -1 || symbols.name(symbol) !== functions.name[row]) continue;
    const key = row * files.paths.length + file;
    selfIn.set(key, (selfIn.get(key) ?? 0) + nodes.self[node]!);
  }
  const keys = [...selfIn.keys()].sort((a, b) => a - b);
  const used = [...new Set(keys.map((key) => key % files.paths.length))].sort((a, b) => a - b);
  const rowOf = new Map(used.map((file, row) => [file, row]));
  return {
    evidence: files.evidence,
    tree: null,
    files: {
      length: used.length,
      path: used.map((file) => files.paths[file]!),
      need: new Int32Array(used.length).fill(-1),
      needs: [],
      owner: new Int32Array(used.length).fill(-1),
      owners: [],
    },
    code: {
      length: keys.length,
      function: Int32Array.from(keys, (key) => Math.floor(key / files.paths.length)),
      file: Int32Array.from(keys, (key) => rowOf.get(key % files.paths.length)!),
      self: Float64Array.from(keys, (key) => selfIn.get(key)!),
    },
  };
}
