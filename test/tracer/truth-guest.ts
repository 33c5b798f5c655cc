/** Builds and runs test/tracer/guest/truth.S, a guest that does countable things, under the tracer. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { compilePlugin, pluginArguments } from '../../src/tracer/compile-plugin.ts';
import { pluginApiFor } from '../../src/tracer/plugin-api.ts';
import { readTrace } from '../../src/tracer/read-trace.ts';
import type { NodeTable, TraceTables } from '../../src/tracer/trace-tables.ts';
import { writeTracerConfig, type TracerConfig, type TracerMark } from '../../src/tracer/tracer-config.ts';
import { testCacheFolder } from '../support/test-cache.ts';

const source = join(import.meta.dirname, 'guest/truth.S');
const script = join(import.meta.dirname, 'guest/truth.ld');

/** Symbols at which the guest reads its time stamp counter, in order. */
export const stamps = Array.from({ length: 10 }, (_, index) => `stamp_${index}`);

export interface TruthGuest {
  readonly kernel: string;
  readonly symbols: ReadonlyMap<string, bigint>;
}

/** Assembles the guest and asks `nm` for its symbols. */
export function buildTruthGuest(): TruthGuest {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-truth-'));
  const [object, kernel] = [join(folder, 'truth.o'), join(folder, 'truth')];
  execFileSync('gcc', ['-c', '-o', object, source]);
  execFileSync('ld', [
    '-z',
    'max-page-size=4096',
    '--no-warn-rwx-segments',
    '-T',
    script,
    '-o',
    kernel,
    object,
  ]);
  const symbols = new Map(
    execFileSync('nm', [kernel], { encoding: 'utf8' })
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([address, , name]) => [name!, BigInt(`0x${address!}`)] as const),
  );
  return { kernel, symbols };
}

export interface TruthRun {
  readonly tables: TraceTables;
  readonly marks: readonly TracerMark[];
  /** the trace file itself */
  readonly bytes: Buffer;
  /** what the guest wrote to its serial port: its time stamps, 8 bytes each */
  readonly console: Buffer;
  readonly status: number | null;
}

export interface RunControl {
  /** sends SIGTERM once the guest has written this much */
  readonly killAfterConsoleBytes?: number;
}

/** Runs the guest until `done`, or as `change` says. */
export async function runTruthGuest(
  { kernel, symbols }: TruthGuest,
  qemu: Qemu,
  change: Partial<TracerConfig> = {},
  control: RunControl = {},
): Promise<TruthRun> {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-truth-'));
  const output = join(folder, 'trace');
  const at = (name: string): bigint => symbols.get(name)!;
  const list = (...names: string[]): BigUint64Array => BigUint64Array.from(names.map(at)).sort();
  const marks: TracerMark[] = [
    ...stamps.map((name): TracerMark => ({ role: 'stage', at: { address: at(name) } })),
    { role: 'end', at: { address: at('done') } },
  ];
  const config: TracerConfig = {
    architecture: defaultArchitecture.name,
    output,
    progress: join(folder, 'progress'),
    icountShift: 0,
    functionEntries: list(...functions),
    transparent: [{ start: at('thunks_start'), end: at('thunks_end') }],
    interruptEntries: list(...handlers),
    faultEntries: list('on_page_fault', 'on_undefined', 'on_divide'),
    systemCallEntries: new BigUint64Array(0),
    taskSwitch: at('switch_to'),
    kernelImage: { start: 0xffffffff81000000n, end: 0xffffffff81100000n, physical: 0x1000000n },
    code: [],
    marks,
    instructionLimit: 1e9,
    samplePeriod: 0,
    stackBytes: 16_384,
    observeConsole: true,
    consoleOutput: [],
    exactBlocks: true,
    guest: null,
    ...change,
  };
  const configFile = join(folder, 'config');
  await writeTracerConfig(configFile, config);
  const plugin = await compilePlugin({ api: pluginApiFor(qemu.pluginApi!)!, cacheFolder: testCacheFolder });
  const console = join(folder, 'console');
  writeFileSync(console, '');
  const child = spawn(
    qemu.binary,
    [
      ...qemu.args,
      ...['-accel', 'tcg,thread=single', '-icount', 'shift=0,sleep=off', '-seed', '42', '-nodefaults'],
      ...['-rtc', 'base=2024-01-01T00:00:00,clock=vm', '-display', 'none', '-monitor', 'none', '-no-reboot'],
      ...['-serial', `file:${console}`, '-machine', 'q35', '-cpu', 'max', '-m', '512'],
      ...['-kernel', kernel, ...pluginArguments(plugin, configFile)],
    ],
    { env: { ...process.env, ...qemu.env }, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 },
  );
  let messages = '';
  child.stderr.on('data', (chunk: Buffer) => (messages += chunk.toString()));
  const wanted = control.killAfterConsoleBytes;
  const watch = setInterval(() => {
    if (wanted !== undefined && statSync(console).size >= wanted) child.kill('SIGTERM');
  }, 20);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (status === 1) throw new Error(`QEMU ended with 1: ${messages}`);
  return {
    tables: await readTrace(config.output),
    marks: config.marks,
    bytes: readFileSync(config.output),
    console: readFileSync(console),
    status,
  };
}

const handlers = ['on_page_fault', 'on_undefined', 'on_divide', 'on_breakpoint', 'on_software', 'on_timer'];
const functions = [
  ...['start32', 'start64', 'start_high', 'load_idt', 'set_gate', 'loops', 'spin', 'calls', 'alpha', 'gamma'],
  ...['tail_outer', 'tail_inner', 'ends_in_thunk', 'recurse', 'faults', 'devices', 'ports', 'traps'],
  ...[
    'interrupts',
    'tasks',
    'first_half',
    'second_task',
    'switch_to',
    'switch_finish',
    'crossing',
    'serialise',
  ],
  ...['send_readings', 'map_page'],
];

/** The call tree as text: `name calls self`, indented; children by name. */
export function drawTree(nodes: NodeTable, guest: TruthGuest, from: (name: string) => boolean): string {
  const names = new Map([...guest.symbols].map(([name, address]) => [address, name]));
  for (const name of [...functions, ...handlers]) names.set(guest.symbols.get(name)!, name);
  const kinds = ['', 'interrupt ', 'task ', 'system call '];
  const label = (row: number): string => {
    const address = nodes.address[row]!;
    return `${kinds[nodes.kind[row]!]!}${names.get(address) ?? `0x${address.toString(16)}`}`;
  };
  const draw = (row: number, depth: number): string[] => {
    const children = [...nodes.parent.keys()].filter((child) => nodes.parent[child] === row);
    children.sort((a, b) => (label(a) < label(b) ? -1 : 1));
    return [
      `${'  '.repeat(depth)}${label(row)} ${nodes.calls[row]!} ${nodes.self[row]!}`,
      ...children.flatMap((child) => draw(child, depth + 1)),
    ];
  };
  return [...nodes.parent.keys()]
    .filter((row) => nodes.parent[row] === -1 && from(label(row)))
    .flatMap((row) => draw(row, 0))
    .join('\n');
}
