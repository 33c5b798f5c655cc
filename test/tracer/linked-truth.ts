/** Guests of known instructions whose architecture keeps return addresses in a register: built, run and drawn. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { architectureOf } from '../../src/arch/architectures.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { compilePlugin, pluginArguments } from '../../src/tracer/compile-plugin.ts';
import { pluginApiFor } from '../../src/tracer/plugin-api.ts';
import { readTrace } from '../../src/tracer/read-trace.ts';
import type { NodeTable, TraceTables } from '../../src/tracer/trace-tables.ts';
import { writeTracerConfig, type TracerConfig } from '../../src/tracer/tracer-config.ts';
import { testCacheFolder } from '../support/test-cache.ts';

const folderOfSource = join(import.meta.dirname, 'guest');

export interface Assembled {
  /** what it puts into memory, as a file */
  readonly binary: string;
  readonly symbols: ReadonlyMap<string, bigint>;
}

/**
 * Assembles and links a source of test/tracer/guest and asks `nm` for its symbols.
 *
 * @param tools of binutils: `aarch64-linux-gnu`
 * @param link options of `ld`
 */
export function assembled(
  tools: string,
  source: string,
  assemble: readonly string[],
  link: readonly string[],
): Assembled {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-truth-'));
  const [object, linked, binary] = ['truth.o', 'truth', 'binary'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const tool = (name: string, ...args: readonly string[]): string =>
    execFileSync(`${tools}-${name}`, args, { encoding: 'utf8', cwd: folderOfSource });
  tool('as', ...assemble, '-o', object, source);
  tool('ld', '--no-warn-rwx-segments', ...link, '-o', linked, object);
  tool('objcopy', '-O', 'binary', linked, binary);
  const lines = tool('nm', linked).trimEnd().split('\n');
  const symbols = lines
    .map((line) => line.split(' '))
    .map(([address, , name]) => [name!, BigInt(`0x${address!}`)] as const);
  return { binary, symbols: new Map(symbols) };
}

export interface TruthRun {
  readonly tables: TraceTables;
  readonly bytes: Buffer;
  readonly console: string;
  readonly messages: string;
}

export interface TruthGuest {
  /** name of the architecture */
  readonly arch: string;
  /** QEMU's arguments */
  readonly machine: readonly string[];
  readonly config: Omit<TracerConfig, keyof typeof unchanged | 'architecture' | 'output'>;
}

const unchanged = {
  progress: null,
  icountShift: 0,
  systemCallEntries: new BigUint64Array(0),
  code: [],
  instructionLimit: 1e8,
  samplePeriod: 0,
  stackBytes: 16_384,
  observeConsole: true,
  exactBlocks: false,
  guest: null,
};

/** Ascending addresses. */
export function ascending(...addresses: readonly bigint[]): BigUint64Array {
  return BigUint64Array.from(addresses).sort();
}

/** Runs the guest until its end mark. @param change to the configuration; @param check compiles the plugin to check itself */
export async function runTruth(
  { arch, machine, config: own }: TruthGuest,
  qemu: Qemu,
  change: Partial<TracerConfig> = {},
  check = false,
): Promise<TruthRun> {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-truth-'));
  const output = join(folder, 'trace');
  const config: TracerConfig = { ...unchanged, architecture: arch, output, ...own, ...change };
  const configFile = join(folder, 'config');
  await writeTracerConfig(configFile, config);
  const plugin = await compilePlugin({
    arch: architectureOf(arch),
    api: pluginApiFor(qemu.pluginApi!)!,
    check,
    cacheFolder: testCacheFolder,
  });
  const console = join(folder, 'console');
  writeFileSync(console, '');
  const { status, stderr } = spawnSync(
    qemu.binary,
    [
      ...qemu.args,
      ...['-accel', 'tcg,thread=single', '-icount', 'shift=0,sleep=off', '-seed', '42', '-nodefaults'],
      ...['-display', 'none', '-monitor', 'none', '-no-reboot', '-serial', `file:${console}`],
      ...machine,
      ...pluginArguments(plugin, configFile),
    ],
    { env: { ...process.env, ...qemu.env }, encoding: 'utf8', timeout: 60_000 },
  );
  if (status !== 0) throw new Error(`QEMU ended with ${status}: ${stderr}`);
  return {
    tables: await readTrace(output),
    bytes: readFileSync(output),
    console: readFileSync(console, 'latin1'),
    messages: stderr,
  };
}

/** The call tree as text: `name calls self`, indented; children by name. */
export function drawTree(nodes: NodeTable, names: ReadonlyMap<bigint, string>): string {
  const kinds = ['', 'interrupt ', 'task ', 'system call '];
  const label = (row: number): string => {
    const address = nodes.address[row]!;
    return `${kinds[nodes.kind[row]!]!}${names.get(address) ?? `0x${address.toString(16)}`}`;
  };
  const rows = [...nodes.parent.keys()];
  const draw = (row: number, depth: number): string[] => {
    const children = rows.filter((child) => nodes.parent[child] === row);
    children.sort((a, b) => (label(a) < label(b) ? -1 : 1));
    const own = nodes.calls[row] === 0 && nodes.self[row] === 0 && children.length === 0;
    return [
      ...(own ? [] : [`${'  '.repeat(depth)}${label(row)} ${nodes.calls[row]!} ${nodes.self[row]!}`]),
      ...children.flatMap((child) => draw(child, depth + 1)),
    ];
  };
  return rows
    .filter((row) => nodes.parent[row] === -1)
    .flatMap((row) => draw(row, 0))
    .join('\n');
}
