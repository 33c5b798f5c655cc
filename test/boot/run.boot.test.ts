/** `bootgate run` with a bootgate.yml: scenarios, repetition, what is written where. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

let folder: string;
let result: CliResult;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-run-'));
  writeFileSync(
    join(folder, 'bootgate.yml'),
    `kernel: ${testKernel('6.1')}
append: cryptomgr.notests
scenarios:
  twice: {runs: 2}
  until-main: {end: symbol:start_kernel, append: ''}
`,
  );
  result = await runCli(['run', '--qemu', 'system', '--keep-recording', '--out', 'results'], {
    cwd: folder,
    env: { ...process.env, BOOTGATE_CACHE: testCacheFolder },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a run of two scenarios', () => {
  test('succeeds, prints both summaries, tells progress on stderr', () => {
    expect(result.status).toBe(0);
    expect(result.stdout.match(/^reached-end: /gm)).toHaveLength(2);
    expect(result.stdout).toContain('2 runs, identical to the instruction');
    expect(result.stderr).toMatch(/^twice: written: .*results\/twice\/profile\.json\.gz\n/m);
    expect(result.stderr).toMatch(/^scenario twice\n[^]*^scenario until-main\n/m);
    expect(result.stderr).not.toContain('\u001b');
  });

  test('writes a folder each', async () => {
    const twice = await readProfile(join(folder, 'results/twice/profile.json.gz'));
    expect(twice.scenario).toBe('twice');
    expect(twice.samples).toHaveLength(2);
    expect(new Set(twice.samples!.map(({ digest }) => digest)).size).toBe(1);
    expect(readFileSync(join(folder, 'results/twice/console.log'), 'utf8')).toContain(userspaceMarker);
    const early = await readProfile(join(folder, 'results/until-main/profile.json.gz'));
    expect(early.environment.fields.end).toBe('symbol:start_kernel');
    expect(early.subject.append).toBe('');
  });

  test('keeps the recordings that were asked for, and no other file', () => {
    expect(readdirSync(join(folder, 'results/twice')).sort()).toEqual([
      'console.log',
      'profile.json.gz',
      'recording',
    ]);
    const kept = readdirSync(join(folder, 'results/twice/recording')).sort();
    expect(kept).toEqual(['guest', 'run-1', 'run-2']);
    const run = join(folder, 'results/twice/recording/run-2');
    const recording = JSON.parse(readFileSync(join(run, 'recording.json'), 'utf8')) as {
      command: string[];
      trace: string;
      marks: { role: string; level?: string; at: { address?: string } }[];
    };
    expect(recording.trace).toBe(join(run, 'trace.bin'));
    expect(existsSync(recording.trace)).toBe(true);
    expect(recording.command.join(' ')).toContain('-append console=ttyS0 nokaslr panic=-1 cryptomgr.notests');
    const initcalls = recording.marks.filter(({ role }) => role === 'initcall-start');
    expect(initcalls.length).toBeGreaterThan(400);
    expect(initcalls[0]).toMatchObject({
      level: 'early',
      at: { address: expect.stringMatching(/^0xffffffff8/) },
    });
  });
});
