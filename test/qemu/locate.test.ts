import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { BootgateError } from '../../src/base/errors.ts';
import type { LocateOptions } from '../../src/qemu/locate-options.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import { presentQemus, type Trial } from '../../src/qemu/present-qemus.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { fakeQemuScript, temporaryFolder, writeScript, type FakeAnswers } from './fake-qemu.ts';

/** A machine of which only the PATH is seen; each fake in a folder of its own. */
function machine(...fakes: readonly FakeAnswers[]): Pick<LocateOptions, 'cacheFolder' | 'env'> {
  const folders = fakes.map((answers) => {
    const folder = temporaryFolder();
    writeScript(join(folder, 'qemu-system-x86_64'), fakeQemuScript(answers));
    return folder;
  });
  return { cacheFolder: temporaryFolder(), env: { PATH: folders.join(':') } };
}

async function refused(options: LocateOptions): Promise<BootgateError> {
  const outcome: Qemu | BootgateError = await locateQemu(options).catch(
    (error: unknown) => error as BootgateError,
  );
  if (!('hint' in outcome)) throw new Error(`${options.request} was located: ${outcome.binary}`);
  return outcome;
}

const api1 = { version: 'QEMU emulator version 7.2.22', plugin: { min: 0, current: 1 } };
const noPlugins = { plugin: '-plugin: invalid option' };

describe('system', () => {
  test('is the first in the PATH', async () => {
    const located = await locateQemu({ request: 'system', ...machine(api1, {}) });
    expect(located).toMatchObject({ version: '7.2.22', source: 'system', reason: 'the first in the PATH' });
  });

  test('none: says so and how to install one', async () => {
    const { message, hint, exitStatus } = await refused({ request: 'system', ...machine() });
    expect(message).toBe('no qemu-system-x86_64 is in the PATH');
    expect(hint).toContain('install');
    expect(exitStatus).toBe(1);
  });

  test('without plugins: refused for the plugin tracer, taken for exec_tb', async () => {
    const world = machine(noPlugins);
    const { message, hint } = await refused({ request: 'system', ...world });
    expect(message).toMatch(/QEMU emulator version 10.0.2 \(fake\) at .* was built without plugins/);
    expect(hint).toContain('--qemu build');
    expect(await locateQemu({ request: 'system', purpose: 'exec_tb', ...world })).toMatchObject({
      pluginApi: null,
    });
  });

  test('without TCG', async () => {
    const { message } = await refused({ request: 'system', ...machine({ accelerators: 'kvm' }) });
    expect(message).toContain('has no TCG');
  });

  test('without trace events: refused for exec_tb', async () => {
    const world = machine({ traceStderr: '', traceHelp: '' });
    const { message } = await refused({ request: 'system', purpose: 'exec_tb', ...world });
    expect(message).toContain('neither the simple nor the log trace backend');
  });
});

describe('auto', () => {
  test('takes the best present and says why', async () => {
    const located = await locateQemu({ request: 'auto', ...machine(api1, noPlugins, {}) });
    expect(located.version).toBe('10.0.2');
    expect(located.reason).toContain('plugin API 4, where QEMU 7.2.22 (system) has 1');
  });

  test('sees the cache, and skips what does not run', async () => {
    const world = machine(api1);
    for (const [name, script] of [
      ['apt-10', fakeQemuScript()],
      ['broken', '#!/bin/sh\nexit 1\n'],
    ] as const) {
      const folder = join(world.cacheFolder, 'qemu', name);
      writeScript(join(folder, 'bin/qemu-system-x86_64'), script);
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    }
    mkdirSync(join(world.cacheFolder, 'qemu', 'unfinished'));
    expect(await locateQemu({ request: 'auto', ...world })).toMatchObject({
      source: 'apt',
      version: '10.0.2',
    });
    const present = await presentQemus(world);
    expect(present.map(({ qemu, problem }) => qemu?.version ?? problem)).toEqual([
      '7.2.22',
      '10.0.2',
      expect.stringContaining('does not run'),
    ]);
  });

  test('none usable, and no apt: says what was found', async () => {
    const { message } = await refused({ request: 'auto', ...machine(noPlugins, { accelerators: 'kvm' }) });
    expect(message).toBe('none of the 2 QEMUs found here can load plugins under TCG');
    expect((await refused({ request: 'auto', ...machine() })).message).toBe(
      'no QEMU was found on this machine',
    );
  });
});

/** A tracer that works in every QEMU but those of one version. */
function failsIn(version: string): Trial {
  return async (qemu) => await Promise.resolve(qemu.version === version ? 'does not run the tracer' : null);
}

describe('a QEMU that the tracer does not work in', () => {
  const eleven = { version: 'QEMU emulator version 12.0.0', plugin: { min: 9, current: 9 } };

  test('is passed over by auto, with a word about it', async () => {
    const located = await locateQemu({
      request: 'auto',
      trial: failsIn('12.0.0'),
      ...machine(eleven, {}, api1),
    });
    expect(located.version).toBe('10.0.2');
    expect(located.reason).toContain('; passed over: QEMU 12.0.0 (system) does not run the tracer');
  });

  test('is refused where it was asked for, with the one that works', async () => {
    const world = machine(eleven, api1);
    const { message, hint } = await refused({ request: 'system', trial: failsIn('12.0.0'), ...world });
    expect(message).toMatch(/^QEMU emulator version 12.0.0 at .* does not run the tracer$/);
    expect(hint).toBe("'--qemu auto' takes QEMU 7.2.22 (system), in which it works");
    const alone = await refused({ request: 'system', trial: failsIn('12.0.0'), ...machine(eleven) });
    expect(alone.hint).toMatch(/install .*, then '--qemu build' makes one in which it works$/);
  });

  test('is not tried for exec_tb', async () => {
    const options = { trial: failsIn('12.0.0'), purpose: 'exec_tb' as const };
    expect(await locateQemu({ request: 'system', ...options, ...machine(eleven) })).toMatchObject({
      version: '12.0.0',
    });
  });
});

describe('auto, where the best present cannot show what was asked for', () => {
  test('takes it after all when there is no way to a better one, and says what is lost and what failed', async () => {
    const told: string[] = [];
    const located = await locateQemu({
      request: 'auto',
      pluginApi: 4,
      onProgress: (text) => told.push(text),
      ...machine(api1),
    });
    const lack =
      'QEMU 7.2.22 (system) cannot read guest registers and memory (plugin API 1): processes, modules and system calls stay unseen';
    expect(told).toEqual([`${lack}, so '--qemu build' is tried`]);
    expect(located.shortfall).toMatch(
      new RegExp(
        `^${lack.replaceAll(/[()]/g, '\\$&')}, and a newer QEMU could not be had: '--qemu build' failed: a QEMU cannot be built here, this is missing: .*ninja.*install`,
      ),
    );
  });

  test('is content with it when nothing more was asked for', async () => {
    const located = await locateQemu({ request: 'auto', pluginApi: 1, ...machine(api1) });
    expect(located).toMatchObject({ version: '7.2.22' });
    expect(located.shortfall).toBeUndefined();
  });
});

const manifest = {
  format: 'bootgate-qemu',
  version: 1,
  source: 'apt',
  qemu: '10.0.2',
  arch: process.arch,
  origin: ['a test'],
  libc: 'libc',
  files: {},
  recipe: null,
};

describe('a path', () => {
  test('of a program, and of an unpacked bundle', async () => {
    const world = machine();
    const folder = temporaryFolder();
    const binary = writeScript(join(folder, 'bin/qemu-system-x86_64'), fakeQemuScript());
    expect(await locateQemu({ request: binary, ...world })).toMatchObject({
      binary,
      args: [],
      source: 'path',
    });
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    expect(await locateQemu({ request: folder, ...world })).toMatchObject({
      binary,
      args: ['-L', join(folder, 'share/qemu')],
      env: { LD_LIBRARY_PATH: join(folder, 'lib'), QEMU_MODULE_DIR: join(folder, 'lib/qemu') },
    });
  });

  test.each([
    ['/nowhere', 'there is no QEMU at /nowhere'],
    ['/', 'the folder / holds no QEMU: it has no manifest.json'],
  ])('%s is refused', async (request, message) => {
    expect((await refused({ request, ...machine() })).message).toBe(message);
  });

  test('of a bundle from a newer Bootgate is refused by name', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, version: 2 }));
    const { message, hint } = await refused({ request: folder, ...machine() });
    expect(message).toContain('is a QEMU bundle of version 2, newer than this Bootgate reads');
    expect(hint).toContain('update Bootgate');
  });
});

test('fetch without a published bundle says what to do instead', async () => {
  const { message, hint } = await refused({ request: 'fetch', ...machine() });
  expect(message).toContain('no QEMU bundle is published');
  expect(hint).toContain('--qemu auto');
});
