/** What can be wrong with what is booted, each with its message and exit status, through the command line. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { builtCli } from '../support/built-cli.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(120_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-bad-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(out(), { recursive: true, force: true }));

const environment = { ...process.env, BOOTGATE_CACHE: testCacheFolder };
const out = (): string => join(folder, 'out');
const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> =>
  await runCli(['run', '--qemu', 'system', '--out', out(), ...args], {
    env: { ...environment, ...env },
    cwd: folder,
  });
/** Without the crypto self-tests the kernel is at its init in half the time. */
const quickly = ['--append', 'cryptomgr.notests'] as const;
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('kernels that are none', () => {
  test('no such file', async () => {
    const { status, stderr } = await run(['--kernel', 'nowhere']);
    expect(status).toBe(2);
    expect(stderr).toContain(`${join(folder, 'nowhere')}: there is no such file`);
  });

  test('a text file', async () => {
    const { status, stderr } = await run(['--kernel', file('text', 'hello\n'.repeat(1000))]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /this is a text file, not an x86-64, arm64 or riscv64 kernel\n {2}give an x86-64 kernel/,
    );
  });

  test('cut short', async () => {
    const cut = file('cut', readFileSync(testKernel('6.1')).subarray(0, 3_000_000));
    const { status, stderr } = await run(['--kernel', cut]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /this kernel is cut short: its header states [\d,]+ bytes, the file has 3,000,000/,
    );
  });

  test("another architecture's", async () => {
    // The header of a LoongArch Image: Documentation/arch/loongarch/booting.rst.
    const image = Buffer.alloc(4096);
    image.write('\xcd\x23\x82\x81', 56, 'latin1');
    const { status, stderr } = await run(['--kernel', file('loongarch', image)]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/not an x86-64, arm64 or riscv64 kernel/);
    expect(stderr).toMatch(/a LoongArch kernel image/);
  });

  test('none at all', async () => {
    const { status, stderr } = await run([]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/no kernel was given\n {2}pass --kernel FILE/);
  });
});

describe('machines that lack something', () => {
  test('no QEMU', async () => {
    const { status, stderr } = await run(['--kernel', testKernel('6.1')], { PATH: '/nowhere' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/no qemu-system-x86_64 is in the PATH/);
    expect(stderr).toMatch(/qemu-system-x86/);
  });

  test('no C compiler', async () => {
    const cache = join(folder, 'cache');
    mkdirSync(cache);
    symlinkSync(join(testCacheFolder, 'symbols'), join(cache, 'symbols'));
    const { status, stderr } = await run(['--kernel', testKernel('6.1')], {
      CC: 'no-such-cc',
      BOOTGATE_CACHE: cache,
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/no-such-cc is not installed\n {2}install a C compiler/);
  });

  test('a machine type that QEMU does not know', async () => {
    const { status, stderr } = await run(['--kernel', testKernel('6.1'), '--machine', 'toaster']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/QEMU failed with status 1: .*unsupported machine type/);
    expect(readFileSync(join(out(), 'qemu.log'), 'utf8')).toMatch(/unsupported machine type/);
  });

  test('a full disk', async () => {
    const mount = join(folder, 'full');
    mkdirSync(mount);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount]).status !== 0) return; // not root
    try {
      const small = await run(['--kernel', testKernel('6.1'), '--out', join(mount, 'out')]);
      expect(small.status).toBe(1);
      expect(small.stderr).toMatch(/the disk is full: [\d.]+ MiB are free in/);
      expect(readdirSync(join(mount, 'out')).sort()).toEqual(['console.log', 'qemu.log']);
      writeFileSync(join(mount, 'ballast'), Buffer.alloc(3_500_000));
      const smaller = await run(['--kernel', testKernel('6.1'), '--out', join(mount, 'out2')]);
      expect(smaller.status).toBe(1);
      expect(smaller.stderr).toMatch(/the disk is full/);
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

describe('guests that do not reach their end', () => {
  const outcome = async (): Promise<string> => {
    const profile = await readProfile(join(out(), 'profile.json.gz'));
    return `${profile.outcome.kind}: ${profile.outcome.detail}`;
  };

  test('a panic', async () => {
    const { status, stdout } = await run([
      '--kernel',
      testKernel('6.1'),
      '--append',
      'rdinit=/nowhere cryptomgr.notests',
    ]);
    expect(status).toBe(4);
    const message = 'panic: Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)';
    expect(stdout).toContain(message);
    expect(await outcome()).toBe(message);
  });

  test('an init that exits', async () => {
    const initrd = file('exit.cpio', ownInitramfs({ finish: 'exit' }));
    const { status, stdout } = await run(['--kernel', testKernel('6.1'), '--initrd', initrd, ...quickly]);
    expect(status).toBe(4);
    expect(stdout).toMatch(/panic: Kernel panic - not syncing: Attempted to kill init!/);
  });

  test.each([
    ['spin', /^(?:hang|limit): no end mark after \d+ s.* and busy \(.*bootgate: userspace reached$/],
    ['sleep', /^(?:hang|limit): (?:no end mark after \d+ s.* and idle \(|the guest executes nothing).*/],
  ] as const)('an init that does nothing but %s', async (finish, expected) => {
    const initrd = file(`${finish}.cpio`, ownInitramfs({ finish }));
    const { status } = await run([
      '--kernel',
      testKernel('6.1'),
      '--initrd',
      initrd,
      '--limit-seconds',
      '45',
    ]);
    expect(status).toBe(4);
    expect(await outcome()).toMatch(expected);
  });

  test('a restart before the end mark', async () => {
    const initrd = file('restart.cpio', ownInitramfs({ finish: 'restart' }));
    const args = [
      '--kernel',
      testKernel('6.1'),
      '--initrd',
      initrd,
      '--end',
      'symbol:kernel_power_off',
      ...quickly,
    ];
    const { status } = await run(args);
    expect(status).toBe(4);
    expect(await outcome()).toMatch(
      /^early-exit: the guest reset or switched off the machine before its end mark/,
    );
  });

  test('a kernel that prints nothing and never ends', async () => {
    const initrd = file('silent.cpio', ownInitramfs({ finish: 'spin' }));
    const args = [
      '--kernel',
      testKernel('6.1'),
      '--initrd',
      initrd,
      // init says something in the end: a fast machine takes some seconds to get there
      '--limit-seconds',
      '1',
      '--append',
      'quiet',
    ];
    const { status } = await run(args);
    expect(status).toBe(4);
    expect(await outcome()).toMatch(/^hang: no end mark after 1.\d s, silent for .*; it printed nothing$/);
  });

  test('an instruction limit', async () => {
    const args = ['--kernel', testKernel('6.1'), '--limit-instructions', '100_000_000'];
    const { status } = await run(args);
    expect(status).toBe(4);
    expect(await outcome()).toBe(
      'limit: the guest had not reached its end mark after 100,000,000 instructions',
    );
  });
});

test('an end mark that the kernel does not have', async () => {
  const { status, stderr } = await run(['--kernel', testKernel('6.1'), '--end', 'symbol:start_kernl']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/the end mark names 'start_kernl'.*\n {2}did you mean 'start_kernel'\?/);
});

describe('a run that is ended from outside', () => {
  const recording = (): string | undefined =>
    existsSync(out()) ? readdirSync(out()).find((name) => name.startsWith('.recording-')) : undefined;
  const consoleOf = (name: string): string => join(out(), name, 'run-1', 'console.log');
  const ourQemus = (): string[] =>
    execFileSync('ps', ['-eo', 'stat,args'])
      .toString()
      .split('\n')
      .filter((line) => !line.startsWith('Z') && line.includes(out()) && line.includes('qemu-system'));

  /** The command line, in the middle of a boot. */
  async function midBoot(): Promise<{
    readonly child: ChildProcess;
    readonly ended: Promise<number | null>;
  }> {
    const child = spawn(
      process.execPath,
      [builtCli(), 'run', '--qemu', 'system', '--kernel', testKernel('6.1'), '--out', out()],
      { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    for (let tries = 0; tries < 600; tries += 1) {
      const name = recording();
      if (name && existsSync(consoleOf(name)) && readFileSync(consoleOf(name)).length > 2000) break;
      await sleep(100);
    }
    expect(ourQemus()).toHaveLength(1);
    return { child, ended };
  }

  test('by Ctrl-C keeps what was measured and leaves no QEMU behind', async () => {
    const { child, ended } = await midBoot();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const profile = await readProfile(join(out(), 'profile.json.gz'));
    expect(profile.outcome.kind).toBe('interrupted');
    expect(profile.totals.instructions).toBeGreaterThan(100_000_000);
    expect(readFileSync(join(out(), 'console.log')).length).toBeGreaterThan(2000);
    expect(recording()).toBeUndefined();
    expect(ourQemus()).toEqual([]);
  });

  test('by kill -9 leaves no QEMU behind', async () => {
    const { child, ended } = await midBoot();
    child.kill('SIGKILL');
    await ended;
    // Killed with its parent, it takes a moment to give its memory back.
    for (let tries = 0; tries < 50 && ourQemus().length > 0; tries += 1) await sleep(100);
    expect(ourQemus()).toEqual([]);
  });
});
