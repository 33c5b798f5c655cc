/**
 * What a user waits for, against the true limit: `node bench/run.mjs speed [QEMU [SUBJECT…]]` (10.0; 6.1 6.12 7.2 image)
 * boots each subject to its end under plain TCG, which is 1.00, then with time made of instructions (`-icount`), then
 * with the tracer, each with everything else as `bootgate run` has it. Ways take turns, round by round; CPU seconds of
 * QEMU are compared, since wall time includes whoever else is on the machine. A plain guest waits in the host's time and
 * sleeps while it does.
 *
 * Where `perf` works it then says where the time of a plain and of a traced boot goes. Only a QEMU with symbols
 * (`build`) tells what of it is translation and what is leaving the translated code; BENCH_ROUNDS is 3 by default.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../src/compare/statistics.ts';
import { bootCommand, cpuSeconds, subjectInput } from './boot-command.ts';
import { testQemu } from '../test/support/test-qemus.ts';

const [version = '10.0', ...wanted] = process.argv.slice(2);
const subjects = wanted.length > 0 ? wanted : ['6.1', '6.12', '7.2', 'image'];
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const qemu = await testQemu(version as Parameters<typeof testQemu>[0]);
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-speed-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const ways = ['plain', 'icount', 'call tree', 'everything'] as const;
type Way = (typeof ways)[number];

/** QEMU's command line. */
async function commandFor(subject: string, way: Way): Promise<readonly string[]> {
  const watched = way === 'plain' || way === 'icount' ? 'nothing' : way;
  const here = join(folder, `${subject}-${way.replace(' ', '-')}`);
  const command = await bootCommand(subjectInput(subject), watched, qemu, here);
  return way === 'plain' ? command.toSpliced(command.indexOf('-icount'), 2) : command;
}

function run(program: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(program, args, {
    env: { ...process.env, ...qemu.env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${program} failed (${status}): ${stderr}`);
  return stdout;
}

/** Where a sample was taken, by what is loaded there; the rest by QEMU's own names, first match wins. */
const symbols = run('readelf', ['-SW', qemu.binary]).includes(' .symtab ');
const places: readonly (readonly [what: string, object: RegExp, name: RegExp])[] = [
  ['translated code', /JIT|\banon\b|tcg-jit|^\[unknown\]/, /^/],
  ['tracer', /tracer-api/, /^/],
  ['host kernel', /^\[kernel|^\[vdso\]/, /^/],
  ['C library, GLib', /lib(c|glib|m|pthread)[-.]|ld-linux/, /^/],
  ...(symbols ? [] : [['QEMU, which has no symbols', /qemu/, /^/] as const]),
  ['memory of the guest', /qemu/, /tlb|mmu|_page_addr|probe_access|helper_[a-z]+_mmu|mmap_lock|x86_ldl|ptw/i],
  [
    'translation',
    /qemu/,
    /^(tcg_|tb_|gen_|disas|trans|i386_tr|decode|liveness|plugin_(gen|inject)|temp_|reg_alloc|la_|optimize|fold_|finish_|init_ts|ts_|op_|arg_|insert|remove|do_gen|in_code|opsize)/,
  ],
  ['helpers of instructions', /qemu/, /^helper_|float|^do_(interrupt|syscall)|^cpu_x86|^cc_|compute_/],
  ['leaving for clocks, devices', /qemu/, /^/],
  ['rest', /^/, /^/],
];

/** Prints shares of the samples of one boot. */
function printPlaces(way: Way, command: readonly string[]): void {
  const data = join(folder, 'perf.data');
  const recorded = spawnSync('perf', ['record', '-q', '-F', '997', '-o', data, '--', ...command], {
    env: { ...process.env, ...qemu.env },
    stdio: 'ignore',
  });
  if (recorded.status !== 0) {
    console.log(`  ${way}: perf does not work here`);
    return;
  }
  const report = run('perf', [
    ...['report', '-i', data, '--stdio', '-q', '-g', 'none', '-F', 'sample,dso,symbol', '-t', ';'],
  ]);
  const samples = new Map<string, number>();
  let sum = 0;
  for (const line of report.split('\n')) {
    const [count, object = '', symbol = ''] = line.split(';').map((cell) => cell.trim());
    if (!/^\d+$/.test(count!)) continue;
    const name = symbol.replace(/^\[.\] /, '');
    const [place] = places.find(([, inObject, named]) => inObject.test(object) && named.test(name))!;
    samples.set(place, (samples.get(place) ?? 0) + Number(count));
    sum += Number(count);
    if (process.env['BENCH_NAMES'] && Number(count) > sum / 200)
      console.log(`    ${place}: ${object} ${name} ${count}`);
  }
  const shares = [...samples].sort((a, b) => b[1] - a[1]);
  console.log(`  ${way}, by place:`);
  for (const [place, count] of shares) {
    console.log(`    ${place.padEnd(28)} ${((100 * count) / sum).toFixed(1).padStart(5)} %`);
  }
}

for (const subject of subjects) {
  const commands = new Map<Way, readonly string[]>();
  for (const way of ways) commands.set(way, await commandFor(subject, way));
  const results: Map<Way, number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    results.push(new Map([...commands].map(([way, command]) => [way, cpuSeconds(command, qemu)])));
  }
  console.log(`${subject}, QEMU ${qemu.version} (${qemu.source}), ${rounds} rounds, CPU seconds:`);
  for (const way of ways) {
    const ratios = results.map((result) => result.get(way)! / result.get('plain')!);
    const each = results.map((result) => result.get(way)!.toFixed(2)).join(' ');
    console.log(
      `  ${way.padEnd(10)} ${each.padEnd(6 * rounds)} median ${median(ratios).toFixed(2)}x of plain`,
    );
  }
  for (const way of ['plain', 'everything'] as const) printPlaces(way, commands.get(way)!);
}
