/** Kernels of other architectures through the bundled action: the kernel's file is all that says so. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import { foreignKernel } from '../support/debian-suites.ts';
import { runCli } from '../support/run-cli.ts';
import { quickKernel } from '../support/planted-kernel.ts';
import { outputsOf, told } from './job-results.ts';
import { expectEnding, nightly, openStoryBook, type StoryBook } from './story-book.ts';
import { unchanged } from './story-words.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
beforeAll(async () => {
  book = await openStoryBook();
});
afterAll(async () => await book.close());

/** Files of a commit whose build puts kernels where their trees do, by path. */
function builds(kernels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const copies = Object.entries(kernels).map(
    ([path, kernel]) => `\tmkdir -p $(dir ${path}) && cp ${kernel} ${path}`,
  );
  return {
    Makefile: ['defconfig:', 'bzImage Image:', ...copies, ''].join('\n'),
    'bootgate.yml': 'append: cryptomgr.notests\n',
    '.gitignore': 'arch/\nvmlinux\nkernel\nbootgate-out/\n.bootgate-baseline/\n',
  };
}

const image = 'arch/arm64/boot/Image';
const profilePath = (): string => join(book.repository.workspace, 'bootgate-out/profile.json.gz');

describe('an arm64 kernel', () => {
  const arm64 = { workflow: 'Arm', with: { kernel: image } };
  let base: string;
  beforeAll(() => {
    base = book.commit(book.base, builds({ [image]: foreignKernel('arm64 6.12') }));
  });

  test('is gated with its path alone, and its profile says what it ran on', async () => {
    expectEnding(await book.push(base, arm64), null, {
      ...{ exit: 0, outputs: { verdict: 'no-baseline', commit: base }, comment: null, saved: [base] },
      annotations: [/^warning: Bootgate: Not checked|^notice: Bootgate: Not checked/],
      check: 'neutral: not checked: no baseline',
    });
    const { environment } = await readProfile(profilePath());
    expect(environment.fields).toMatchObject({ arch: 'aarch64', machine: 'virt', cpu: 'neoverse-n1' });

    const same = book.commit(base, { README: 'words\n' });
    expectEnding(await book.pull(60, same, { ...arm64, base }), 60, {
      ...{ exit: 0, saved: [], check: 'success: ok', annotations: unchanged },
      outputs: { verdict: 'ok', 'baseline-status': 'exact', 'baseline-sha': base, 'total-delta': '0' },
      comment: [/Unchanged/, /aarch64/],
    });
  });

  test('is not compared with one of x86-64, stored or given: the two are not comparable', async () => {
    const kernel = { workflow: 'Port', with: { kernel: 'kernel' } };
    const before = book.commit(book.base, builds({ kernel: quickKernel('plain').kernel }));
    const after = book.commit(before, builds({ kernel: foreignKernel('arm64 6.12') }));
    expect((await book.push(before, kernel)).saved).toEqual([before]);
    const folder = mkdtempSync(join(tmpdir(), 'architectures-'));
    const kept = join(folder, 'x86-64.json.gz');
    copyFileSync(profilePath(), kept);
    const ending = await book.pull(61, after, { ...kernel, base: before });
    expect(ending.exit).toBe(5);
    expect(ending.outputs).toMatchObject({ verdict: 'not-comparable', 'total-delta': '' });
    expect(ending.comments[61]).toMatch(/different architectures \(x86&#95;64, aarch64\)/);
    const { status, stdout } = await runCli(['compare', kept, profilePath()]);
    rmSync(folder, { recursive: true });
    expect(stdout).toMatch(/[Nn]ot comparable[^]*x86_64[^]*aarch64/);
    expect(status).toBe(5);
  });
});

nightly('architectures.yml: three cells, one comment', async () => {
  const { repository } = book;
  const base = book.commit(
    book.base,
    builds({
      'arch/x86/boot/bzImage': quickKernel('plain').kernel,
      [image]: foreignKernel('arm64 6.12'),
      'arch/riscv/boot/Image': foreignKernel('riscv64 6.12'),
    }),
  );
  const results = (jobs: Awaited<ReturnType<typeof repository.push>>): readonly (readonly string[])[] =>
    jobs.map(({ name, result }) => [name, result]);
  const pushed = await repository.push('architectures.yml', base);
  if (pushed.some(({ result }) => result !== 'success')) throw new Error(pushed.map(told).join('\n'));
  const head = book.commit(base, { README: 'words\n' });
  const jobs = await repository.runPullRequest('architectures.yml', repository.pullRequest(62, base, head));
  if (jobs.some(({ result }) => result !== 'success')) throw new Error(jobs.map(told).join('\n'));
  expect(results(jobs)).toHaveLength(4);
  for (const job of jobs.slice(0, 3)) {
    expect(outputsOf(job)).toMatchObject({ verdict: 'ok', 'baseline-status': 'exact', 'total-delta': '0' });
  }
  const comments = repository.rest.state.comments.filter(({ issue }) => issue === 62);
  expect(comments).toHaveLength(1);
  for (const cell of ['x86_64', 'arm64', 'riscv64']) expect(comments[0]!.view.body).toContain(cell);
});
