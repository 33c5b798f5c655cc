/** The bisection's example workflow with real boots, two jobs at a time. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { KernelVariant } from '../support/planted-kernel.ts';
import { bisectWorkflow } from './bisect-workflow.ts';
import { quickTree } from './kernel-tree.ts';

jest.setTimeout(1_800_000);

let folder: string;
let clone: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', clone, '-c', 'user.name=A. Author', '-c', 'user.email=x@y', ...args], {
    encoding: 'utf8',
  }).trim();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bisect-workflow-'));
  clone = join(folder, 'clone');
  mkdirSync(clone);
  git('init', '-q', '-b', 'main');
  for (let number = 0; number < 13; number += 1) {
    // Rebuilt kernels are other files that do the same.
    const variant: KernelVariant = number >= 8 ? 'planted' : number % 2 === 0 ? 'plain' : 'again';
    for (const [name, content] of Object.entries(quickTree(variant)))
      writeFileSync(join(clone, name), content);
    writeFileSync(join(clone, 'number'), String(number));
    git('add', '-A');
    git('commit', '-q', '-m', `change ${number}`);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('history-bisect.yml names the commit in one issue, after rounds of two jobs', async () => {
  const env = { JOBS: '2', BOOTGATE_CACHE: join(tmpdir(), 'story-tools') };
  const workflow = bisectWorkflow({ clone, folder, env });
  const jobs = await workflow.run({ good: git('rev-parse', 'HEAD~12'), bad: '', metric: 'work' });
  const told = jobs.map(({ log }) => log.join('\n')).join('\n');
  expect([jobs.filter(({ result }) => result === 'failure').map(({ name }) => name), told]).toEqual([
    [],
    told,
  ]);
  const measured = jobs.flatMap(({ name }) => /^measure-(\d) /.exec(name)?.[1] ?? []);
  expect(measured).toEqual(['1', '1', '2', '2', '3', '3']);
  const culprit = git('rev-parse', 'HEAD~4').slice(0, 12);
  expect(workflow.body()).toMatch(
    new RegExp(
      `1 step of work in 12 commits[^]*\`${culprit}\` change 8 \\(A\\\\?\\. Author, [^]*planted_slow_init`,
    ),
  );
  expect(workflow.calls().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    ...['label create', 'issue list', 'issue create'],
  ]);
  expect(workflow.calls().at(-1)).toContain('--label boot-bisection');
});

test('a nightly run that found no drift starts nothing', async () => {
  const workflow = bisectWorkflow({ clone, folder: mkdtempSync(join(folder, 'other-')), env: {} });
  const jobs = await workflow.run(null);
  expect(jobs.map(({ result }) => result)).toEqual(Array(7).fill('skipped'));
  expect(workflow.calls()).toEqual([]);
});
