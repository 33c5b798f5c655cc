/** Programs that are run at every boot, and need not be. What is expected is what their processes execute. */
import { ascending } from '../../base/ascending.ts';
import { userAndKernel } from '../../profile/process-work.ts';
import type { Process, Profile } from '../../profile/profile.ts';
import type { Change, Evidence, Rule } from '../rule.ts';

interface UnneededPrograms extends Omit<Rule, 'find' | 'area'> {
  readonly is: (process: Process, all: readonly Process[]) => boolean;
  /** for so many processes at least; default: 1 */
  readonly from?: number;
  readonly add?: readonly string[];
  /** words that are there already, or speak against it */
  readonly unless?: RegExp;
  readonly otherwise: string | ((names: readonly string[]) => string);
}

function unneededPrograms({ is, from = 1, add = [], unless, otherwise, ...rule }: UnneededPrograms): Rule {
  return {
    ...rule,
    area: add.length > 0 ? 'command line' : 'image',
    find: ({ profile, words }) => {
      if (words.some((word) => unless?.test(word) === true)) return null;
      const all = profile.processes ?? [];
      const found = all.filter((process) => !process.kernelThread && is(process, all));
      if (found.length < from) return null;
      const evidence = byProgram(found);
      const change: Change = {
        ...{ add, remove: [] },
        otherwise: typeof otherwise === 'string' ? otherwise : otherwise(evidence.map(({ what }) => what)),
      };
      return { saving: found.reduce((sum, one) => sum + userAndKernel(one), 0), evidence, change };
    },
  };
}

/** A row a program, the costliest first. */
function byProgram(processes: readonly Process[]): Evidence[] {
  const rows = new Map<string, { cost: number; calls: number }>();
  for (const process of processes) {
    const what = programOf(process) || `${process.names.at(-1) ?? '?'} (a fork)`;
    const { cost, calls } = rows.get(what) ?? { cost: 0, calls: 0 };
    rows.set(what, { cost: cost + userAndKernel(process), calls: calls + 1 });
  }
  return [...rows]
    .map(([what, row]) => ({ what, ...row }))
    .sort((a, b) => b.cost - a.cost || ascending(a.what, b.what));
}

/** `dash` of `/usr/bin/dash`; empty for a mere fork. */
function programOf({ executable }: Process): string {
  return executable.slice(executable.lastIndexOf('/') + 1);
}

const shells: ReadonlySet<string> = new Set(['sh', 'dash', 'bash', 'ash', 'ksh', 'busybox']);

/** What a POSIX shell does itself: `case`, `read`, `${name##pattern}`, `$((…))`, `printf`, `test`. */
const trifles: ReadonlySet<string> = new Set([
  ...['basename', 'dirname', 'cat', 'cut', 'echo', 'expr', 'false', 'grep', 'head', 'printf', 'sed', 'seq'],
  ...['tail', 'test', 'tr', 'true', 'wc', '['],
]);

/** A trifle that a shell starts, or a fork of a shell that never executes another program. */
function isTrifle(process: Process, all: readonly Process[]): boolean {
  const parent = all[process.parent];
  if (parent === undefined || !shells.has(programOf(parent))) return false;
  return process.executable === '' || trifles.has(programOf(process));
}

const generators = /\/system-generators\/([^/]+)$/;
/** They read the command line and /etc/fstab: without them the image would be another one. */
const neededGenerators: ReadonlySet<string> = new Set([
  ...['systemd-fstab-generator', 'systemd-getty-generator', 'systemd-debug-generator'],
]);

/** The dynamic linker: glibc's, musl's. */
const linker = /(?:^|\/)ld-(?:linux|musl)[^/]*\.so[.\d]*$/;

/** What the dynamic linker does to bind programs to libraries, its own code alone. */
function relocating({ functions }: Profile): number {
  const isLinker = functions.objects.map((object) => linker.test(object));
  return functions.self.reduce((sum, self, row) => (isLinker[functions.object[row]!] ? sum + self : sum), 0);
}

export const processRules: readonly Rule[] = [
  unneededPrograms({
    id: 'shell-trifles',
    title: 'do not start programs for what a shell does itself',
    is: isTrifle,
    from: 5,
    otherwise: 'in the scripts: case, read, ${name##*/} and printf in place of the programs and of $(…)',
    lose: 'nothing but the time to rewrite them',
    source: 'POSIX.1-2017, Shell Command Language, 2.6.2 Parameter Expansion',
  }),
  unneededPrograms({
    id: 'file-system-checks',
    title: 'do not check file systems',
    is: (process) => /^(?:fsck(?:\..+)?|e2fsck|systemd-fsck|logsave)$/.test(programOf(process)),
    add: ['fsck.mode=skip'],
    unless: /^(?:fsck\.mode=|fastboot$)/,
    otherwise: 'or write 0 into the last column of /etc/fstab',
    lose: 'damage of a file system is found when it is mounted, or later',
    source: 'man 8 systemd-fsck@.service; man 7 initramfs-tools, fsck.mode=',
  }),
  unneededPrograms({
    id: 'generators',
    title: 'do not run generators of units that do not apply',
    is: ({ executable }) =>
      generators.test(executable) && !neededGenerators.has(generators.exec(executable)![1]!),
    otherwise: (names) =>
      `in the image: ln -s /dev/null /etc/systemd/system-generators/NAME, for ${names.join(', ')}`,
    lose: 'units that they would make, of encrypted volumes, partitions, old init scripts and the like',
    source: 'man 7 systemd.generator',
  }),
  unneededPrograms({
    id: 'host-keys',
    title: 'do not make SSH host keys at boot',
    is: (process) => programOf(process) === 'ssh-keygen',
    otherwise:
      'in the image: keys by ssh-keygen -A when the machine is first set up, and no unit that makes them',
    lose: 'each machine needs keys of its own from somewhere else',
    source: 'man 1 ssh-keygen, -A',
  }),
  {
    id: 'library-relocation',
    area: 'image',
    title: 'link what runs at every boot statically, or to fewer libraries',
    lose: 'a fix of a library takes a new build of each program',
    source: 'man 8 ld.so; man 1 ld, -static, -z now, --hash-style=gnu',
    find: ({ profile }) => {
      const cost = relocating(profile);
      if (cost === 0) return null;
      const programs = new Set(
        (profile.processes ?? []).filter(({ executable }) => executable !== '').map(programOf),
      );
      const starts = (profile.processes ?? []).filter(({ executable }) => executable !== '').length;
      const what = `${programs.size} programs, ${starts} processes`;
      const otherwise = 'static builds (busybox, toybox, -static-pie), or one program in place of many';
      return {
        saving: cost,
        evidence: [
          { what: 'the dynamic linker', cost, calls: -1 },
          { what, cost: -1, calls: -1 },
        ],
        change: { add: [], remove: [], otherwise },
      };
    },
  },
];
