/**
 * arm64 and riscv64 kernels in the files that people have, at the ends that no name tells, and moved by KASLR: each is one more
 * boot, so once a night.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { foreignKernel, foreignPackage, suitePackage } from '../support/debian-suites.ts';
import { recordedBoot, type BootSpec } from '../support/recordings.ts';
import { runCli } from '../support/run-cli.ts';
import { testCacheFolder } from '../support/test-cache.ts';
import { zboot } from '../support/zboot.ts';

jest.setTimeout(600_000);
const nightly = process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip;

/** Written once into the cache. */
function file(name: string, content: () => Uint8Array | string, mode = 0o644): string {
  const folder = join(testCacheFolder, 'foreign-ways');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, content(), { mode });
  return path;
}

/** As the kernel's own Makefile packs it (drivers/firmware/efi/libstub/Makefile.zboot); xz and LZMA in small files elsewhere. */
const payloads = {
  gzip: ['gzip', '-n', '-1', '-c'],
  zstd: ['zstd', '-q', '-1', '-c'],
  lz4: ['lz4', '-q', '-l', '-c'],
} as const;

nightly.each([
  ['arm64 6.12', 0xaa64],
  ['riscv64 6.12', 0x5064],
] as const)('%s', (kernel, peMachine) => {
  const spec: BootSpec = { kernel, qemu: 'apt', scenario: { append: 'cryptomgr.notests' } };
  const image = () => readFileSync(foreignKernel(kernel));
  const packed = (how: keyof typeof payloads): string => {
    const [program, ...args] = payloads[how];
    const payload = execFileSync(program, args, { input: image(), maxBuffer: 2 ** 28 });
    return file(`${kernel}.${how}.efi`, () => zboot(payload, peMachine, how, image().length));
  };

  test.each(Object.keys(payloads) as (keyof typeof payloads)[])('as zboot with %s is its Image', (how) => {
    const read = readKernelImage(packed(how));
    expect(read.bootable()!.equals(image())).toBe(true);
    expect(read.release).toBe(readKernelImage(foreignKernel(kernel)).release);
  });

  test('as zboot with zstd boots as its Image does', async () => {
    const plain = await recordedBoot(spec);
    const repetition = 10;
    const boot = await recordedBoot({
      ...spec,
      repetition,
      scenario: { ...spec.scenario, kernel: packed('zstd') },
    });
    expect(readFileSync(boot.recording.trace!).equals(readFileSync(plain.recording.trace!))).toBe(true);
  });

  test.each(['restart', 'power-off'] as const)(
    'whose names are not believed ends by its %s',
    async (finish) => {
      const { recording, profile } = await recordedBoot({ ...spec, unnamed: true, work: { finish } });
      expect(recording.outcome).toEqual({
        kind: 'reached-end',
        detail: 'the end mark was reached: request to switch off or restart',
      });
      expect(profile.totals.userInstructions).toBeGreaterThan(0);
      expect(profile.coverage.symbolSource).toBe('none');
    },
  );

  test('a trace of exec_tb events, by a QEMU as distributions have it, imports under its names', async () => {
    const { recording } = await recordedBoot(spec);
    const { env } = await locateQemu({
      ...{ request: 'apt', target: readKernelImage(foreignKernel(kernel)).arch.qemu, purpose: 'plugin' },
      ...{ cacheFolder: testCacheFolder, env: process.env },
    });
    const folder = mkdtempSync(join(tmpdir(), 'exec-tb-'));
    const trace = join(folder, 'trace');
    const given = (word: string | undefined): boolean => word === '-plugin' || word === '-icount';
    const { command } = recording;
    const [program, ...args] = command
      .filter((word, at) => !given(word) && !given(command[at - 1]))
      .map((word) => (word.startsWith('file:') ? `file:${join(folder, 'console')}` : word));
    const tracing = ['-d', 'nochain', '-msg', 'timestamp=on', '-trace', 'exec_tb', '-D', trace];
    execFileSync(program!, [...args, ...tracing], { env: { ...process.env, ...env } });
    const { status } = await runCli(['import', trace, '--kernel', foreignKernel(kernel), '--out', folder]);
    const profile = await readProfile(join(folder, 'profile.json.gz'));
    rmSync(folder, { recursive: true });
    expect(status).toBe(0);
    expect(profile.environment.fields.arch).toBe(readKernelImage(foreignKernel(kernel)).arch.name);
    expect(profile.coverage.kernelSymbolized).toBeGreaterThan(0.99);
    const stages = profile.stages.map(({ name }) => name);
    expect(stages).toEqual(expect.arrayContaining(['kernel early', 'initcalls device', 'userspace']));
  });

  test('its vmlinux, as its debug package has it, boots as its Image does', async () => {
    const plain = await recordedBoot(spec);
    const [suite, arch] =
      kernel === 'arm64 6.12' ? (['bookworm-backports', 'arm64'] as const) : (['trixie', 'riscv64'] as const);
    const folder = join(suitePackage(`${foreignPackage(kernel)}-dbg`, suite, arch), 'usr/lib/debug/boot');
    const vmlinux = join(
      folder,
      readdirSync(folder).find((name) => name.startsWith('vmlinux-'))!,
    );
    const boot = await recordedBoot({
      ...spec,
      repetition: 20,
      scenario: { ...spec.scenario, kernel: vmlinux },
    });
    expect(boot.recording.outcome).toMatchObject({ kind: 'reached-end' });
    expect(boot.tables.header.instructions).toBe(plain.tables.header.instructions);
    expect(boot.profile.functions.self).toEqual(plain.profile.functions.self);
  });
});

nightly('KASLR', () => {
  test('arm64 is followed to where it went: the same functions have the same names', async () => {
    const spec: BootSpec = { kernel: 'arm64 6.12', qemu: 'apt', scenario: { append: 'cryptomgr.notests' } };
    const { binary, args, env } = await locateQemu({
      ...{ request: 'apt', target: architectureOf('arm64').qemu, purpose: 'plugin' },
      ...{ cacheFolder: testCacheFolder, env: process.env },
    });
    // A QEMU that leaves the word out: the recipe has no other way to let a kernel move.
    const set = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
    const script = [
      '#!/bin/bash',
      ...set,
      `exec ${binary} ${args.map((word) => `'${word}'`).join(' ')} "\${@/nokaslr /}"`,
      '',
    ];
    const moving = file('qemu-system-aarch64', () => script.join('\n'), 0o755);
    const plain = await recordedBoot(spec);
    const boot = await recordedBoot({ ...spec, qemu: moving });
    expect(readFileSync(boot.recording.console, 'latin1')).toContain('KASLR enabled');
    expect(plain.tables.header.kaslrOffset).toBe(0);
    expect(boot.tables.header.kaslrOffset).toBeGreaterThan(0);
    expect(boot.tables.header.strayReturns).toBe(0);
    const { coverage, initcalls, functions } = boot.profile;
    expect(coverage.kernelSymbolized).toBeGreaterThan(0.999);
    expect(initcalls.map(({ name }) => name)).toEqual(plain.profile.initcalls.map(({ name }) => name));
    const calls = (boots: typeof plain, name: string): number =>
      boots.profile.functions.calls[boots.profile.functions.name.indexOf(name)]!;
    for (const name of ['btf_find_by_name_kind', 'sort_r', 'trace_event_raw_init']) {
      expect(calls(boot, name)).toBe(calls(plain, name));
    }
    expect(functions.name.filter((name) => name.startsWith('0x')).length).toBeLessThan(10);
  });
});
