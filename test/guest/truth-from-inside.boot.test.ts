/** What was seen from outside against what the guest itself says: one boot of a systemd image with test programs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { systemCalls } from '../../src/arch/x86-64/system-calls.ts';
import type { Process, Unit, Wait } from '../../src/profile/profile.ts';
import { unitOfCgroup } from '../../src/profile/unit-names.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { findVdso } from '../../src/symbols/vdso.ts';
import { compileC, consoleService, loopFunction, wanted } from '../support/guest-programs.ts';
import { bootImage, type ImageBoot } from '../support/image-boot.ts';
import {
  imageEndText,
  systemdImage,
  systemdImageAppend,
  type SystemdImage,
} from '../support/systemd-image.ts';

const ownRounds = 1_000_000;
const sharedRounds = 700_000;
const library = compileC(loopFunction('shared_loop', sharedRounds), [
  '-shared',
  '-fPIC',
  '-Wl,-soname,libtruth.so',
]);
const program = (name: string, calls: number): Uint8Array =>
  compileC(
    `#include <stdio.h>
void shared_loop(void);
${loopFunction(`${name}_loop`, ownRounds)}
int main(void) {
    char line[512];
    for (int i = 0; i < ${calls}; i++) { ${name}_loop(); shared_loop(); }
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps)) printf("${name} maps %s", line);
    return 0;
}
`,
    ['-Wl,-rpath,/usr/local/lib'],
    { 'libtruth.so': library },
  );
/** Makes system calls and nothing else of note. */
const callerCalls = 100_000;
const caller = compileC(
  `#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
    for (int i = 0; i < ${callerCalls}; i++) syscall(SYS_getppid);
    for (int i = 0; i < 40; i++) open("/does/not/exist", O_RDONLY);
    return 7;
}
`,
  ['-static'],
);
/** Reads the clock; says where its own C library finds that function in the vDSO that is mapped. */
const clockReads = 20_000;
const clock = compileC(
  `#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <time.h>
int main(void) {
    struct timespec now;
    for (int i = 0; i < ${clockReads}; i++) clock_gettime(CLOCK_MONOTONIC, &now);
    void *vdso = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);
    for (const char **name = (const char *[]){"__vdso_clock_gettime", "__vdso_time", "__vdso_getcpu", 0}; *name; name++)
        printf("vdso %lx %s\\n", (unsigned long)dlsym(vdso, *name) - getauxval(AT_SYSINFO_EHDR), *name);
    return 0;
}
`,
);
/** Sleeps by the clock, then for what another process writes two moments later. */
const sleeper = compileC(
  `#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int ends[2];
    char byte;
    usleep(40000);
    pipe(ends);
    if (fork() == 0) {
        usleep(30000);
        return write(ends[1], "x", 1) != 1;
    }
    read(ends[0], &byte, 1);
    wait(0);
    return 0;
}
`,
);
const script = `modprobe -a bridge overlay dm_mod
/usr/local/bin/work
/usr/local/bin/play
/usr/local/bin/caller; echo "caller ended with $?"
/usr/local/bin/clock
/usr/local/bin/sleeper
sed 's/^/modules /' /proc/modules
grep -E ' [tT] .*\\[(loop|autofs4)\\]' /proc/kallsyms | sed 's/^/kallsyms /'
`;
const endScript = `#!/bin/sh
systemctl is-system-running --wait >/dev/null
systemd-analyze time >/dev/console
systemctl show -p Id,ExecMainPID,ExecMainExitTimestampMonotonic,ActiveEnterTimestampMonotonic,ControlGroup '*.service' |
  awk -v RS= '{ gsub("\\n", " "); print "unit " $0 }' >/dev/console
for process in /proc/[0-9]*; do echo "cgroup \${process#/proc/} $(cat $process/cgroup)"; done >/dev/console
echo '${imageEndText}' >/dev/console
systemctl poweroff --force --force
`;

/** Further kernels say how far newer ones are the same: once a night. */
const kernels = ['6.1', ...(process.env['BOOTGATE_NIGHTLY'] ? (['6.12', '7.2'] as const) : [])] as const;

describe.each(kernels)('a boot of Linux %s, from outside and from inside', (kernel) => {
  let image: SystemdImage;
  let boot: ImageBoot;
  let lines: readonly string[];

  /** Lines that the guest printed with this word in front. */
  const said = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  beforeAll(async () => {
    image = systemdImage({
      kernel,
      plant: [
        { path: 'usr/local/lib/libtruth.so', content: library, mode: 0o755 },
        { path: 'usr/local/bin/work', content: program('work', 3), mode: 0o755 },
        { path: 'usr/local/bin/play', content: program('play', 2), mode: 0o755 },
        { path: 'usr/local/bin/caller', content: caller, mode: 0o755 },
        { path: 'usr/local/bin/clock', content: clock, mode: 0o755 },
        { path: 'usr/local/bin/sleeper', content: sleeper, mode: 0o755 },
        { path: 'usr/local/sbin/end-of-boot', content: endScript, mode: 0o755 },
        ...consoleService('truth', script),
        wanted('truth'),
      ],
    });
    // user instructions are counted by block as well as by process
    // At shift 0, a few ms are some million instructions, in which systemd gets to say what it did; at the default's 8 ns
    // an instruction its lines are written later than that, and the last ones after the end.
    boot = await bootImage(image, { icountShift: 0 }, 'apt', { BOOTGATE_CHECK_TRACER: '1' });
    lines = boot.console.split('\n');
  }, 600_000);

  /** Self instructions and calls of a function. */
  function counted(name: string): { self: number; calls: number; image: string } {
    const { functions } = boot.profile;
    const row = functions.name.indexOf(name);
    if (row === -1) throw new Error(`${name} was not seen`);
    return {
      self: functions.self[row]!,
      calls: functions.calls[row]!,
      image: functions.objects[functions.object[row]!]!,
    };
  }

  test('known loops in a program are credited to the instruction', () => {
    expect(counted('work_loop')).toEqual({
      self: 3 * (2 * ownRounds + 2),
      calls: 3,
      image: '/usr/local/bin/work',
    });
    expect(counted('play_loop').self).toBe(2 * (2 * ownRounds + 2));
  });

  test('so is a library function that two programs map at different addresses', () => {
    const mapped = (name: string): string | undefined =>
      said(`${name} maps`)
        .find((line) => /r-xp .*libtruth/.test(line))
        ?.split('-')[0];
    expect(mapped('work')).toBeDefined();
    expect(mapped('work')).not.toBe(mapped('play'));
    expect(counted('shared_loop')).toEqual({
      self: 5 * (2 * sharedRounds + 2),
      calls: 5,
      image: '/usr/local/lib/libtruth.so',
    });
    const { tree, functions } = boot.profile;
    const byProgram = new Map<string, number>();
    for (let node = 0; node < tree.length; node += 1) {
      if (functions.name[tree.function[node]!] !== 'shared_loop') continue;
      let root = node;
      while (tree.parent[root] !== -1) root = tree.parent[root]!;
      byProgram.set(functions.name[tree.function[root]!]!, tree.calls[node]!);
    }
    expect(Object.fromEntries(byProgram)).toEqual({ work: 3, play: 2 });
  });

  test('executable mappings are those of /proc/self/maps', () => {
    const { tasks, mappings, objects } = boot.tables.guest;
    for (const name of ['work', 'play']) {
      const row = boot.profile.processes!.find(({ command }) => command === `/usr/local/bin/${name}`)!;
      const task = tasks.findIndex(({ process }) => process === row.pid);
      const seen = mappings
        .filter((mapping) => mapping.task === task && mapping.object !== -1)
        .map(
          ({ start, end, object }) => `${start.toString(16)}-${end.toString(16)} ${objects[object]!.name}`,
        );
      const executable = said(`${name} maps`)
        .filter((line) => / r-xp /.test(line) && !line.includes('[vsyscall]'))
        .map((line) => line.replace(/^0*(\w+)-0*(\w+) .* (\S+)$/, '$1-$2 $3'));
      expect(executable.length).toBeGreaterThanOrEqual(5);
      expect(executable.filter((line) => !seen.includes(line))).toEqual([]);
    }
  });

  test('system calls are counted as strace counts them', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'bootgate-strace-')), 'caller');
    writeFileSync(path, caller, { mode: 0o755 });
    let table = '';
    try {
      execFileSync('strace', ['-c', '-U', 'name,calls,errors', '-o', `${path}.log`, path]);
    } catch {
      table = execFileSync('cat', [`${path}.log`], { encoding: 'utf8' }); // it ends with 7, by design
    }
    const truth = new Map(
      Array.from(table.matchAll(/^\s*(\w+)\s+(\d+)(?:\s+(\d+))?\s*$/gm), ([, name, calls, errors]) => [
        name!,
        [Number(calls), Number(errors ?? 0)],
      ]),
    );
    truth.delete('total');
    const process = boot.profile.processes!.findIndex(({ command }) => command === '/usr/local/bin/caller');
    const rows = boot.profile.systemCalls!.filter((row) => row.process === process);
    const seen = new Map(rows.map((row) => [row.name, [row.count, row.errors]]));
    expect(truth.get('getppid')).toEqual([callerCalls, 0]);
    // strace sees the execve that makes the program; from outside it is the shell's child that calls it, the same
    // task. Of wait and exit nothing comes back: strace -c leaves exit_group out.
    for (const [name, counts] of truth) expect([name, seen.get(name)]).toEqual([name, counts]);
    expect(rows.every(({ number, name }) => systemCalls.names[number] === name)).toBe(true);
    expect(boot.profile.processes![process]).toMatchObject({ exitStatus: 7, kernelThread: false });
    expect(lines).toContain('caller ended with 7');
  });

  test('a boot of this size loses nothing', () => {
    const { processes, modules, systemCalls } = boot.profile;
    expect(processes!.length).toBeGreaterThanOrEqual(250);
    expect(modules!.length).toBeGreaterThanOrEqual(kernel === '6.1' ? 35 : 15);
    expect(systemCalls!.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(200_000);
    expect(Object.entries(boot.tables.lost).filter(([, count]) => count !== 0)).toEqual([]);
  });

  test('modules are those of /proc/modules', () => {
    const loaded = boot.tables.guest.objects.filter(
      ({ kind, unloaded }) => kind === 'module' && unloaded === -1,
    );
    const sizes = new Map(loaded.map(({ name, sizeBytes }) => [name, sizeBytes]));
    const seen = loaded.map(({ name, sizeBytes, base }) => `${name} ${sizeBytes} 0x${base.toString(16)}`);
    const truth = said('modules').map((line) => {
      const [name, size, , , state, base] = line.split(' ');
      // the size of one whose init still runs has that part in it, too
      return `${name} ${state === 'Loading' ? sizes.get(name!) : size} ${base}`;
    });
    expect(truth.length).toBeGreaterThan(8);
    expect(truth.filter((line) => !seen.includes(line))).toEqual([]);
  });

  test('symbols of modules are those of /proc/kallsyms', () => {
    const { objects, moduleSymbols } = boot.tables.guest;
    const seen = new Set(
      moduleSymbols.name.map(
        (name, row) =>
          `${moduleSymbols.address[row]!.toString(16)} ${name} [${objects[moduleSymbols.object[row]!]!.name}]`,
      ),
    );
    const truth = said('kallsyms').map((line) => line.replace(/^(\w+) \w ([^\t]+)\t(.*)$/, '$1 $2 $3'));
    expect(truth.length).toBeGreaterThan(20);
    expect(truth.filter((line) => !seen.has(line))).toEqual([]);
  });

  test('systemd-analyze agrees when the target was reached', () => {
    const reached = /^multi-user\.target reached after ([\d.]+)s in userspace/m.exec(boot.console);
    const target = boot.profile.units!.find(({ name }) => name === 'multi-user.target')!;
    const { taskEvents } = boot.tables.guest;
    const systemd = taskEvents.find(
      ({ kind, text }) => kind === 'file' && text === '/usr/lib/systemd/systemd',
    )!;
    const seconds = (target.readyNs - systemd.ns) / 1e9;
    expect(Math.abs(seconds - Number(reached![1]))).toBeLessThan(0.03 * seconds);
  });

  /** Services that had a main process, as `systemctl show` tells them. */
  const services = (): Map<string, string>[] =>
    said('unit')
      .map((line) => new Map(Array.from(line.matchAll(/(\w+)=(\S*)/g), ([, key, value]) => [key!, value!])))
      .filter((service) => Number(service.get('ExecMainPID')) > 0);

  const processOf = (pid: number): Process | undefined =>
    boot.profile.processes!.findLast((process) => process.pid === pid);

  test('processes are in the control groups that /proc/PID/cgroup tells', () => {
    const truth = said('cgroup').filter((line) => / 0::/.test(line));
    expect(truth.length).toBeGreaterThan(40);
    for (const line of truth) {
      const [pid, path] = line.split(' 0::');
      expect([pid, processOf(Number(pid))?.cgroup]).toEqual([pid, path]);
    }
  });

  test("main processes of systemd's services belong to their units", () => {
    expect(services().length).toBeGreaterThan(12);
    for (const service of services()) {
      const [id, group] = [service.get('Id')!, service.get('ControlGroup')!];
      const process = processOf(Number(service.get('ExecMainPID')))!;
      expect([id, unitOfCgroup(process.cgroup)]).toEqual([id, id]);
      // A service may have made groups of its own below: udev does.
      if (group !== '') expect(`${process.cgroup}/`.startsWith(`${group}/`)).toBe(true);
    }
  });

  test('units have their full names, and are ready when systemd says', () => {
    const units = new Map(boot.profile.units!.map((unit) => [unit.name, unit]));
    const told = services().map((service) => ({
      unit: units.get(service.get('Id')!)!,
      main: processOf(Number(service.get('ExecMainPID')))!,
      activeMs: Number(service.get('ActiveEnterTimestampMonotonic')) / 1e3,
      exitMs: Number(service.get('ExecMainExitTimestampMonotonic')) / 1e3,
    }));
    // The guest's clock began after the reset, and may have stood still early on; by how much is the same for all.
    const late = told.flatMap(({ unit, activeMs }) => (activeMs > 0 ? [unit.readyNs / 1e6 - activeMs] : []));
    const median = late.sort((a, b) => a - b)[late.length >> 1]!;
    // A line may be written later than the moment it tells of: systemd queues them.
    expect(late.filter((ms) => Math.abs(ms - median) < 2).length).toBeGreaterThanOrEqual(late.length - 3);
    for (const { unit, main, exitMs } of told) {
      expect([unit.name, unit.result, unit.processes > 0]).toEqual([unit.name, 'started', true]);
      if (exitMs > 0) {
        // systemd notices an end when it comes to it; other processes of the unit may live on.
        expect(main.endNs / 1e6).toBeLessThan(exitMs + median + 1);
        expect(unit.endNs === -1 || unit.endNs >= main.endNs).toBe(true);
      } else expect([unit.name, main.endNs, unit.endNs]).toEqual([unit.name, -1, -1]);
    }
    // What the console cuts and no process completes: some timers, and targets after the journal took the log.
    expect([...units.keys()].filter((name) => name.includes('…')).length).toBeLessThan(6);
  });

  test('the vDSO is named as the guest’s own C library finds it', () => {
    const { tree, functions } = boot.profile;
    const named = new Map(said('vdso').map((line) => line.split(' ').reverse() as [string, string]));
    expect([...named.keys()]).toContain('__vdso_clock_gettime');
    const path = join(mkdtempSync(join(tmpdir(), 'bootgate-vdso-')), 'vdso64.so');
    writeFileSync(path, findVdso(readKernelImage(image.kernel).open(), defaultArchitecture.elfMachine)!);
    const exported = execFileSync('nm', ['-D', path], { encoding: 'utf8' });
    for (const [name, offset] of named) {
      expect(exported).toMatch(new RegExp(`^0*${offset} T ${name}@`, 'm'));
    }
    let calls = 0;
    for (let node = 0; node < tree.length; node += 1) {
      const row = tree.function[node]!;
      if (functions.name[row] !== '__vdso_clock_gettime') continue;
      expect(functions.objects[functions.object[row]!]).toBe('[vdso]');
      let root = node;
      while (tree.parent[root] !== -1) root = tree.parent[root]!;
      if (functions.name[tree.function[root]!] === 'clock') calls += tree.calls[node]!;
    }
    expect(calls).toBe(clockReads);
  });

  test('who ends a sleep: a timer, or another process', () => {
    const { processes, waits } = boot.profile;
    const [parent, child] = processes!.flatMap(({ names }, row) => (names.at(-1) === 'sleeper' ? [row] : []));
    const longest = (process: number, reason: string): Wait =>
      waits!
        .filter((wait) => wait.process === process && wait.reason === reason)
        .sort((a, b) => b.ns - a.ns)[0]!;
    expect(longest(parent!, 'timer').waker).toEqual({ by: 'hrtimer_wakeup', process: -1 });
    expect(longest(parent!, 'timer').longestNs).toBeGreaterThanOrEqual(40e6);
    expect(longest(child!, 'timer').longestNs).toBeGreaterThanOrEqual(30e6);
    expect(longest(parent!, 'process').waker.process).toBe(child);
    expect(longest(parent!, 'process').waker.by).toMatch(/pipe_write/);
  });

  test('every user instruction belongs to a process, and nearly all of them to a function', () => {
    const { processes, totals, coverage } = boot.profile;
    const user = processes!.reduce((sum, row) => sum + row.userInstructions, 0);
    expect(user).toBe(totals.userInstructions);
    expect(coverage.kernelSymbolized).toBeGreaterThan(0.995);
    const { functions } = boot.profile;
    expect(functions.name.filter((name) => name.includes('0x-'))).toEqual([]);
    expect(coverage.userSymbolized).toBeGreaterThan(0.95);
  });

  // Once: with another kernel it is a minute that says the same.
  (kernel === '6.1' ? test : test.skip)(
    'a quiet boot has the same units, by their processes alone',
    async () => {
      const quiet = await bootImage(image, { append: `${systemdImageAppend} quiet` });
      expect(quiet.console).not.toMatch(/Reached target/);
      const names = (units: readonly Unit[]): string[] =>
        units.flatMap(({ name, processes }) => (processes > 0 ? [name] : [])).sort();
      expect(names(quiet.profile.units!)).toEqual(names(boot.profile.units!));
      expect(new Set(quiet.profile.units!.map(({ result }) => result))).toEqual(new Set(['unreported']));
    },
    600_000,
  );
});
