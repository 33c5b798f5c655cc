/**
 * Part of a real kernel's boot, traced by a QEMU of ours, read by Bootgate and by what the article used:
 * QEMU's simpletrace.py and gdb.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { readTrace } from '../../src/simpletrace/read-trace.ts';
import { traceBytes } from '../../src/simpletrace/trace-source.ts';
import { parseTraceEvents } from '../../src/simpletrace/trace-events-file.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import { runCli } from '../support/run-cli.ts';
import { simpletraceScript, traceEventsAll } from '../support/simpletrace-script.ts';
import { testCacheFolder, testKernel, testVmlinux } from '../support/test-cache.ts';
import { testQemu } from '../support/test-qemus.ts';
import { decode } from './decoded.ts';
import { tracedGuest } from './traced-guest.ts';

const wantedBytes = 20e6;
const { signal } = new AbortController();
let qemu: Qemu;
let trace: string;

beforeAll(async () => {
  qemu = await testQemu('build');
  trace = await kernelTrace(qemu);
}, 1_800_000);

/** Some 400,000 events from when the kernel first prints. */
async function kernelTrace(of: Qemu): Promise<string> {
  const folder = join(testCacheFolder, `exec_tb-${basename(dirname(dirname(of.binary)))}`);
  const kept = join(folder, 'trace');
  if (existsSync(kept)) return kept;
  mkdirSync(folder, { recursive: true });
  const guest = await tracedGuest(of, folder);
  try {
    await guest.printed('Linux version');
    await guest.control.setTraceEvent('exec_tb', true);
    await guest.wrote(wantedBytes);
    await guest.control.setTraceEvent('exec_tb', false);
    await guest.end();
  } finally {
    guest.child.kill('SIGKILL');
  }
  renameSync(guest.file, kept);
  return kept;
}

interface Event {
  name: string;
  ns: number;
  pc: bigint;
}

async function ours(): Promise<{ ns: Float64Array; pc: BigUint64Array; length: number }> {
  const capacity = Math.ceil(statSync(trace).size / 48);
  const ns = new Float64Array(capacity);
  const pc = new BigUint64Array(capacity);
  let length = 0;
  await readTrace({
    file: trace,
    bytes: traceBytes(trace),
    signal,
    sink: ({ time, low, high, length: more }) => {
      for (let n = 0; n < more; n += 1, length += 1) {
        ns[length] = time[n]!;
        pc[length] = (BigInt(high[n]!) << 32n) | BigInt(low[n]!);
      }
    },
  });
  return { ns, pc, length };
}

/** What simpletrace.py prints, with its deltas (µs, three decimals) added up. */
async function* theirs(): AsyncGenerator<Event> {
  const script = simpletraceScript(qemu.version);
  const child = spawn('python3', [script, traceEventsAll(qemu.binary, dirname(trace)), trace], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ns = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, delta, pc] = /^(\w+) (-?[\d.]+) .*pc=0x([0-9a-f]+)/.exec(line) ?? [];
    if (name === undefined) throw new Error(`simpletrace.py printed '${line}'`);
    ns += Math.round(Number(delta) * 1000);
    yield { name, ns, pc: BigInt(`0x${pc!}`) };
  }
}

describe('a real trace', () => {
  test('equals what simpletrace.py reads, event for event', async () => {
    const { ns, pc, length } = await ours();
    let row = 0;
    for await (const event of theirs()) {
      if (event.name !== 'exec_tb' || event.ns !== ns[row] || event.pc !== pc[row]) {
        expect({ row, name: 'exec_tb', ns: ns[row], pc: pc[row] }).toEqual({ row, ...event });
      }
      row += 1;
    }
    expect(row).toBe(length);
    expect(length).toBeGreaterThan(100_000);
  }, 600_000);

  test("names a sample of 1,000 events as gdb's 'info symbol' does", async () => {
    const { pc, ns, length } = await ours();
    const vmlinux = testVmlinux('6.1');
    const sample = Array.from({ length: 1000 }, (_, n) => Math.floor((n * length) / 1000));
    const commands = join(dirname(trace), 'gdb-commands');
    writeFileSync(commands, sample.map((row) => `info symbol 0x${pc[row]!.toString(16)}\n`).join(''));
    const said = execFileSync(
      'gdb',
      ['-nx', '-batch', '-readnever', '-ex', 'set print demangle off', '-x', commands, vmlinux],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
      .trim()
      .split('\n');
    expect(said).toHaveLength(1000);

    const { table } = await loadSymbols({
      kernel: testKernel('6.1'),
      vmlinux,
      cacheFolder: join(testCacheFolder, 'bootgate'),
      env: process.env,
    });
    const { stdout, status } = await runCli(['dump', trace, '--vmlinux', vmlinux], {
      env: { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') },
    });
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(length);
    let same = 0;
    for (const [index, row] of sample.entries()) {
      const [time, place] = /^(\S+) (.*)$/.exec(lines[row]!)!.slice(1);
      expect(Math.round(Number(time) * 1000)).toBe(ns[row]);
      if (place === said[index]) same += 1;
      // gdb may prefer another of a function's names, or the array of all retpolines to the one in it.
      else if (said[index]!.startsWith('__x86_indirect_thunk_array')) {
        expect(offset(place!, pc[row]!)).toBeLessThanOrEqual(offset(said[index]!, pc[row]!));
      } else expect(offset(place!, pc[row]!)).toBe(offset(said[index]!, pc[row]!));
    }
    expect(same).toBeGreaterThan(800);
    expect(said.filter((line) => line.includes(' in section ')).length).toBeGreaterThan(900);

    /** The offset a line gives; NaN, which compares with nothing, when its symbol lies elsewhere. */
    function offset(line: string, address: bigint): number {
      const parsed = /^(\S+?)(?: \+ (\d+))? in section (\S+)$/.exec(line);
      const bytes = BigInt(parsed?.[2] ?? 0);
      return parsed && table.addressesOf(parsed[1]!).includes(address - bytes) ? Number(bytes) : NaN;
    }
  }, 600_000);

  test('becomes a profile from the command line, compressed or not', async () => {
    const packed = join(dirname(trace), 'trace.gz');
    writeFileSync(packed, gzipSync(readFileSync(trace), { level: 1 }));
    const profiles = [];
    for (const file of [trace, packed]) {
      const out = join(dirname(trace), `imported-${basename(file)}`);
      const { status, stdout, stderr } = await runCli(
        ['import', file, '--vmlinux', testVmlinux('6.1'), '--out', out],
        { env: { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') } },
      );
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(stdout).toContain('Functions by self');
      profiles.push(await readProfile(join(out, 'profile.json.gz')));
    }
    const [plain, compressed] = profiles;
    const { ns, length } = await ours();
    expect(plain!.totals.blockExecutions).toBe(length);
    expect(plain!.functions.self.reduce((sum, self) => sum + self, 0)).toBe(ns[length - 1]);
    expect(plain!.coverage.kernelSymbolized).toBeGreaterThan(0.95);
    expect(compressed!.functions).toEqual(plain!.functions);
  }, 600_000);

  test('reads the same in version 3, with the trace-events file of the build', () => {
    const text = readFileSync(traceEventsAll(qemu.binary, dirname(trace)), 'utf8');
    const id = parseTraceEvents(text, 3, 'trace-events-all').indexOf('exec_tb');
    expect(id).toBeGreaterThan(0);
    const bytes = readFileSync(trace);
    const header = Buffer.from(bytes.subarray(0, 24));
    header.writeUInt32LE(3, 16);
    const records: Buffer[] = [];
    let offset = 24;
    while (records.length < 50_000) {
      if (bytes.readUInt32LE(offset) === 0) {
        offset += 20 + bytes.readUInt32LE(offset + 16);
        continue;
      }
      const record = Buffer.from(bytes.subarray(offset + 8, offset + 48));
      record.writeBigUInt64LE(BigInt(id));
      records.push(record);
      offset += 48;
    }
    const old = decode(Buffer.concat([header, ...records]), {
      pieceBytes: 65_536,
      traceEvents: { text, file: 'trace-events-all' },
    });
    const now = decode(bytes.subarray(0, offset), { pieceBytes: 65_536 });
    expect(old.counts).toMatchObject({ blocks: 50_000, skipped: 0 });
    expect(old.events).toEqual(now.events);
  });
});
