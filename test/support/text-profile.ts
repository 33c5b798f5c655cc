/**
 * Profiles for tests. `textProfile` reads a call tree drawn as indented text:
 *
 *     start_kernel self=10
 *       kmalloc self=5 calls=2
 *       load [virtio_blk] self=7@userspace+1@end calls=3
 *       asm_exc_page_fault self=2 kind=interrupt
 *
 * - `[image]` is the function's image, `vmlinux` by default
 * - `self` and `calls` (1 by default) fall into the stage of the caller; `stage=NAME` moves a line and what is
 *   below it, `self=7@userspace+1@end` spreads it. A blank in a stage's name is written as `_`
 * - `process=ROW` puts a line and what is below it into a row of Profile.processes; -1 by default
 * - `first` is, by default, the instructions drawn above the line; `size` the code's size; `kind` one of nodeKind
 * - `cost` is the kind of cost of a line and what is below it; by default what the functions' names say
 * - a line that starts with `#` is a comment
 *
 * `randomProfile` makes a big one from a seed, for property tests and benches.
 */
import { classifyCosts } from '../../src/profile/classify-cost.ts';
import { costNumber, type CostKind } from '../../src/profile/cost-kind.ts';
import { assembleTree, type CodeNames } from '../../src/profile/call-tree.ts';
import type { CallRows } from '../../src/profile/merge-rows.ts';
import { assembleStageRows, type CallStageRows } from '../../src/profile/stage-rows.ts';
import { environmentOf } from '../../src/profile/environment.ts';
import { checkTables } from '../../src/profile/profile-tables-check.ts';
import {
  profileVersion,
  type EnvironmentFields,
  type Profile,
  type Stage,
} from '../../src/profile/profile.ts';
import { nodeKind } from '../../src/base/node-kind.ts';

export interface TextProfileOptions {
  /** in order of time; `['boot']` by default */
  readonly stages?: readonly string[];
  readonly environment?: Partial<EnvironmentFields>;
  /** members that replace those computed: `{ scenario: 'x', unit: 'ns', console: […] }` */
  readonly profile?: Partial<Profile>;
}

/** A profile of the drawn call tree. Throws when a line cannot be read. */
export function textProfile(drawing: string, options: TextProfileOptions = {}): Profile {
  const stages = options.stages ?? ['boot'];
  const stageRow = (name: string): number => {
    const row = stages.indexOf(name.replaceAll('_', ' '));
    if (row === -1) throw new Error(`there is no stage '${name}' (${stages.join(', ')})`);
    return row;
  };
  const spread = (text: string, home: number): Map<number, number> =>
    new Map(
      text.split('+').map((part) => {
        const [count, stage] = part.split('@');
        return [stage === undefined ? home : stageRow(stage), Number(count)];
      }),
    );
  const rows = emptyRows();
  const codes = new Codes();
  const open: { indent: number; row: number; stage: number; process: number; cost: number }[] = [];
  let sum = 0;
  for (const line of drawing.split('\n')) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const match = /^( *)(.*?)(?: \[([^\]]+)\])?((?: +\w+=\S+)*) *$/.exec(line);
    if (!match) throw new Error(`cannot read '${line}'`);
    const indent = match[1]!.length;
    const given = new Map(
      (match[4] ?? '')
        .trim()
        .split(/ +/)
        .filter((word) => word !== '')
        .map((word) => word.split('=') as [string, string]),
    );
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    const above = open.at(-1);
    const stage = given.has('stage') ? stageRow(given.get('stage')!) : (above?.stage ?? 0);
    const self = spread(given.get('self') ?? '0', stage);
    const calls = spread(given.get('calls') ?? '1', stage);
    const row = rows.parent.length;
    rows.parent.push(above?.row ?? -1);
    rows.code.push(codes.row(match[2]!, match[3] ?? 'vmlinux', Number(given.get('size') ?? 0)));
    rows.kind.push(nodeKind[(given.get('kind') ?? 'call') as keyof typeof nodeKind]);
    rows.self.push(sumOf(self));
    rows.calls.push(sumOf(calls));
    rows.first.push(Number(given.get('first') ?? sum));
    const process = Number(given.get('process') ?? above?.process ?? -1);
    rows.process.push(process);
    const cost = given.has('cost') ? costNumber[given.get('cost') as CostKind] : (above?.cost ?? -1);
    rows.cost.push(cost);
    for (const at of new Set([...self.keys(), ...calls.keys()])) {
      rows.stage.push([at, row, self.get(at) ?? 0, calls.get(at) ?? 0]);
    }
    sum += sumOf(self);
    open.push({ indent, row, stage, process, cost });
  }
  return finish(rows, codes, stages, options);
}

export interface RandomProfileOptions extends TextProfileOptions {
  readonly seed: number;
  readonly nodes: number;
  /** distinct functions; default: 20 and one for every ten nodes, at most 20,000 */
  readonly functions?: number;
}

/**
 * A profile of about `nodes` call-tree nodes (rows that say the same are merged), the same for the same seed:
 * deep and wide places, recursion, a few functions that take most of the time.
 */
export function randomProfile(options: RandomProfileOptions): Profile {
  const random = mulberry32(options.seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const functionCount = options.functions ?? Math.min(20_000, 20 + Math.floor(options.nodes / 10));
  const stages = options.stages ?? ['firmware', 'decompress', 'kernel early', 'initcalls', 'userspace'];
  const images = ['vmlinux', 'firmware', 'virtio_blk', '/usr/lib/libc.so.6', 'unknown'];
  const codes = new Codes();
  for (let index = 0; index < functionCount; index += 1) {
    codes.row(`function_${index.toString(36)}`, images[Math.min(below(12), 4)]!, 16 + below(4000));
  }
  const rows = emptyRows();
  const stageOf: number[] = [];
  let sum = 0;
  for (let row = 0; row < options.nodes; row += 1) {
    // Mostly near the newest row (depth), sometimes anywhere (width), a handful of roots.
    const parent =
      row === 0 || random() < 3 / options.nodes
        ? -1
        : random() < 0.6
          ? Math.max(0, row - 1 - below(8))
          : below(row);
    const stage = parent === -1 || random() < 0.01 ? below(stages.length) : stageOf[parent]!;
    const self = random() < 0.2 ? 0 : Math.floor(1000 / (random() + 0.001));
    const calls = 1 + Math.floor(1 / (random() + 0.01));
    const other = random() < 0.2 ? (stage + 1) % stages.length : stage;
    const selfThere = other === stage ? 0 : below(self + 1);
    stageOf.push(stage);
    rows.parent.push(parent);
    rows.code.push(Math.floor(functionCount * random() ** 3));
    rows.kind.push(random() < 0.02 ? below(4) : 0);
    rows.self.push(self);
    rows.calls.push(calls);
    rows.first.push(sum);
    rows.process.push(-1);
    rows.cost.push(-1);
    rows.stage.push([stage, row, self - selfThere, calls]);
    if (selfThere > 0) rows.stage.push([other, row, selfThere, 0]);
    sum += self;
  }
  return finish(rows, codes, stages, options);
}

/** A small, fast pseudo-random generator (Mulberry32): numbers from 0 to 1, the same for the same seed. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The environment that text profiles were measured in. */
export const textEnvironment: EnvironmentFields = {
  tracer: 'plugin 1',
  arch: 'x86_64',
  qemu: 'QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)',
  firmware: 'a'.repeat(64),
  machine: 'q35',
  cpu: 'max',
  memoryMiB: 512,
  vcpus: 1,
  icountShift: 0,
  qemuArgs: '',
  diskAs: 'none',
  end: 'power-off',
};

type StageRowText = readonly [stage: number, row: number, self: number, calls: number];

interface Rows {
  parent: number[];
  code: number[];
  kind: number[];
  self: number[];
  calls: number[];
  first: number[];
  process: number[];
  /** -1: what the functions' names say */
  cost: number[];
  stage: StageRowText[];
}

function emptyRows(): Rows {
  return { parent: [], code: [], kind: [], self: [], calls: [], first: [], process: [], cost: [], stage: [] };
}

class Codes {
  private readonly rows = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly imageRows: number[] = [];
  private readonly images: string[] = [];
  private readonly sizes: number[] = [];

  row(name: string, image: string, size: number): number {
    const key = `${image}\0${name}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      if (!this.images.includes(image)) this.images.push(image);
      row = this.names.push(name) - 1;
      this.imageRows.push(this.images.indexOf(image));
      this.sizes.push(size);
      this.rows.set(key, row);
    }
    return row;
  }

  table(): CodeNames {
    return {
      name: this.names,
      object: Int32Array.from(this.imageRows),
      objects: this.images,
      size: Int32Array.from(this.sizes),
    };
  }
}

function finish(
  rows: Rows,
  codes: Codes,
  stageNames: readonly string[],
  options: TextProfileOptions,
): Profile {
  const booted = {
    arch: options.environment?.arch ?? textEnvironment.arch,
    kernel: options.profile?.subject?.kernel ?? 'Linux version 6.1.0-text',
  };
  const parent = Int32Array.from(rows.parent);
  const code = Int32Array.from(rows.code);
  const kind = Uint8Array.from(rows.kind);
  const named = classifyCosts({ parent, function: code, kind }, codes.table(), booted);
  const calls: CallRows = {
    parent,
    code,
    kind,
    cost: named.map((cost, row) => (rows.cost[row] === -1 ? cost : rows.cost[row]!)),
    process: Int32Array.from(rows.process),
    self: Float64Array.from(rows.self),
    calls: Float64Array.from(rows.calls),
    first: Float64Array.from(rows.first),
  };
  const spread: CallStageRows = {
    stage: Int32Array.from(rows.stage, ([stage]) => stage),
    row: Int32Array.from(rows.stage, ([, row]) => row),
    self: Float64Array.from(rows.stage, ([, , self]) => self),
    calls: Float64Array.from(rows.stage, ([, , , count]) => count),
  };
  const { tree, functions, nodeOf } = assembleTree(calls, codes.table());
  const stageRows = assembleStageRows(spread, nodeOf, tree.length, stageNames.length);
  const unit = options.profile?.unit ?? 'instructions';
  const stages: Stage[] = [];
  let start = 0;
  for (const [index, name] of stageNames.entries()) {
    const size = stageRows.self.reduce(
      (sum, self, row) => (stageRows.stage[row] === index ? sum + self : sum),
      0,
    );
    const inInstructions = unit === 'instructions';
    stages.push({
      name,
      startInstructions: inInstructions ? start : -1,
      instructions: inInstructions ? size : -1,
      startNs: start,
      ns: size,
    });
    start += size;
  }
  const profile: Profile = {
    format: 'bootgate-profile',
    version: profileVersion,
    scenario: 'text',
    tracer: unit === 'ns' ? 'exec_tb' : 'plugin',
    unit,
    assume: unit === 'ns' ? 'none' : 'exact',
    outcome: { kind: 'reached-end', detail: 'the guest powered off' },
    environment: environmentOf({ ...textEnvironment, ...options.environment }),
    subject: {
      kernel: 'Linux version 6.1.0-text',
      kernelBuildId: 'b'.repeat(40),
      kernelSha256: 'c'.repeat(64),
      initrdSha256: null,
      diskSha256: null,
      append: 'nokaslr panic=-1',
      seed: 42,
    },
    totals: {
      instructions: unit === 'instructions' ? start : -1,
      userInstructions: 0,
      repIterations: 0,
      virtualNs: unit === 'instructions' ? start : -1,
      idleNs: unit === 'instructions' ? 0 : -1,
      wallMs: 1234,
      blocks: functions.length,
      blockExecutions: sumOf(functions.calls),
      calls: sumOf(functions.calls),
    },
    coverage: {
      kernelSymbolized: 1,
      userSymbolized: 1,
      callsToFunctions: null,
      symbolSource: 'vmlinux',
      captured: 1,
      dropped: 0,
      notes: [],
    },
    stages,
    functions,
    sources: null,
    tree,
    stageRows,
    timeline: null,
    initcalls: [],
    console: [],
    modules: null,
    processes: null,
    systemCalls: null,
    waits: null,
    idle: null,
    parallelism: null,
    criticalPath: null,
    units: null,
    counted: null,
    samples: null,
    noise: null,
    warnings: [],
    ...options.profile,
  };
  const wrong = options.profile?.tree === undefined ? checkTables(profile) : null;
  if (wrong !== null) throw new Error(`the drawing makes no sound profile: ${wrong}`);
  return profile;
}

function sumOf(values: Map<number, number> | Float64Array): number {
  let sum = 0;
  for (const value of values.values()) sum += value;
  return sum;
}
