/** The demo as a stranger runs it: kernel from the distribution, two boots, a regression found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testCacheFolder } from '../support/test-cache.ts';

jest.setTimeout(600_000);

let folder: string;
let demo: CliResult;
const env = { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-demo-'));
  demo = await runCli(['demo'], { cwd: folder, env });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('bootgate demo', () => {
  test('succeeds and tells what it saw', () => {
    expect(demo.status).toBe(0);
    expect(demo.stdout).toMatch(/Linux version \d+\.\d+.*\nreached-end: /);
    expect(demo.stdout).toMatch(/REGRESSED {2}Slower: work \+[\d,]+ instructions/);
    expect(demo.stdout).toContain('Of the 200,000 planted system calls, 200,000 were counted');
    // a QEMU that shows processes names the program
    expect(demo.stdout).toMatch(/init: do_syscall_64 .*\n +below init → entry_SYSCALL_64;/);
    expect(demo.stdout).toContain("The verdict is 'regressed'");
  });

  test('leaves profiles that compare says the same of, with the exit status that fails a build', async () => {
    const compared = await runCli(['compare', 'bootgate-demo/base', 'bootgate-demo/head'], {
      cwd: folder,
      env,
    });
    expect(compared.status).toBe(3);
    const base = await readProfile(join(folder, 'bootgate-demo/base/profile.json.gz'));
    expect(base.outcome.kind).toBe('reached-end');
  });
});
