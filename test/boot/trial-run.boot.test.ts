/** What a trial run says of real QEMUs, and of ones that cannot run the tracer. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { trialRun } from '../../src/boot/trial-run.ts';
import { fakeQemuScript, qemuValue, temporaryFolder, writeScript } from '../qemu/fake-qemu.ts';
import { runCli } from '../support/run-cli.ts';
import { testQemu } from '../support/test-qemus.ts';

const world = (): { cacheFolder: string; env: NodeJS.ProcessEnv } => ({
  cacheFolder: temporaryFolder(),
  env: process.env,
});

test.each(['7.2', '10.0', '11'] as const)(
  'the tracer counts a known guest in QEMU %s, asked once',
  async (name) => {
    const options = world();
    const qemu = await testQemu(name);
    expect(await trialRun(qemu, options)).toBeNull();
    const probes = join(options.cacheFolder, 'qemu/.probes');
    expect(readdirSync(probes)).toHaveLength(1);
    expect(await trialRun(qemu, options)).toBeNull();
    expect(readdirSync(probes)).toHaveLength(1);
  },
  60_000,
);

test('a QEMU that refuses the plugin is told by its own words', async () => {
  const qemu = await testQemu('10.0');
  const claims = { ...qemu, pluginApi: { min: 7, current: 7 } };
  expect(await trialRun(claims, world())).toMatch(
    /^does not run the tracer \(plugin API 7\): .*supports only up to version 4/,
  );
}, 60_000);

test('one that crashes, one that does nothing, one without plugins, one too old', async () => {
  const folder = temporaryFolder();
  const crash = qemuValue({ binary: writeScript(join(folder, 'crash'), '#!/bin/sh\nkill -SEGV $$\n') });
  expect(await trialRun(crash, world())).toMatch(/was stopped by SIGSEGV$/);
  const idle = qemuValue({ binary: writeScript(join(folder, 'idle'), fakeQemuScript()) });
  expect(await trialRun(idle, world())).toMatch(/it leaves no trace$/);
  expect(await trialRun(qemuValue({ pluginApi: null }), world())).toBe('was built without plugin support');
  expect(await trialRun(qemuValue({ pluginApi: { min: 0, current: 0 } }), world())).toContain('older than');
}, 60_000);

test('without a compiler it is not the QEMU that is to blame', async () => {
  const { cacheFolder } = world();
  writeFileSync(join(cacheFolder, 'unused'), '');
  await expect(trialRun(qemuValue(), { cacheFolder, env: { CC: 'no-such-cc' } })).rejects.toThrow(
    'no-such-cc is not installed',
  );
});

test('the doctor has tried what it says', async () => {
  const { status, stdout } = await runCli(['doctor', '--format', 'json'], {
    env: { ...process.env, BOOTGATE_CACHE: temporaryFolder() },
  });
  expect(JSON.parse(stdout)).toMatchObject({ chosen: { source: 'system' }, tracerProblem: null });
  expect(status).toBe(0);
}, 60_000);
