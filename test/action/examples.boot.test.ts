/** The example workflows that no other story runs, and baselines on a branch, each with real boots. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { startGitServer, type GitServer } from '../github/git-server.ts';
import { builtCli } from '../support/built-cli.ts';
import { plantedKernel } from '../support/planted-kernel.ts';
import { expectEnd, oneJob, outputsOf, told } from './job-results.ts';
import { kernelTree } from './kernel-tree.ts';
import { repositoryName, startLoopbackRepository, type LoopbackRepository } from './loopback-repository.ts';

jest.setTimeout(1_800_000);

let repository: LoopbackRepository;
let folder: string;
let git: GitServer;
let base: string;
let slower: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  git = await startGitServer(join(folder, 'git'), repositoryName, 'ghs_loopback');
  repository = await startLoopbackRepository({ serverUrl: git.url });
  base = repository.commit(null, kernelTree('plain'), 'A kernel');
  slower = repository.commit(base, kernelTree('planted'), 'Do more at boot');
}, 120_000);

afterAll(async () => {
  expect(repository.rest.state.problems).toEqual([]);
  await repository.close();
  git.close();
  rmSync(folder, { recursive: true });
});

const comments = (issue: number) =>
  repository.rest.state.comments.filter((comment) => comment.issue === issue).map(({ view }) => view.body!);

test('budget.yml: a committed file is the base, and the job’s mark says it all', async () => {
  const first = oneJob(await repository.runPullRequest('budget.yml', repository.pullRequest(1, base, base)));
  expectEnd(first, 'failure');
  expect(outputsOf(first)).toMatchObject({ verdict: 'no-baseline', 'baseline-status': 'missing' });
  const budget = join(folder, 'boot-budget.json');
  const measured = join(repository.workspace, 'bootgate-out');
  const save = ['baseline', 'save', measured, '--store', `file:${budget}`, '--commit', base];
  execFileSync(process.execPath, [builtCli(), ...save]);

  const files = { 'ci/boot-budget.json': readFileSync(budget, 'utf8') };
  const withBudget = repository.commit(base, files, 'A budget');
  const over = repository.commit(withBudget, kernelTree('planted'), 'Do more at boot');
  for (const [head, result, verdict] of [
    [repository.commit(withBudget, { README: 'words\n' }, 'Say more'), 'success', 'ok'],
    [over, 'failure', 'regressed'],
  ] as const) {
    const pull = repository.pullRequest(1, withBudget, head);
    const job = oneJob(await repository.runPullRequest('budget.yml', pull));
    expectEnd(job, result);
    expect(outputsOf(job)).toMatchObject({ verdict, 'baseline-status': 'file', 'baseline-sha': base });
  }
  expect(comments(1)).toEqual([]);
});

test('image.yml: kernel and initramfs are built together; a slower service is found', async () => {
  const initramfs = (name: string, userLoops: number) => {
    const path = join(folder, name);
    writeFileSync(path, ownInitramfs({ userLoops }));
    return path;
  };
  const image = (path: string) => ({
    'build-image.sh': `#!/bin/sh\nmkdir -p "$1"\ncp ${plantedKernel('plain').kernel} "$1/vmlinuz"\ncp ${path} "$1/initramfs.cpio"\n`,
    'bootgate.yml': [
      'kernel: out/vmlinuz',
      'initrd: out/initramfs.cpio',
      'memory: 256M',
      'policy:',
      '  stages:',
      '    userspace: { fail: 2% and 5M }',
      '',
    ].join('\n'),
    '.gitignore': 'arch/\nvmlinux\nout/\nbootgate-out/\n',
  });
  const start = repository.commit(base, image(initramfs('before', 1000)), 'An image');
  expectEnd(oneJob(await repository.push('image.yml', start)), 'success');
  const after = repository.commit(start, image(initramfs('after', 4_000_000)), 'Do more in userspace');
  const job = oneJob(await repository.runPullRequest('image.yml', repository.pullRequest(2, start, after)));
  expectEnd(job, 'failure');
  expect(outputsOf(job)).toMatchObject({ verdict: 'regressed', 'baseline-status': 'exact' });
  expect(told(job)).toMatch(/regressed at \d+ instructions, change \+\d+/);
  expect(comments(2)[0]).toContain('userspace');
  expect(comments(2)[0]).toContain('changed: initrd');
});

test('baseline: git-branch keeps baselines on a branch of the repository', async () => {
  const onBranch = repository.edited(
    'kernel.yml',
    'vmlinux: vmlinux',
    'vmlinux: vmlinux\n          baseline: git-branch',
  );
  expectEnd(oneJob(await repository.push(onBranch, base)), 'success');
  const bare = join(folder, 'git', repositoryName);
  const branch = execFileSync('git', ['-C', bare, 'for-each-ref'], { encoding: 'utf8' });
  expect(branch).toContain('refs/heads/bootgate-baselines');
  expect(git.refusals()).toBe(0);
  const job = oneJob(await repository.runPullRequest(onBranch, repository.pullRequest(3, base, slower)));
  expectEnd(job, 'failure');
  expect(outputsOf(job)).toMatchObject({ verdict: 'regressed', 'baseline-status': 'exact' });
  expect(comments(3)[0]).toContain('from git-branch');
});
