import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { sha256 } from '../../src/base/files.ts';
import { assumedPluginApi, compareVersions, probePluginApi } from '../../src/qemu/probe/plugin-api.ts';
import { probeQemu } from '../../src/qemu/probe/probe-qemu.ts';
import { fakeQemu, temporaryFolder } from './fake-qemu.ts';

function calls(binary: string): number {
  const file = join(binary, '../calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
}

describe('what a QEMU says of itself', () => {
  test('becomes its capabilities', async () => {
    const qemu = fakeQemu();
    writeFileSync(join(qemu.binary, '../bios-256k.bin'), 'firmware');
    expect(await probeQemu(qemu, temporaryFolder())).toEqual({
      version: '10.0.2',
      versionLine: 'QEMU emulator version 10.0.2 (fake)',
      tcg: true,
      pluginApi: { min: 2, current: 4 },
      traceBackends: ['log'],
      completeExecTb: false,
      firmwareSha256: sha256('firmware'),
    });
  });

  test.each([
    ['no TCG', { accelerators: 'kvm' }, { tcg: false }],
    ['built without plugins', { plugin: 'qemu-system-x86_64: -plugin: invalid option' }, { pluginApi: null }],
    ['events go to ftrace', { traceStderr: '' }, { traceBackends: ['other'] }],
    ['no trace events', { traceStderr: '', traceHelp: '' }, { traceBackends: [] }],
    ['no firmware', {}, { firmwareSha256: null }],
    [
      'an unknown refusal: the range is assumed and says so',
      { plugin: 'plugin trouble', version: 'QEMU emulator version 9.1.0' },
      { pluginApi: { min: 2, current: 3, assumed: true } },
    ],
  ] as const)('%s', async (_, answers, expected) => {
    expect(await probeQemu(fakeQemu(answers), temporaryFolder())).toMatchObject(expected);
  });

  test('one that another job is still unpacking is waited for', async () => {
    const qemu = fakeQemu();
    const writing = openSync(qemu.binary, 'r+');
    const ended = setTimeout(() => closeSync(writing), 500);
    expect(await probeQemu(qemu, temporaryFolder())).toMatchObject({ version: '10.0.2' });
    clearTimeout(ended);
  });

  test('a host for which no plugin can be made up falls back to the version', async () => {
    const api = await probePluginApi(fakeQemu(), '10.0.2', temporaryFolder(), 's390x');
    expect(api).toEqual({ min: 2, current: 4, assumed: true });
  });

  test('API by release', () => {
    expect(['5.2.0', '6.0', '8.2.4', '9.0.1', '10.1.0', '10.2', '11.1.1'].map(assumedPluginApi)).toEqual([
      null,
      { min: 0, current: 1, assumed: true },
      { min: 0, current: 1, assumed: true },
      { min: 2, current: 2, assumed: true },
      { min: 2, current: 5, assumed: true },
      { min: 2, current: 5, assumed: true },
      { min: 7, current: 7, assumed: true },
    ]);
  });

  test('versions compare by number', () => {
    expect(compareVersions('10.0', '9.2.1')).toBeGreaterThan(0);
    expect(compareVersions('7.2.22', '7.2.3')).toBeGreaterThan(0);
    expect(compareVersions('10.0', '10.0.0')).toBe(0);
  });
});

describe('answers are remembered', () => {
  test('for the same binary, but for the firmware', async () => {
    const qemu = fakeQemu();
    const cache = temporaryFolder();
    const first = await probeQemu(qemu, cache);
    const asked = calls(qemu.binary);
    writeFileSync(join(qemu.binary, '../bios-256k.bin'), 'appeared later');
    const second = await probeQemu(qemu, cache);
    expect(calls(qemu.binary)).toBe(asked);
    expect(second).toEqual({ ...first, firmwareSha256: sha256('appeared later') });
  });

  test('until the binary changes', async () => {
    const qemu = fakeQemu();
    const cache = temporaryFolder();
    await probeQemu(qemu, cache);
    const asked = calls(qemu.binary);
    appendFileSync(qemu.binary, '# changed\n');
    await probeQemu(qemu, cache);
    expect(calls(qemu.binary)).toBeGreaterThan(asked);
  });

  test('a damaged memory is asked again', async () => {
    const qemu = fakeQemu();
    const cache = temporaryFolder();
    const first = await probeQemu(qemu, cache);
    for (const damage of ['', '{', '[]', '{"version": 7}']) {
      writeFileSync(join(cache, readdirSync(cache)[0]!), damage);
      expect(await probeQemu(qemu, cache)).toEqual(first);
    }
  });
});

describe('what is no usable QEMU', () => {
  test('no file', async () => {
    const files = { ...fakeQemu(), binary: '/nowhere/qemu' };
    await expect(probeQemu(files, temporaryFolder())).rejects.toThrow('there is no QEMU at /nowhere/qemu');
  });

  test('another program', async () => {
    const files = fakeQemu({ version: 'bash, version 5.2.15' });
    await expect(probeQemu(files, temporaryFolder())).rejects.toThrow(
      "is not a QEMU: it calls itself 'bash, version 5.2.15'",
    );
  });

  test('one whose libraries are missing says which and what helps', async () => {
    const files = fakeQemu();
    writeFileSync(
      files.binary,
      `#!/bin/sh\necho "$0: error while loading shared libraries: libaio.so.1: cannot open" >&2; exit 127\n`,
    );
    const error = await probeQemu(files, temporaryFolder()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BootgateError);
    expect((error as BootgateError).message).toContain('does not run');
    expect((error as BootgateError).hint).toContain('libaio.so.1 is missing');
  });
});
