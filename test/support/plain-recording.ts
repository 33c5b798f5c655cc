/** A Recording and trace tables made by hand, for tests that need no boot. */
import type { Mark, Recording } from '../../src/boot/recording.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { nodeKind } from '../../src/base/node-kind.ts';
import type { GuestTables, TraceTables } from '../../src/tracer/trace-tables.ts';

export const plainQemu: Qemu = {
  binary: '/usr/bin/qemu-system-x86_64',
  args: [],
  env: {},
  source: 'system',
  reason: 'it is installed',
  version: '7.2.22',
  versionLine: 'QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)',
  tcg: true,
  pluginApi: { min: 0, current: 1 },
  traceBackends: ['log'],
  completeExecTb: false,
  firmwareSha256: 'a'.repeat(64),
};

/** A recording that reached its end with these marks. */
export function plainRecording(marks: readonly Mark[]): Recording {
  return {
    format: 'bootgate-recording',
    version: 1,
    folder: '/tmp/recording',
    scenario: {
      name: 'plain',
      arch: 'x86_64',
      kernel: '/boot/vmlinuz',
      ukiProfile: null,
      initrd: null,
      generateInitrd: false,
      modules: null,
      disk: null,
      append: '',
      machine: 'q35',
      cpu: 'max',
      memoryMiB: 512,
      qemuArgs: [],
      vmlinux: null,
      source: null,
      sysroot: null,
      tracer: 'plugin',
      icountShift: 0,
      seed: 42,
      end: { kind: 'power-off' },
      limits: { wallSeconds: 60, instructions: 1e12 },
      runs: 1,
      stages: [],
      observe: { processes: false, modules: false, syscalls: false },
      boot: 'kernel',
      focus: null,
    },
    qemu: plainQemu,
    command: ['qemu-system-x86_64'],
    outcome: { kind: 'reached-end', detail: 'the guest powered off' },
    wallMs: 1500,
    trace: '/tmp/recording/trace',
    console: '/tmp/recording/console.log',
    qemuLog: '/tmp/recording/qemu.log',
    marks,
    warnings: [],
  };
}

/** Of a boot that was not looked into. */
export const noGuestTables: GuestTables = {
  objects: [],
  moduleSymbols: {
    object: new Int32Array(),
    address: new BigUint64Array(),
    size: new Float64Array(),
    name: [],
  },
  programs: [],
  tasks: [],
  taskEvents: [],
  mappings: [],
  systemCalls: [],
  counted: [],
  waits: [],
  idle: [],
  runnable: { runnable: new Int32Array(), count: new Int32Array() },
  wakeUps: {
    instructions: new Float64Array(),
    ns: new Float64Array(),
    asleep: new Float64Array(),
    asleepNs: new Float64Array(),
    idleSinceNs: new Float64Array(),
    ran: new Float64Array(),
    wakerRan: new Float64Array(),
    task: new Int32Array(),
    node: new Int32Array(),
    waker: new Int32Array(),
    wakerNode: new Int32Array(),
    interrupt: new Uint8Array(),
  },
};

export interface PlainNode {
  readonly parent: number;
  readonly address: bigint;
  readonly kind?: keyof typeof nodeKind;
  readonly calls?: number;
  readonly first?: number;
  /** self by stage */
  readonly self: readonly number[];
}

/** Trace tables of these nodes; calls fall into the first stage with self instructions. */
export function plainTables(
  nodes: readonly PlainNode[],
  marks: readonly { mark: number; instructions: number; argument?: bigint }[] = [],
): TraceTables {
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const instructions = sum(nodes.map((node) => sum(node.self)));
  const stageRows = nodes.flatMap(({ self, calls = 1 }, node) => {
    const home = Math.max(
      0,
      self.findIndex((value) => value > 0),
    );
    return self.map((value, stage) => ({ node, stage, self: value, calls: stage === home ? calls : 0 }));
  });
  const calls = sum(nodes.map((node) => node.calls ?? 1));
  return {
    header: {
      layoutVersion: 1,
      pluginApi: 1,
      qemuApiMin: 0,
      qemuApiCurrent: 1,
      end: 'end-mark',
      endMark: -1,
      instructions,
      repIterations: 0,
      userInstructions: 0,
      virtualNs: instructions,
      idleNs: 0,
      blockExecutions: calls,
      kaslrOffset: 0,
      strayReturns: 0,
      kindsCounted: [],
      pagesInUse: -1,
      mostPages: -1,
      codeCompared: 0,
      codeEqual: 0,
      callTargets: 0,
      callTargetsEntries: 0,
      lastTask: 0,
      calls,
      interrupts: 0,
    },
    blocks: {
      address: BigUint64Array.from(nodes, ({ address }) => address),
      user: Uint8Array.from(nodes, ({ address }) => (address >= 0x40_0000n && address < 1n << 47n ? 1 : 0)),
      size: new Int32Array(nodes.length).fill(1),
      executions: Float64Array.from(nodes, (node) => node.calls ?? 1),
      instructions: Float64Array.from(nodes, (node) => sum(node.self)),
      first: Float64Array.from(nodes, (node) => node.first ?? 0),
    },
    nodes: {
      parent: Int32Array.from(nodes, ({ parent }) => parent),
      address: BigUint64Array.from(nodes, ({ address }) => address),
      kind: Uint8Array.from(nodes, ({ kind }) => nodeKind[kind ?? 'call']),
      calls: Float64Array.from(nodes, (node) => node.calls ?? 1),
      self: Float64Array.from(nodes, (node) => sum(node.self)),
      first: Float64Array.from(nodes, (node) => node.first ?? 0),
    },
    stageRows: {
      stage: Int32Array.from(stageRows, ({ stage }) => stage),
      node: Int32Array.from(stageRows, ({ node }) => node),
      self: Float64Array.from(stageRows, ({ self }) => self),
      calls: Float64Array.from(stageRows, (row) => row.calls),
    },
    marks: {
      mark: Int32Array.from(marks, ({ mark }) => mark),
      instructions: Float64Array.from(marks, (mark) => mark.instructions),
      ns: Float64Array.from(marks, (mark) => mark.instructions),
      argument: BigUint64Array.from(marks, ({ argument }) => argument ?? 0n),
      argument2: new BigUint64Array(marks.length),
    },
    samples: { period: 0, node: new Int32Array(0), count: new Int32Array(0) },
    consoleBytes: { byte: new Uint8Array(0), instructions: new Float64Array(0) },
    sleeps: { instructions: new Float64Array(), ns: new Float64Array() },
    guest: noGuestTables,
    lost: {
      blocks: 0,
      nodes: 0,
      stackFrames: 0,
      tasks: 0,
      samples: 0,
      consoleBytes: 0,
      stageRows: 0,
      marks: 0,
      sites: 0,
      guestRows: 0,
    },
  };
}
