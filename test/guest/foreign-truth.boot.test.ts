/**
 * What was seen from outside against what the guest itself says, on other architectures: one boot each of Debian's kernel
 * with modules of its package, and programs of Debian's, strace among them.
 */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { foreignKernel } from '../support/debian-suites.ts';
import { foreignUserland } from '../support/foreign-userland.ts';
import { bootInput, type ImageBoot } from '../support/image-boot.ts';

jest.setTimeout(400_000);

const userLoops = 100_000;
const callerCalls = 2_000;
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

describe.each([['arm64 6.12', 'arm64']] as const)('%s, from outside and from inside', (kernel, name) => {
  const arch = architectureOf(name);
  let boot: ImageBoot;
  let lines: readonly string[];

  /** Lines that the guest printed with this word in front. */
  const said = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  beforeAll(async () => {
    const caller = arch.programs.init({ userLoops, systemCalls: callerCalls, finish: 'exit' });
    const initrd = foreignUserland(kernel, { modules, programs: { caller }, script });
    const input = { kernel: foreignKernel(kernel), initrd, append: 'cryptomgr.notests' };
    boot = await bootInput([input]);
    lines = boot.console.split('\n');
  });

  test('loses nothing, and knows nearly all code by its names', () => {
    expect(Object.entries(boot.tables.lost).filter(([, count]) => count !== 0)).toEqual([]);
    expect(boot.profile.warnings).toEqual([]);
    const { processes, totals, coverage } = boot.profile;
    expect(processes!.reduce((sum, row) => sum + row.userInstructions, 0)).toBe(totals.userInstructions);
    expect(coverage.kernelSymbolized).toBeGreaterThan(0.999);
    expect(coverage.userSymbolized).toBeGreaterThan(0.9);
  });

  test('modules are those of /proc/modules', () => {
    const loaded = boot.tables.guest.objects.filter(({ kind }) => kind === 'module');
    const seen = loaded.map(
      ({ name: module, sizeBytes, base }) => `${module} ${sizeBytes} 0x${base.toString(16)}`,
    );
    const truth = said('modules').map((line) => line.replace(/^(\w+) (\d+) .* (0x\w+)(?: .*)?$/, '$1 $2 $3'));
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
      ['interruptsTaken', 'intr', 100],
    ] as const) {
      expect([what, after(key, what) >= 0, after(key, what) <= most]).toEqual([what, true, true]);
    }
  });
});
