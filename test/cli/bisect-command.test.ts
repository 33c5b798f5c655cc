/** bootgate bisect on real commits with a build of its own and a boot that is a file's number. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { bisectCommandWith } from '../../src/cli/bisect.ts';
import { cli } from '../../src/cli/main.ts';
import { writeProfile } from '../../src/profile/profile-file.ts';
import { planted, plantCommits, type PlantedCommit } from '../history/planted-commits.ts';
import { textProfile } from '../support/text-profile.ts';

jest.setTimeout(180_000); // hundreds of git processes, on a machine that may be busy

let folder: string;
let clone: string;
let commits: readonly PlantedCommit[];
const numberOf = (sha: string): number => commits.find((commit) => commit.sha === sha)!.number;
const shaOf = (number: number): string =>
  commits.find((commit) => commit.number === number && !commit.aside)!.sha;
let booted: number[] = [];
let interruptAfter = Infinity;

const command = bisectCommandWith(async (tree, out) => {
  const sha = execFileSync('git', ['-C', tree, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  if (booted.length >= interruptAfter) throw new Error('interrupted');
  booted.push(numberOf(sha));
  const work = Number(readFileSync(join(tree, 'built/kernel'), 'utf8'));
  const profile = textProfile(`start_kernel self=${work - 1_000_000}\n  probe self=1000000`, {
    profile: {
      scenario: 'boot',
      // 17 and 18 panic, as the planted truth has it.
      ...(planted.unmeasured.has(numberOf(sha)) && numberOf(sha) < 20
        ? { outcome: { kind: 'panic', detail: 'oops' } }
        : {}),
    },
  });
  await writeProfile(join(out, 'profile.json.gz'), profile);
  return profile;
});

async function run(...argv: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  booted = [];
  const status = await cli(
    ['bisect', '--build', build, '--kernel', 'built/kernel', ...argv],
    {
      stdout: { write: (content) => (stdout += Buffer.from(content).toString()) },
      stderr: { write: (content) => (stderr += Buffer.from(content).toString()) },
      ...{ env: process.env, cwd: clone, signal: new AbortController().signal },
    },
    [command],
  );
  return { status, stdout, stderr };
}

/** What builds: every commit but those whose work says that they do not. */
let build: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bisect-cli-'));
  clone = join(folder, 'clone');
  mkdirSync(clone);
  commits = plantCommits(clone);
  const broken = [94, 95, 96].map((number) => commits.find((commit) => commit.number === number)!.work);
  build = `case $(cat work) in ${broken.join('|')}) echo "no rule" >&2; exit 2;; esac; mkdir -p built; cp work built/kernel`;
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('bootgate bisect', () => {
  test('finds the commit, its author and its cause, and cleans up', async () => {
    const { status, stdout, stderr } = await run(
      '--good',
      shaOf(0),
      '--bad',
      shaOf(60),
      '-o',
      join(folder, 'one'),
    );
    expect(status).toBe(0);
    expect(stdout).toContain('1 step of work in 60 commits');
    expect(stdout).toMatch(
      new RegExp(
        `${shaOf(40).slice(0, 12)} change 40 \\(A\\. Author, 2023-11-16\\) {2}work \\+3,00\\d,\\d{3} instructions`,
      ),
    );
    expect(stdout).toContain('Cause: start_kernel +3.00');
    expect(stderr).toContain('8 commits measured, 60 commits in the range');
    expect(booted).toHaveLength(8);
    expect(
      execFileSync('git', ['-C', clone, 'worktree', 'list'], { encoding: 'utf8' }).trim().split('\n'),
    ).toHaveLength(1);
    expect(existsSync(join(folder, 'one/trees/0'))).toBe(false);
  });

  test('finds every step, goes round what does not build, and resumes', async () => {
    const argv = [
      '--good',
      shaOf(30),
      '--bad',
      shaOf(259),
      '--all',
      '--jobs',
      '3',
      '-o',
      join(folder, 'all'),
    ];
    interruptAfter = 9;
    expect((await run(...argv)).status).toBe(1);
    interruptAfter = Infinity;
    const { status, stdout } = await run(...argv);
    expect(status).toBe(0);
    const found = [...stdout.matchAll(/^ +[0-9a-f]{12} (change \d+)/gm)].map((match) => match[1]);
    expect(found).toEqual([40, 97, 150, 151, 230].map((number) => `change ${number}`));
    expect(stdout).toContain('it or one of 3 commits before it that cannot be judged');
    // The nine of before are not booted again: another time there is nothing to boot.
    expect((await run(...argv)).stdout).toBe(stdout);
    expect(booted).toEqual([]);
  });

  test('plans a round, measures one commit of it, and takes in what others measured', async () => {
    const range = ['--good', shaOf(10), '--bad', shaOf(60), '--jobs', '3'];
    const plan = async (...argv: string[]): Promise<number[]> => {
      const { stdout } = await run(...range, ...argv, '--plan');
      return (JSON.parse(stdout) as { include: { commit: string }[] }).include.map(({ commit }) =>
        numberOf(commit),
      );
    };
    const here = ['-o', join(folder, 'planned')];
    const rounds: number[][] = [];
    for (;;) {
      const round = await plan(...here, '--collect', join(folder, 'machines'));
      if (round.length === 0) break;
      rounds.push(round);
      for (const number of round) {
        const machine = join(folder, 'machines', String(number));
        expect((await run(...range, '--only', shaOf(number), '-o', machine)).status).toBe(0);
      }
    }
    expect(rounds[0]).toEqual([10, 60]);
    // 49 commits between, a quarter each round.
    expect(rounds.length).toBeLessThanOrEqual(1 + 4);
    const { stdout } = await run(...range, ...here);
    expect(booted).toEqual([]);
    expect(stdout).toContain('change 40');
  });

  test('says what is wrong', async () => {
    const to = (name: string): string[] => ['-o', join(folder, name)];
    const wrong = async (...argv: string[]): Promise<string> => {
      const { status, stderr } = await run(...argv);
      expect(status).toBe(2);
      return stderr;
    };
    expect(await wrong('--bad', shaOf(5))).toContain('bisect needs --good');
    expect(await wrong('--good', shaOf(9), '--bad', shaOf(5), ...to('w1'))).toContain(
      'is not among the first parents of',
    );
    expect(await wrong('--good', shaOf(17), '--bad', shaOf(50), ...to('w2'))).toContain(
      "its boot ended with 'panic': oops",
    );
    expect(await wrong('--good', shaOf(94), '--bad', shaOf(99), ...to('w3'))).toContain(
      'the build failed with status 2: no rule',
    );
    const metric = ['--good', shaOf(1), '--bad', shaOf(5), '--metric', 'wrok', ...to('w4')];
    expect(await wrong(...metric)).toContain("tells of no 'wrok'");
    mkdirSync(join(folder, 'w5'));
    writeFileSync(join(folder, 'w5/bisect.json'), '{}\n');
    expect(await wrong('--good', shaOf(1), '--bad', shaOf(5), ...to('w5'))).toContain(
      'holds results of another format, version of Bootgate, build command',
    );
    // Of the same range, booted otherwise: what is kept there is not this boot's.
    const range = ['--good', shaOf(1), '--bad', shaOf(3)];
    await run(...range, ...to('w7'));
    expect(await wrong(...range, '--append', 'quiet', ...to('w7'))).toMatch(
      /holds results of another --append/,
    );
    expect(await wrong(...range, '--memory', '1G', ...to('w8'), '--collect', join(folder, 'w7'))).toMatch(
      /w7\/bisect\.json: holds results of another --memory/,
    );
    const same = await run('--good', shaOf(1), '--bad', shaOf(5), ...to('w6'));
    expect(same.stdout).toContain('Good and bad do not differ in work by more than the noise band.');
  });
});
