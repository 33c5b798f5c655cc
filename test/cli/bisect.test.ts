/** The recipe of docs/bisect.md with real git and the bundled command: which commit slowed the boot? */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { builtCli } from '../support/built-cli.ts';
import { textProfile } from '../support/text-profile.ts';

jest.setTimeout(120_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bisect-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function boot(cost: number, more: Partial<Profile> = {}): Profile {
  const profile = textProfile(`start_kernel self=1000000\n  probe self=${cost}`);
  return { ...profile, subject: { ...profile.subject, append: `cost=${cost}` }, ...more };
}

test('git bisect run finds the commit, and skips what does not build or boot', async () => {
  const boots = join(folder, 'boots');
  mkdirSync(boots);
  const panic = { kind: 'panic', detail: 'oops' } as const;
  await writeProfile(join(boots, 'good.json'), boot(100_000));
  await writeProfile(join(boots, 'noise.json'), boot(100_500));
  await writeProfile(join(boots, 'panics.json'), boot(7, { outcome: panic }));
  await writeProfile(join(boots, 'slow.json'), boot(400_000));
  // The commit after the one that does not build is the first slow one.
  const line = [
    'good',
    'noise',
    'good',
    'panics',
    'noise',
    'good',
    'does-not-build',
    'slow',
    'slow',
    'panics',
    'slow',
  ];

  const repository = join(folder, 'repository');
  mkdirSync(repository);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '-q');
  const commits = line.map((state, index) => {
    writeFileSync(join(repository, 'state'), `${state}\n`);
    writeFileSync(join(repository, 'number'), `${index}\n`);
    git('add', '.');
    git('commit', '-q', '-m', `${index}: ${state}`);
    return git('rev-parse', 'HEAD');
  });

  const head = join(folder, 'head.json');
  const cli = builtCli();
  // Stands for: make bzImage || exit 125; bootgate run … -o head; bootgate compare good head --bisect
  const step = `rm -f ${head}; cp ${boots}/$(cat state).json ${head}; node ${cli} compare ${boots}/good.json ${head} --bisect`;
  git('bisect', 'start', commits.at(-1)!, commits[0]!);
  let said;
  try {
    said = git('bisect', 'run', 'sh', '-c', step);
  } catch (error) {
    // Skipped commits beside the culprit: git names the candidates and exits with 2.
    said = (error as { stdout: string }).stdout;
  }
  const candidates = [...said.matchAll(/^([0-9a-f]{40})$/gm)].map((match) => match[1]!);
  const firstBad = /^([0-9a-f]{40}) is the first bad commit/m.exec(said)?.[1];
  expect(firstBad === undefined ? candidates.slice(-2) : [firstBad]).toContain(commits[7]);
  const judged = [...candidates, ...(firstBad === undefined ? [] : [firstBad])];
  for (const innocent of [1, 2, 3, 4, 5]) expect(judged).not.toContain(commits[innocent]);
});
