/** `bootgate run --tracer exec_tb`, from the command line to the profile, on real guests. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';
import { testQemu } from '../support/test-qemus.ts';

const timeout = 900_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(qemu: string, ...more: string[]): Promise<CliResult> {
  return await runCli(
    [
      'run',
      '--tracer',
      'exec_tb',
      '--kernel',
      testKernel('6.1'),
      '--qemu',
      qemu,
      '--out',
      join(folder, 'out'),
      ...more,
    ],
    { cwd: folder, env: { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') } },
  );
}

test(
  'a complete trace up to a symbol, kept compressed',
  async () => {
    const { binary } = await testQemu('build');
    const { status, stdout, stderr } = await run(
      binary,
      '--end',
      'symbol:x86_64_start_kernel',
      '--keep-trace',
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout).toContain('the end mark was reached: x86_64_start_kernel');
    expect(stdout).toMatch(/the decoder waited for QEMU during [\d.]+ % of the boot/);
    const profile = await readProfile(join(folder, 'out', 'profile.json.gz'));
    expect(profile).toMatchObject({ unit: 'ns', assume: 'none', tracer: 'exec_tb' });
    expect(profile.coverage).toMatchObject({ captured: 1, dropped: 0 });
    expect(profile.environment.fields.icountShift).toBe(-1);
    expect(profile.stages.map(({ name }) => name)).toEqual([
      'reset',
      'firmware',
      'kernel setup',
      'decompress',
      'kernel entry',
    ]);
    expect(profile.functions.name).toContain('startup_64');
    const kept = gunzipSync(readFileSync(join(folder, 'out', 'exec_tb-1.trace.gz')));
    expect(kept.length).toBeGreaterThan(48 * profile.totals.blockExecutions);
  },
  timeout,
);

test(
  'a QEMU that leaves blocks out: the profile says what share was seen',
  async () => {
    const chaining = withoutNochain(await testQemu('build'));
    const { status } = await run(chaining, '--append', 'cryptomgr.notests', '--end', 'symbol:kernel_init');
    expect(status).toBe(0);
    const profile = await readProfile(join(folder, 'out', 'profile.json.gz'));
    expect(profile.coverage.captured).toBeGreaterThan(0);
    expect(profile.coverage.captured).toBeLessThan(0.2);
    expect(profile.warnings).toContainEqual(expect.stringContaining('of the blocks it ran'));
  },
  timeout,
);

test(
  "the distribution's QEMU is refused with what to do",
  async () => {
    const { status, stderr } = await run('system');
    expect(status).toBe(2);
    expect(stderr).toMatch(/writes trace events only as text/);
    expect(stderr).toContain('--qemu build');
  },
  timeout,
);

test(
  "a part of a boot with the distribution's QEMU, as text",
  async () => {
    const between = ['--trace-window', 'start_kernel..setup_arch'];
    const { status, stderr } = await run('system', ...between);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const profile = await readProfile(join(folder, 'out', 'profile.json.gz'));
    expect(profile.outcome.detail).toBe('the traced part ended: start_kernel..setup_arch');
    expect(profile.environment.fields.tracer).toBe('exec_tb log');
    expect(profile.functions.name).toContain('start_kernel');
    expect(profile.functions.name).not.toContain('setup_arch');
    expect(profile.stages.map(({ name }) => name)).toEqual(['kernel early']);
  },
  timeout,
);

test(
  'a part that is never reached, by a guest that goes on and by one that switches itself off',
  async () => {
    const { binary } = await testQemu('build');
    const never = ['--trace-window', 'kernel_halt..1s', '--limit-seconds'];
    const early = await run(binary, ...never, '1');
    expect(early).toMatchObject({ status: 4 });
    expect(early.stderr).toMatch(/no end mark after/);
    const late = await run(binary, ...never, '300');
    expect(late).toMatchObject({ status: 4 });
    expect(late.stderr).toContain('the guest switched off before the traced part ended: kernel_halt..1s');
  },
  timeout,
);

test(
  'a mark that addresses cannot show',
  async () => {
    const { binary } = await testQemu('build');
    const { status, stderr } = await run(binary, '--end', 'console:login');
    expect(status).toBe(2);
    expect(stderr).toContain('holds addresses only');
  },
  timeout,
);

/** A QEMU whose blocks jump to each other, as without `-d nochain`: it emits a few of them. */
function withoutNochain({ binary, args }: Qemu): string {
  const wrapper = join(folder, 'bin', 'qemu-system-x86_64');
  mkdirSync(join(folder, 'bin'));
  const quoted = [binary, ...args].map((word) => `'${word}'`).join(' ');
  writeFileSync(
    wrapper,
    `#!/bin/bash\nargs=()\nfor a in "$@"; do [ "$a" = nochain ] && a=guest_errors; args+=("$a"); done\nexec ${quoted} "\${args[@]}"\n`,
  );
  chmodSync(wrapper, 0o755);
  return wrapper;
}
