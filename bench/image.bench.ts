/**
 * What looking into a whole image costs: `node bench/run.mjs image [ROUNDS]` boots the Debian 12 image of the tests
 * (systemd, kernel 6.1, NVDIMM) to its power-off on QEMU 10.0: untraced, with the call tree alone, and with processes,
 * modules, system calls and waits as well. The goal is 1.25x. (The call tree alone costs more: where the guest is not looked
 * into, instructions are added up by blocks; docs/decisions/0115.)
 *
 * CPU time of QEMU is compared, and as the speed of a shared machine drifts by more than what is measured, the boots of
 * a round take turns on one processor, a tenth of a second each: whatever slows one slows all. A guest under -icount
 * does not notice. Memory is QEMU's at its most, the guest's 1,024 MiB included.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../src/compare/statistics.ts';
import { bootCommand, imageInput } from './boot-command.ts';
import { testQemu } from '../test/support/test-qemus.ts';

const rounds = Number(process.argv[2] ?? 3);
const turnMs = 100;
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-image-'));
const qemu = await testQemu('10.0');

const ways = ['untraced', 'call tree', 'everything'] as const;
type Way = (typeof ways)[number];

/** QEMU's command line. */
async function prepare(way: Way): Promise<readonly string[]> {
  const watched = way === 'untraced' ? 'nothing' : way;
  return await bootCommand(imageInput(), watched, qemu, join(folder, way.replace(' ', '-')));
}

interface Boot {
  readonly way: Way;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  /** CPU seconds as bash's `time` printed them, null while it runs */
  seconds: number | null;
  mostMiB: number;
}

/** How much memory the program that `shell` runs has had at once, MiB; 0 before it runs and after. */
function memoryOfChild(shell: number): number {
  try {
    const pid = readFileSync(`/proc/${shell}/task/${shell}/children`, 'latin1').trim();
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** A boot that stands still; its process group is QEMU and the shell that times it. */
function start(way: Way, args: readonly string[]): Boot {
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time taskset -c 0 "$@"', 'bash', ...args];
  const child = spawn('bash', timed, {
    env: { ...process.env, ...qemu.env },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const boot: Boot = {
    ...{ way, child, seconds: null, mostMiB: 0 },
    ended: new Promise((resolve, reject) =>
      child.on('close', (status) => {
        if (status !== 0) reject(new Error(`QEMU failed: ${printed}`));
        const [user, system] = printed.trim().split('\n').at(-1)!.split(' ').map(Number);
        boot.seconds = user! + system!;
        resolve();
      }),
    ),
  };
  process.kill(-child.pid!, 'SIGSTOP');
  process.on('exit', () => boot.seconds === null && process.kill(-child.pid!, 'SIGKILL'));
  return boot;
}

type Round = ReadonlyMap<Way, Pick<Boot, 'mostMiB'> & { readonly seconds: number }>;

/** A boot each way. */
async function round(commands: ReadonlyMap<Way, readonly string[]>): Promise<Round> {
  const boots = [...commands].map(([way, args]) => start(way, args));
  while (boots.some(({ seconds }) => seconds === null)) {
    for (const boot of boots.filter(({ seconds }) => seconds === null)) {
      process.kill(-boot.child.pid!, 'SIGCONT');
      await Promise.race([boot.ended, pause(turnMs)]);
      if (boot.seconds === null) process.kill(-boot.child.pid!, 'SIGSTOP');
      boot.mostMiB = Math.max(boot.mostMiB, memoryOfChild(boot.child.pid!));
    }
  }
  return new Map(boots.map(({ way, seconds, mostMiB }) => [way, { seconds: seconds!, mostMiB }]));
}

process.on('SIGINT', () => process.exit(130)); // what stands still would stay
const commands = new Map<Way, readonly string[]>();
for (const way of ways) commands.set(way, await prepare(way));
const results: Round[] = [];
for (let row = 0; row < rounds; row += 1) results.push(await round(commands));

console.log(`QEMU ${qemu.version}, ${rounds} rounds, CPU seconds:`);
for (const way of ways) {
  const seconds = results.map((result) => result.get(way)!.seconds);
  const ratios = results.map((result) => result.get(way)!.seconds / result.get('untraced')!.seconds);
  const mostMiB = Math.max(...results.map((result) => result.get(way)!.mostMiB));
  const list = (values: readonly number[], digits: number): string =>
    values.map((value) => value.toFixed(digits)).join(' ');
  console.log(
    `  ${way.padEnd(10)} ${list(seconds, 1).padEnd(5 * rounds)}  of untraced ${list(ratios, 2)}, median ${median(ratios).toFixed(2)}x; ${mostMiB.toFixed(0)} MiB`,
  );
}
console.log(`  trace file ${(statSync(join(folder, 'everything/trace.bin')).size / 2 ** 20).toFixed(1)} MiB`);
rmSync(folder, { recursive: true });
