/** Trace tables of any size out of a seed, made without an object a row: for benches and property tests. */
import type { Mark } from '../../src/boot/recording.ts';
import type { TraceTables } from '../../src/tracer/trace-tables.ts';
import { plainTables } from './plain-recording.ts';
import type { PlainSymbol } from './plain-symbols.ts';
import { mulberry32 } from './text-profile.ts';

export interface RandomTables {
  readonly tables: TraceTables;
  readonly symbols: readonly PlainSymbol[];
  readonly marks: readonly Mark[];
}

const text = 0xffff_ffff_8100_0000n;
const functionCount = 12_000;
const stageCount = 12;

/** A sound trace of `count` call-tree nodes in twelve stages. */
export function randomTables(seed: number, count: number): RandomTables {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const nodes = {
    parent: new Int32Array(count),
    address: new BigUint64Array(count),
    kind: new Uint8Array(count),
    space: new Int32Array(count).fill(-1),
    calls: new Float64Array(count),
    self: new Float64Array(count),
    first: new Float64Array(count),
  };
  const spread = { stage: [] as number[], node: [] as number[], self: [] as number[], calls: [] as number[] };
  const inStage = new Float64Array(stageCount);
  for (let node = 0; node < count; node += 1) {
    const home = Math.floor((node / count) * stageCount);
    nodes.parent[node] = node === 0 ? -1 : random() < 0.6 ? Math.max(0, node - 1 - below(8)) : below(node);
    nodes.address[node] = text + BigInt(Math.floor(functionCount * random() ** 2) * 256);
    nodes.first[node] = node * 10_000;
    for (let stage = home; stage < Math.min(stageCount, home + 1 + below(2)); stage += 1) {
      const self = below(20_000);
      const calls = 1 + below(50);
      spread.stage.push(stage);
      spread.node.push(node);
      spread.self.push(self);
      spread.calls.push(calls);
      nodes.self[node]! += self;
      nodes.calls[node]! += calls;
      inStage[stage]! += self;
    }
  }
  const empty = plainTables([]);
  const instructions = inStage.reduce((sum, self) => sum + self, 0);
  const starts = inStage.map((_, stage) => inStage.slice(0, stage).reduce((sum, self) => sum + self, 0));
  return {
    symbols: Array.from({ length: functionCount }, (_, row) => ({
      name: `function_number_${row}`,
      address: text + BigInt(row * 256),
      size: 256,
    })),
    marks: Array.from({ length: stageCount }, (_, row) => ({
      name: `stage ${row}`,
      role: 'stage',
      at: { address: text },
    })),
    tables: {
      ...empty,
      header: { ...empty.header, instructions, virtualNs: instructions },
      nodes,
      stageRows: {
        stage: Int32Array.from(spread.stage),
        node: Int32Array.from(spread.node),
        self: Float64Array.from(spread.self),
        calls: Float64Array.from(spread.calls),
      },
      marks: {
        mark: Int32Array.from({ length: stageCount - 1 }, (_, row) => row + 1),
        instructions: starts.slice(1),
        ns: starts.slice(1),
        argument: new BigUint64Array(stageCount - 1),
        argument2: new BigUint64Array(stageCount - 1),
      },
    },
  };
}
