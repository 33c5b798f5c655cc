/**
 * How fast exec_tb traces are read, per second of CPU time (the machine may be busy with other things): Bootgate (decoded, symbolized, attributed), a C program that decodes and adds
 * up by block, and QEMU's simpletrace.py, on the same real trace; and how much memory 150 million records take.
 *
 *     node bench/run.mjs exec-tb TRACE VMLINUX [SIMPLETRACE.PY TRACE-EVENTS-ALL]
 *
 * test/simpletrace/real-trace.boot.test.ts leaves a trace in the test cache (exec_tb-build-…/trace).
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultArchitecture } from '../src/arch/architectures.ts';
import { DumpLines } from '../src/simpletrace/dump-lines.ts';
import type { EventSink } from '../src/simpletrace/event-batch.ts';
import { TimeAttribution } from '../src/simpletrace/time-attribution.ts';
import { SimpletraceDecoder } from '../src/simpletrace/trace-decoder.ts';
import { loadSymbols } from '../src/symbols/load-symbols.ts';

const [trace, vmlinux, script, traceEvents] = process.argv.slice(2);
if (trace === undefined || vmlinux === undefined) {
  console.log('usage: node bench/run.mjs exec-tb TRACE VMLINUX [SIMPLETRACE.PY TRACE-EVENTS-ALL]');
  process.exit(2);
}
/** of the trace, from its middle: what is timed stays in memory */
const sliceBytes = 48 * 8_000_000;
const pythonBytes = 48 * 200_000;
const rounds = 5;

const scratch = mkdtempSync(join(tmpdir(), 'bootgate-bench-'));
const { table: symbols } = await loadSymbols({ kernel: vmlinux, cacheFolder: scratch, env: {} });
const { head, body } = slice(trace);
const records = body.length / 48;
console.log(`${trace}: ${(records / 1e6).toFixed(1)} M records from its middle, best of ${rounds} rounds`);

const rates = {
  'decode only': measure(() => () => undefined),
  'decode, symbolize, attribute': measure(() => {
    const attribution = new TimeAttribution({ arch: defaultArchitecture, symbols, marks: [] });
    return (batch) => attribution.consume(batch);
  }),
  'dump as text': measure(() => {
    const lines = new DumpLines({
      arch: defaultArchitecture,
      symbols,
      kaslrOffset: 0n,
      fromNs: -Infinity,
      toNs: Infinity,
      functions: new Set(),
      count: Infinity,
      write: () => undefined,
    });
    return (batch) => lines.consume(batch);
  }),
  'C, decode and add up by block': cRate(),
  ...(script !== undefined && traceEvents !== undefined
    ? { 'simpletrace.py': pythonRate(script, traceEvents) }
    : {}),
};
const ours = rates['decode, symbolize, attribute'];
for (const [name, rate] of Object.entries(rates)) {
  console.log(
    `${name.padEnd(32)} ${(rate / 1e6).toFixed(rate < 1e7 ? 2 : 1).padStart(8)} M records/s   ${(rate / ours).toFixed(3)}x`,
  );
}
console.log(`52 M records (the article's boot) take ${(52e6 / ours).toFixed(2)} s, where it took 12 hours`);
memory();
rmSync(scratch, { recursive: true });

/** The header and names the trace begins with, and whole records from its middle. */
function slice(file: string): { head: Buffer; body: Buffer } {
  const descriptor = openSync(file, 'r');
  const first = Buffer.alloc(1 << 20);
  const bytes = readSync(descriptor, first, 0, first.length, 0);
  let offset = 24;
  while (offset < bytes && first.readBigUInt64LE(offset) === 0n)
    offset += 20 + first.readUInt32LE(offset + 16);
  const count = Math.floor((statSync(file).size - offset) / 48);
  const wanted = Math.min(count, sliceBytes / 48);
  const body = Buffer.alloc(wanted * 48);
  readSync(descriptor, body, 0, body.length, offset + Math.floor((count - wanted) / 2) * 48);
  closeSync(descriptor);
  return { head: first.subarray(0, offset), body };
}

/** Records a second of the best round; pieces of 1 MiB, as files are read. */
function measure(makeSink: () => EventSink): number {
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const decoder = new SimpletraceDecoder({ file: 'bench', sink: makeSink() });
    decoder.push(head);
    const started = process.cpuUsage();
    for (let at = 0; at < body.length; at += 1 << 20) decoder.push(body.subarray(at, at + (1 << 20)));
    const { user, system } = process.cpuUsage(started);
    best = Math.max(best, decoder.finish().blocks / ((user + system) / 1e6));
  }
  return best;
}

function cRate(): number {
  const program = join(scratch, 'exec-tb-decode');
  const compiled = spawnSync('cc', ['-O2', join(import.meta.dirname, 'exec-tb-decode.c'), '-o', program]);
  if (compiled.status !== 0) return NaN;
  const file = join(scratch, 'slice.trace');
  writeFileSync(file, Buffer.concat([head, body]));
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const [count, seconds] = spawnSync(program, [file], { encoding: 'utf8' }).stdout.split(' ').map(Number);
    best = Math.max(best, count! / seconds!);
  }
  rmSync(file);
  return best;
}

function pythonRate(path: string, events: string): number {
  const file = join(scratch, 'short.trace');
  const part = body.subarray(0, pythonBytes);
  writeFileSync(file, Buffer.concat([head, part]));
  // `times` prints the shell's own user and system time, then its children's: 0m1.23s 0m0.04s
  const command = 'python3 "$@" > /dev/null; times';
  const { stdout } = spawnSync('sh', ['-c', command, 'sh', path, events, file], { encoding: 'utf8' });
  const [user, system] = stdout.trim().split('\n')[1]!.split(' ').map(seconds);
  return part.length / 48 / (user! + system!);
}

/** Feeds the same records again and again, later each time, up to 150 million. */
function memory(): void {
  const attribution = new TimeAttribution({ arch: defaultArchitecture, symbols, marks: [] });
  const decoder = new SimpletraceDecoder({ file: 'bench', sink: (batch) => attribution.consume(batch) });
  const round = Buffer.from(body.subarray(0, 48 * 1_000_000));
  const spanNs = round.readBigUInt64LE(round.length - 48 + 16) - round.readBigUInt64LE(16) + 1n;
  decoder.push(head);
  for (let million = 1; million <= 150; million += 1) {
    decoder.push(round);
    for (let at = 16; at < round.length; at += 48)
      round.writeBigUInt64LE(round.readBigUInt64LE(at) + spanNs, at);
    if ([1, 10, 50, 150].includes(million)) {
      globalThis.gc?.();
      const rss = process.memoryUsage().rss - body.length - round.length;
      console.log(
        `after ${String(million).padStart(3)} M records: ${(rss / 1e6).toFixed(0)} MB resident, without the records themselves`,
      );
    }
  }
  const { blockExecutions, blocks } = attribution.finish();
  console.log(`${blockExecutions / 1e6} M block executions of ${blocks} blocks`);
}

function seconds(text: string): number {
  const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text)!;
  return Number(minutes) * 60 + Number(rest);
}
