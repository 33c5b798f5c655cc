/** Forks, Dependabot and the last job of a matrix: through the bundled actions with real boots. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { resultFileName, type ResultFile } from '../../src/action/result-file.ts';
import { readZip } from '../../src/base/zip-reader.ts';
import { fingerprint } from '../../src/profile/environment.ts';
import { parseProfile, profileBytes } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { zipArchive } from '../support/zip-archive.ts';
import { expectEnd, oneJob, outputsOf, told } from './job-results.ts';
import { quickTree } from './kernel-tree.ts';
import type { PullRequestState } from './loopback-repository.ts';
import { nightly, openStoryBook, type StoryBook } from './story-book.ts';
import { limits, config } from './story-words.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
let base: string;
let slower: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'strangers-'));
  book = await openStoryBook();
  ({ base } = book);
  slower = book.commit(book.base, quickTree('planted'));
});
afterAll(async () => {
  await book.close();
  rmSync(folder, { recursive: true });
});

describe('strangers', () => {
  const { dependabot, mallory } = { dependabot: 'dependabot[bot]', mallory: undefined };
  beforeAll(async () => expectEnd(oneJob(await book.repository.push('fork-measure.yml', base)), 'success'));

  test.each([
    ['a fork', true, mallory, /The pull request comes from a fork/],
    ['Dependabot', false, dependabot, /The pull request is Dependabot’s/],
  ])('%s is measured without rights, and published by the other workflow', async (_, fork, actor, why) => {
    const { repository } = book;
    const number = fork ? 40 : 41;
    const pull = repository.pullRequest(number, base, slower, fork);
    const said = () => repository.rest.state.comments.filter(({ issue }) => issue === number);
    const measured = oneJob(await repository.runPullRequest('fork-measure.yml', pull, actor));
    expectEnd(measured, 'failure');
    expect(outputsOf(measured)).toMatchObject({
      verdict: 'regressed',
      'baseline-sha': base,
      'comment-id': '',
    });
    expect(JSON.stringify(measured.annotations)).toMatch(why);
    expect(said()).toEqual([]);
    const checks = repository.rest.state.checks.length;
    const report = oneJob(await repository.runReport('fork-report.yml', pull, actor));
    expectEnd(report, 'success');
    expect(outputsOf(report)).toMatchObject({ verdict: 'regressed' });
    expect(said()).toHaveLength(1);
    expect(said()[0]!.view.body).toMatch(/## ❌ Slower/);
    expect(
      repository.rest.state.checks.slice(checks).map(({ view }) => [view.conclusion, view.head_sha]),
    ).toEqual([['failure', pull.head]]);
    expect(report.summary).toContain('Measured by');
  });

  nightly('a fork that moves the end mark is published as not accepted', async () => {
    const { repository } = book;
    const head = book.commit(base, config(`end: symbol:start_kernel\n${limits}`));
    const pull = repository.pullRequest(42, base, head, true);
    expectEnd(oneJob(await repository.runPullRequest('fork-measure.yml', pull)), 'failure');
    expectEnd(oneJob(await repository.runReport('fork-report.yml', pull)), 'success');
    expect(repository.rest.state.checks.at(-1)!.view).toMatchObject({
      conclusion: 'failure',
      output: { title: 'not accepted: changes how the boot is measured (end)' },
    });
  });
});

describe('an artifact that a fork made itself', () => {
  const zipLimits = { entries: 400, fileBytes: 96 * 2 ** 20, totalBytes: 256 * 2 ** 20 };
  let pull: PullRequestState;
  let honest: Buffer;
  let blob: string;

  // One boot, which passes, and then everything else that the fork's code could have uploaded in its place.
  beforeAll(async () => {
    const { repository } = book;
    pull = repository.pullRequest(43, base, book.commit(base, { README: 'words\n' }), true);
    expectEnd(oneJob(await repository.runPullRequest('fork-measure.yml', pull)), 'success');
    blob = repository.results.artifacts.at(-1)!.blob;
    honest = repository.results.blobs.read(blob)!;
  });

  /** What the report says of the artifact with this profile, under this name, and perhaps with a base of its own. */
  async function published(
    edit: (profile: Profile) => Profile,
    { name = 'default', ownBase }: { name?: string; ownBase?: (profile: Profile) => Profile } = {},
  ) {
    const { repository } = book;
    // GitHub would have had a run of its own for each.
    const { comments: before } = repository.rest.state;
    before.splice(0, before.length, ...before.filter(({ issue }) => issue !== 43));
    const files = new Map(readZip(honest, zipLimits, 'artifact'));
    const result = JSON.parse(files.get(resultFileName)!.toString()) as ResultFile;
    const profile = { ...parseProfile(files.get('profile.json.gz')!, 'profile'), scenario: name };
    files.set('profile.json.gz', Buffer.from(profileBytes(edit(profile), true)));
    if (ownBase) files.set('base.json.gz', Buffer.from(profileBytes(ownBase(profile), true)));
    const scenarios = [{ name, profile: 'profile.json.gz', base: ownBase ? 'base.json.gz' : null }];
    files.set(resultFileName, Buffer.from(JSON.stringify({ ...result, scenarios })));
    const entries = [...files].map(([path, content]) => ({ name: path, content }));
    repository.results.blobs.write(blob, zipArchive(entries));
    const [checks, comments] = [repository.rest.state.checks, repository.rest.state.comments];
    const job = oneJob(await repository.runReport('fork-report.yml', pull));
    const { view } = checks.at(-1)!;
    return {
      job,
      check: `${view.conclusion}: ${view.output.title ?? ''}`,
      text: view.output.summary ?? '',
      comment: comments.find(({ issue }) => issue === 43)?.view.body ?? '',
    };
  }

  const elsewhere = (profile: Profile): Profile => {
    const fields = { ...profile.environment.fields, machine: 'pc' };
    return { ...profile, environment: { fields, fingerprint: fingerprint(fields) } };
  };

  test('and nobody touched is green', async () => {
    const { job, check, comment } = await published((profile) => profile);
    expectEnd(job, 'success');
    expect(check).toBe('success: ok');
    expect(comment).toMatch(/Measured by \[a run\][^]*## ✅ Unchanged/);
  });

  test('with a base of its own, of another machine, is checked of nothing', async () => {
    const { job, check, text, comment } = await published(elsewhere, { ownBase: elsewhere });
    expectEnd(job, 'success');
    expect(check).toBe('neutral: not checked: see why');
    for (const said of [text, comment]) expect(said).toMatch(/\[!CAUTION\]\n> Nothing was checked of/);
    expect(told(job)).toContain('Nothing was checked of');
  });

  test('of a scenario that the base does not have is checked of nothing', async () => {
    const { check, comment } = await published((profile) => profile, { name: 'mine' });
    expect(check).toMatch(/^neutral: not checked/);
    expect(comment).toMatch(
      /The base has no scenario \S*mine[^]*The base\S+ scenario \S*default\S* was not measured/,
    );
  });

  test('whose guest says commands to the runner says nothing to it', async () => {
    const detail = 'x\n\u0085::error::forged\u2028::notice::forged\r::warning::forged\u0085##[error]forged';
    const { job, check } = await published((profile) => ({ ...profile, outcome: { kind: 'panic', detail } }));
    expectEnd(job, 'success');
    expect(check).toBe('failure: boot failed');
    expect(job.annotations.filter(({ message }) => message.trim() === 'forged')).toEqual([]);
    for (const line of job.log.flatMap((text) => text.split(/[\u0085\u2028\u2029]/)))
      expect(line).not.toMatch(/^[\s\p{C}\p{Z}]*(?:::|##\[)(?:error|notice|warning)[^]*forged$/u);
  });

  test('that is none is checked of nothing', async () => {
    const { repository } = book;
    repository.results.blobs.write(blob, Buffer.from('PK? no'));
    const job = oneJob(await repository.runReport('fork-report.yml', pull));
    expectEnd(job, 'success');
    expect(repository.rest.state.checks.at(-1)!.view.conclusion).not.toBe('success');
    expect(told(job)).toContain('cannot be used');
  });
});

describe('a matrix', () => {
  test('whose cells were not checked does not pass by its last job', async () => {
    const file = join(folder, 'matrix.yml');
    const gate = {
      'on-missing-baseline': 'fail',
      append: '${{ matrix.config }}',
      kernel: 'arch/x86/boot/bzImage',
    };
    const job = (steps: readonly object[], more: object) => ({ 'runs-on': 'ubuntu-24.04', steps, ...more });
    const matrix = { strategy: { matrix: { config: ['a', 'b'] } } };
    const jobs = {
      boot: job([{ run: 'make --quiet bzImage' }, { uses: 'bootgate/bootgate@v1', with: gate }], matrix),
      result: job([{ uses: 'bootgate/bootgate/report@v1', with: { cells: 'a, b' } }], {
        ...{ needs: 'boot', if: '${{ !cancelled() }}' },
      }),
    };
    writeFileSync(file, JSON.stringify({ name: 'Cells', on: 'push', jobs }));
    const { repository } = book;
    const ended = await repository.runPullRequest(file, repository.pullRequest(50, base, slower));
    expect(ended.map(({ name, result }) => [name, result])).toEqual([
      ['boot (a)', 'failure'],
      ['boot (b)', 'failure'],
      ['result', 'failure'],
    ]);
    const status = ended[2]!.steps['step-0']!.status;
    if (status !== 5) throw new Error(`it ended with ${status}:\n${ended.map(told).join('\n')}`);
    const [comment] = repository.rest.state.comments.filter(({ issue }) => issue === 50);
    expect(comment!.view.body).toContain('2 of 2 boots were not checked: no baseline');
  });
});
