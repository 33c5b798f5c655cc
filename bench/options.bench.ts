/**
 * What other ways to run the same boot cost: `node bench/run.mjs options [QEMU [SUBJECT]]` (10.0, 6.1) boots with one
 * change of QEMU's or the kernel's command line at a time, traced as `bootgate run` does, beside the unchanged way; they
 * take turns, round by round. CPU seconds of QEMU; instructions by the tracer's own count, since most changes are changes
 * of what the guest does as well. BENCH_ROUNDS is 3 by default; BENCH_WAYS=REGEX boots only the ways whose name it finds, and the
 * unchanged one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatInteger } from '../src/base/number-format.ts';
import { median } from '../src/compare/statistics.ts';
import { readTrace } from '../src/tracer/read-trace.ts';
import { bootCommand, cpuSeconds, subjectInput } from './boot-command.ts';
import { testQemu } from '../test/support/test-qemus.ts';

const [version = '10.0', subject = '6.1'] = process.argv.slice(2);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const qemu = await testQemu(version as Parameters<typeof testQemu>[0]);
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-options-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The value behind an option. */
function changed(command: readonly string[], option: string, change: (value: string) => string): string[] {
  const at = command.indexOf(option) + 1;
  return command.with(at, change(command[at]!));
}
const behind =
  (option: string, more: string) =>
  (command: readonly string[]): readonly string[] =>
    changed(command, option, (value) => `${value}${more}`);

const ways: Readonly<Record<string, (command: readonly string[]) => readonly string[]>> = {
  unchanged: (command) => command,
  'again unchanged': (command) => command,
  'tb-size=32': behind('-accel', ',tb-size=32'),
  'tb-size=2048': behind('-accel', ',tb-size=2048'),
  'sleep=on': (command) => changed(command, '-icount', (value) => value.replace('sleep=off', 'sleep=on')),
  'clock=host': (command) => changed(command, '-rtc', (value) => value.replace('clock=vm', 'clock=host')),
  'cpu without LA57': behind('-cpu', ',la57=off'),
  'cpu max': (command) => changed(command, '-cpu', () => 'max'),
  'cpu max without ERMS, FSRM': (command) => changed(command, '-cpu', () => 'max,erms=off,fsrm=off'),
  'cpu without SMAP': behind('-cpu', ',smap=off'),
  'cpu without XSAVE': behind('-cpu', ',xsave=off'),
  'cpu without AVX2': behind('-cpu', ',avx2=off'),
  'cpu without PCID': behind('-cpu', ',pcid=off,invpcid=off'),
  'cpu Nehalem': (command) => changed(command, '-cpu', () => 'Nehalem'),
  'cpu qemu64': (command) => changed(command, '-cpu', () => 'qemu64'),
  'machine without HPET': behind('-machine', ',hpet=off'),
  'machine without PIT': behind('-machine', ',pit=off'),
  no_timer_check: behind('-append', ' no_timer_check'),
  'tsc=reliable': behind('-append', ' tsc=reliable'),
  quiet: behind('-append', ' quiet'),
};

const input = subjectInput(subject);
const commands = new Map<string, readonly string[]>();
const asked = new RegExp(process.env['BENCH_WAYS'] ?? '');
for (const [name, change] of Object.entries(ways)) {
  if (name !== 'unchanged' && !asked.test(name)) continue;
  const here = join(folder, name.replaceAll(/\W/g, '-'));
  commands.set(name, change(await bootCommand(input, 'everything', qemu, here)));
}
const seconds = new Map<string, number[]>([...commands.keys()].map((name) => [name, []]));
const failed = new Map<string, string>();
for (let round = 0; round < rounds; round += 1) {
  for (const [name, command] of commands) {
    try {
      seconds.get(name)!.push(cpuSeconds(command, qemu));
    } catch (error) {
      failed.set(
        name,
        String(error)
          .split('\n')
          .find((line) => line.includes('qemu')) ?? String(error),
      );
    }
  }
}
console.log(`${subject}, QEMU ${qemu.version}, ${rounds} rounds, CPU seconds (median), instructions:`);
const usual = median(seconds.get('unchanged')!);
for (const name of commands.keys()) {
  const all = seconds.get(name)!;
  if (all.length === 0) {
    console.log(`  ${name.padEnd(26)} ${failed.get(name) ?? 'failed'}`);
    continue;
  }
  const { header } = await readTrace(join(folder, name.replaceAll(/\W/g, '-'), 'trace.bin'));
  const ratio = (median(all) / usual).toFixed(2);
  console.log(
    `  ${name.padEnd(26)} ${median(all).toFixed(2)}  ${ratio}x  ${formatInteger(header.instructions)}`,
  );
}
