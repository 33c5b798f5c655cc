/**
 * 41 commits of a real kernel, 40 of them files that Debian's newer version of it has otherwise: bisected by the example
 * workflow, two jobs at a time, and held against all of them measured one by one.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import { kernelCommits, type KernelCommits } from '../support/kernel-commits.ts';
import { runCli } from '../support/run-cli.ts';
import { bisectWorkflow } from './bisect-workflow.ts';

jest.setTimeout(3_600_000);

const count = 40;
const kernel = 'arch/x86/boot/bzImage';
/** What fails a gate; the planted initcall is 2.17 % of the boot's work. */
const isStep = (base: number, head: number): boolean => Math.abs(head - base) > base * 0.001;

/** A night has the time for some fifty builds and boots. */
const nightly = process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip;

nightly('real commits', () => {
  let folder: string;
  let commits: KernelCommits;
  /** ids, the oldest first, and what each boots with */
  let line: readonly string[];
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', commits.tree, ...args], { encoding: 'utf8' }).trim();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bisect-commits-'));
    commits = kernelCommits(count);
    line = git('rev-list', '--reverse', 'HEAD').split('\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('history-bisect.yml names the one that was planted, after rounds of two jobs', async () => {
    expect(line).toHaveLength(count + 1);
    const env = { JOBS: '2', BUILD: commits.build, BOOTGATE_CACHE: join(tmpdir(), 'story-tools') };
    const workflow = bisectWorkflow({ clone: commits.tree, folder, env });
    const jobs = await workflow.run({ good: line[0]!, bad: '', metric: 'work' });
    const told = jobs.map(({ log }) => log.join('\n')).join('\n');
    expect(jobs.filter(({ result }) => result === 'failure').map(({ name }) => [name, told])).toEqual([]);
    const measured = jobs.flatMap(({ name }) => /^measure-(\d) /.exec(name)?.[1] ?? []);
    expect(measured).toEqual(['1', '1', '2', '2', '3', '3']);
    expect(workflow.body()).toContain(
      `${git('log', '--format=%h', '--abbrev=12', '--grep=wait for nothing')}\` init: wait for nothing (A. Planter`,
    );
    expect(workflow.body()).toContain('planted_slow_init');
  });

  test('--all finds what measuring every commit finds', async () => {
    const out = join(folder, 'all');
    const range = ['--good', line[0]!, '--bad', line.at(-1)!, '--build', commits.build, '--kernel', kernel];
    const found = await runCli(['bisect', ...range, '--all', '--jobs', '2', '-o', out], {
      cwd: commits.tree,
    });
    expect([found.status, found.stderr]).toEqual([0, found.stderr]);

    // The truth: one tree, every commit in turn.
    const tree = join(folder, 'tree');
    git('worktree', 'add', '-q', '--detach', tree, line[0]!);
    const work: number[] = [];
    for (const sha of line) {
      execFileSync('git', ['-C', tree, 'checkout', '-q', sha]);
      execFileSync('sh', ['-c', commits.build], { cwd: tree, stdio: ['ignore', 'ignore', 'pipe'] });
      const boot = join(folder, 'boots', sha);
      mkdirSync(boot, { recursive: true });
      const ran = await runCli(['run', '--kernel', join(tree, kernel), '--again', '-o', boot]);
      expect([ran.status, ran.stderr]).toEqual([0, ran.stderr]);
      const profile = await readProfile(join(boot, 'profile.json.gz'));
      work.push(profile.totals.instructions);
    }
    const steps = line.filter((_, at) => at > 0 && isStep(work[at - 1]!, work[at]!));
    const named = line.filter((sha) => found.stdout.includes(sha.slice(0, 12)));
    expect([named, found.stdout]).toEqual([steps, found.stdout]);
  });
});
