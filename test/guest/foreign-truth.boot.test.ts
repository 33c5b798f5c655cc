/**
 * What was seen from outside against what the guest itself says, on other architectures: one boot each of Debian's kernel
 * with modules of its package, and programs of Debian's, strace among them.
 */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { aarch32Program } from '../support/aarch32-program.ts';
import { foreignKernel } from '../support/debian-suites.ts';
import { foreignUserland } from '../support/foreign-userland.ts';
import { bootInput, type ImageBoot } from '../support/image-boot.ts';

jest.setTimeout(400_000);

const userLoops = 100_000;
const callerCalls = 2_000;
const narrowCalls = 700;
/** a multiple of every page's size */
const farOffset = 0x2_0000;
const modules = ['loop', 'dm_mod', 'virtio_net'];

/** busybox's `read` starts no process. */
const script = `
/bin/strace -c -U name,calls,errors -o /caller.strace /bin/caller; echo "caller ended with $?"
/bin/caller
/bin/strace -c -U name,calls,errors -o /cat.strace /bin/cat /proc/self/maps > /dev/null
/bin/cat /proc/self/maps > /maps
for what in caller.strace cat.strace maps proc/modules; do
  busybox sed "s#^#\${what#proc/} #" /$what
done
busybox grep -E ' [tT] .*\\[(loop|dm_mod)\\]' /proc/kallsyms | busybox sed 's/^/kallsyms /'
for process in /proc/[0-9]*; do read line < $process/stat && echo "stat $line"; done
while read key value rest; do case $key in pgfault) echo "said $key $value" ;; esac; done < /proc/vmstat
while read key value rest; do case $key in intr|ctxt) echo "said $key $value" ;; esac; done < /proc/stat
`;

/** A program of one segment whose code lies further into its file. */
function movedCode(program: Uint8Array, offset: number): Buffer {
  const [elfHeaderBytes, offsetInRow] = [64, 8];
  const moved = Buffer.concat([Buffer.alloc(offset), program]);
  moved.set(program.subarray(0, elfHeaderBytes + 56));
  moved.writeBigUInt64LE(BigInt(offset), elfHeaderBytes + offsetInRow);
  return moved;
}

/** What strace's child calls before it executes the program: from outside it is the same task. */
const beforeExec = new Set(['close', 'set_robust_list']);

const foreign = [
  ['arm64 6.12', 'arm64'],
  ['riscv64 6.12', 'riscv64'],
  ['arm64 6.12 16k', 'arm64'],
] as const;

describe.each(foreign.slice(0, process.env['BOOTGATE_NIGHTLY'] ? 3 : 2))(
  '%s, from outside and from inside',
  (kernel, name) => {
    const arch = architectureOf(name);
    /** arm64 runs programs of 32 bits as well, with pages of 4 KiB */
    const narrow = kernel === 'arm64 6.12' ? aarch32Program(narrowCalls) : null;
    let boot: ImageBoot;
    let lines: readonly string[];

    /** Lines that the guest printed with this word in front. */
    const said = (word: string): string[] =>
      lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

    beforeAll(async () => {
      const caller = arch.programs.init({ userLoops, systemCalls: callerCalls, finish: 'exit' });
      const far = movedCode(arch.programs.init({ finish: 'exit' }), farOffset);
      const programs = { caller, far, ...(narrow ? { narrow: narrow.bytes } : {}) };
      const initrd = foreignUserland(kernel, {
        ...{ modules, programs },
        script: `${narrow ? '/bin/narrow\n' : ''}/bin/far\n${script}`,
      });
      const input = { kernel: foreignKernel(kernel), initrd, append: 'cryptomgr.notests' };
      boot = await bootInput([input]);
      lines = boot.console.split('\n');
    });

    test('loses nothing, and knows nearly all code by its names', () => {
      expect(Object.entries(boot.tables.lost).filter(([, count]) => count !== 0)).toEqual([]);
      const unreadable = expect.stringMatching(
        /^functions stay unnamed: .*:\/bin\/narrow .*not a 64-bit/,
      ) as unknown;
      expect(boot.profile.warnings).toEqual(narrow ? [unreadable] : []);
      const { processes, totals, coverage } = boot.profile;
      expect(processes!.reduce((sum, row) => sum + row.userInstructions, 0)).toBe(totals.userInstructions);
      expect(coverage.kernelSymbolized).toBeGreaterThan(0.999);
      expect(coverage.userSymbolized).toBeGreaterThan(0.9);
    });

    test('processes are those that ran, by their command lines', () => {
      const programs = boot.profile.processes!.filter(({ command }) => command.startsWith('/bin/'));
      expect(programs.map(({ command }) => command).sort()).toEqual([
        expect.stringMatching(/^\/bin\/busybox sh \/init/),
        ...['/bin/caller', '/bin/caller', '/bin/cat /proc/self/maps', '/bin/cat /proc/self/maps'],
        '/bin/far',
        ...(narrow ? ['/bin/narrow'] : []),
        '/bin/strace -c -U name,calls,errors -o /caller.strace /bin/caller',
        '/bin/strace -c -U name,calls,errors -o /cat.strace /bin/cat /proc/self/maps',
      ]);
      const seen = new Set(boot.profile.processes!.map(({ pid }) => pid));
      const truth = said('stat').map((line) => Number(/^\d+/.exec(line)![0]));
      expect(truth.length).toBeGreaterThan(20);
      expect(truth.filter((pid) => !seen.has(pid))).toEqual([]);
    });

    test('system calls are counted as strace counts them', () => {
      for (const [program, command] of [
        ['caller', '/bin/caller'],
        ['cat', '/bin/cat /proc/self/maps'],
      ] as const) {
        // Of two such processes the first was strace's: it is the one that strace asks its kernel for.
        const row = boot.profile.processes!.findIndex((process) => process.command === command);
        const rows = boot.profile.systemCalls!.filter(({ process }) => process === row);
        const seen = new Map(rows.map(({ name: of, count, errors }) => [of, [count, errors]]));
        const truth = said(`${program}.strace`).flatMap((line) => {
          const [, of, calls, errors] = /^\s*(\w+)\s+(\d+)(?:\s+(\d+))?\s*$/.exec(line) ?? [];
          return of === undefined || of === 'total'
            ? []
            : [[of, [Number(calls), Number(errors ?? 0)]] as const];
        });
        expect(truth.length).toBeGreaterThan(0);
        for (const [of, [calls, errors]] of truth) {
          const before = beforeExec.has(of) ? 1 : 0;
          expect([program, of, seen.get(of)]).toEqual([program, of, [calls + before, errors]]);
        }
      }
    });

    test('a program of 32 bits has its instructions, and its system calls by their own names', () => {
      const { processes, systemCalls, coverage } = boot.profile;
      const row = processes!.findIndex(({ command }) => command === '/bin/narrow');
      const calls = systemCalls!
        .filter(({ process, name: of }) => process === row && of.endsWith(' (32-bit)'))
        .map(({ name: of, count, errors }) => [of, count, errors]);
      expect(calls).toEqual(
        narrow === null
          ? []
          : [
              ['exit (32-bit)', 1, 0],
              ['close (32-bit)', 1, 1],
              ['getpid (32-bit)', 100, 0],
              ['getppid (32-bit)', narrowCalls, 0],
            ],
      );
      const others = systemCalls!.filter(({ process, name: of }) => process !== row && of.includes('32-bit'));
      expect(others).toEqual([]);
      if (narrow === null) return;
      expect(processes![row]).toMatchObject({ exitStatus: 0 });
      const before = systemCalls!.filter(
        ({ process, name: of }) => process === row && !of.includes('32-bit'),
      );
      // busybox's, between fork and exec
      expect(before.map(({ name: of }) => of)).toContain('execve');
      expect(processes![row]!.userInstructions).toBeGreaterThan(narrow.instructions);
      expect(coverage.notes).toContainEqual(expect.stringMatching(/^processes that ran code of 32 bits: 1;/));
    });

    test('code lies where in its file it lies, whatever the size of a page', () => {
      const { objects, mappings } = boot.tables.guest;
      const offsets = mappings
        .filter(({ object }) => objects[object]?.name === '/bin/far')
        .map(({ fileOffset }) => fileOffset);
      expect(offsets).toEqual([farOffset]);
    });

    test('modules are those of /proc/modules', () => {
      const loaded = boot.tables.guest.objects.filter(({ kind }) => kind === 'module');
      const seen = loaded.map(
        ({ name: module, sizeBytes, base }) => `${module} ${sizeBytes} 0x${base.toString(16)}`,
      );
      const truth = said('modules').map((line) =>
        line.replace(/^(\w+) (\d+) .* (0x\w+)(?: .*)?$/, '$1 $2 $3'),
      );
      expect(truth.length).toBeGreaterThanOrEqual(modules.length);
      expect(seen.sort()).toEqual(truth.sort());
    });

    test('symbols of modules are those of /proc/kallsyms', () => {
      const { objects, moduleSymbols } = boot.tables.guest;
      const seen = new Set(
        moduleSymbols.name.map(
          (symbol, row) =>
            `${moduleSymbols.address[row]!.toString(16)} ${symbol} [${objects[moduleSymbols.object[row]!]!.name}]`,
        ),
      );
      const truth = said('kallsyms').map((line) => line.replace(/^(\w+) \w ([^\t]+)\t(.*)$/, '$1 $2 $3'));
      expect(truth.length).toBeGreaterThan(100);
      expect(truth.filter((line) => !seen.has(line))).toEqual([]);
    });

    test('task switches and interrupts are as many as the kernel counts', () => {
      const { totals } = boot.profile;
      const counted = new Map(said('said').map((line) => line.split(' ') as [string, string]));
      // What comes after it was said: /proc is read, lines are printed, the machine is switched off.
      const after = (key: string, what: string): number => totals[key]! - Number(counted.get(what));
      for (const [key, what, most] of [
        ['contextSwitches', 'ctxt', 20],
        // riscv64's handler of devices goes on until nothing is left (plic_handle_irq, drivers/irqchip): the serial port's
        // come two at a time, 271,122 in 135,600 interrupts.
        ...(name === 'riscv64' ? [] : [['interruptsTaken', 'intr', 100] as const]),
      ] as const) {
        expect([what, after(key, what) >= 0, after(key, what) <= most]).toEqual([what, true, true]);
      }
    });
  },
);
