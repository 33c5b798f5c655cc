/** Events without a pull request, through the bundled action with real boots: which commit is measured, what it is compared with, what is kept. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pullRequestScopes } from '../github/results-service.ts';
import { quickTree } from './kernel-tree.ts';
import { byNight, expectEnding, openStoryBook, type StoryBook } from './story-book.ts';
import { unchanged } from './story-words.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
let base: string;
let same: string;
let slower: string;

beforeAll(async () => {
  book = await openStoryBook();
  ({ base } = book);
  same = book.commit(book.base, { README: 'words\n' });
  slower = book.commit(book.base, quickTree('planted'));
});
afterAll(async () => await book.close());

const ok = { verdict: 'ok', 'baseline-status': 'exact', 'total-delta': '0' };
const notKept = (why: RegExp) => new RegExp(`^notice: Baseline: not kept: ${why.source}`);
/** What a run without a pull request leaves: no comment. */
const quiet = { comment: null, saved: [] };

describe('a push', () => {
  test('to main keeps, and passes whatever it costs', async () => {
    const ending = await book.push(slower);
    expectEnding(ending, null, {
      exit: 0,
      outputs: { verdict: 'regressed', 'baseline-status': 'exact', 'baseline-sha': base, commit: slower },
      annotations: [/^error: Bootgate: Slower/],
      comment: null,
      check: 'failure: regressed',
      saved: [slower],
    });
    expect(ending.artifacts.some((name) => name.startsWith('bootgate-baseline-'))).toBe(true);
    expect(ending.artifacts).toContain('bootgate-boot');
  });

  test('to a release branch that pull requests go to keeps there', async () => {
    book.repository.pullRequest(900, base, same);
    const { pullRequests } = book.repository.rest.state;
    pullRequests[pullRequests.length - 1] = { ...pullRequests.at(-1)!, baseRef: 'stable' };
    const fix = book.commit(base, { fix: '1\n' });
    book.repository.rest.state.refs.set('stable', fix);
    expectEnding(await book.push(fix, { ref: 'refs/heads/stable' }), null, {
      ...{ exit: 0, outputs: ok, annotations: unchanged, comment: null, check: 'success: ok' },
      saved: [fix],
    });
  });

  test('to a topic branch is compared with where it left main, and keeps nothing', async () => {
    const ending = await book.push(same, { ref: 'refs/heads/topic' });
    expectEnding(ending, null, {
      ...{ exit: 0, outputs: { ...ok, 'baseline-sha': base }, ...quiet, check: 'success: ok' },
      annotations: [...unchanged, notKept(/no pull request goes to topic/)],
    });
  });

  test('of a tag is compared with the commit before it, and keeps nothing', async () => {
    book.repository.tag('v1.1', same);
    expectEnding(await book.push(same, { ref: 'refs/tags/v1.1' }), null, {
      ...{ exit: 0, outputs: ok, ...quiet, check: 'success: ok' },
      annotations: [...unchanged, notKept(/no pull request goes to refs\/tags\/v1\.1/)],
    });
  });
});

describe('the merge queue', () => {
  const queued = (number: number, head: string, prepare?: string) => {
    const { merge } = book.repository.pullRequest(number, base, head);
    const ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`;
    return book.tell({
      ...{ event: 'merge_group', sha: merge, ref },
      payload: {
        action: 'checks_requested',
        merge_group: { base_sha: base, head_sha: merge, base_ref: 'refs/heads/main' },
      },
      scopes: [{ ref, read: true, write: true }, ...pullRequestScopes(number).slice(1)],
      ...(prepare === undefined ? {} : { prepare }),
    });
  };

  test('passes what costs nothing, on its commit', async () => {
    expectEnding(await queued(18, same), null, {
      ...{ exit: 0, outputs: ok, annotations: unchanged, ...quiet, check: 'success: ok' },
    });
  });

  test('is stopped by what is slower', async () => {
    expectEnding(await queued(19, slower), null, {
      ...{ exit: 3, outputs: { verdict: 'regressed', 'baseline-sha': base }, ...quiet },
      ...{ annotations: [/^error: Bootgate: Slower/], check: 'failure: regressed' },
    });
  });

  test('is not passed by what main alone costs', async () => {
    expectEnding(await queued(20, slower, `git checkout --quiet ${base}`), null, {
      ...{ exit: 2, outputs: {}, ...quiet, check: null },
      annotations: [/holds nothing of what is in the queue/],
    });
  });
});

describe('by hand, on main', () => {
  const dispatch = (prepare?: string, sha = base) =>
    book.tell({
      ...{ event: 'workflow_dispatch', sha, payload: { inputs: {} } },
      ...(prepare === undefined ? {} : { prepare }),
    });

  test('is compared with what is kept of it', async () => {
    expectEnding(await dispatch(), null, {
      ...{ exit: 0, outputs: ok, annotations: unchanged, ...quiet, check: 'success: ok' },
      log: /baseline: of [0-9a-f]{12} was in the actions cache already/,
    });
  });

  test('a slower branch that is checked out is never main’s baseline', async () => {
    const branch = book.commit(slower, { on: 'a branch\n' });
    expectEnding(await dispatch(`git checkout --quiet ${branch}`), null, {
      exit: 3,
      outputs: { verdict: 'regressed', commit: branch, 'baseline-sha': base },
      annotations: [
        /^warning: What was measured: measured was [0-9a-f]{40}, not the commit of the event/,
        /^error: Bootgate: Slower/,
        notKept(/[0-9a-f]{12} is not on main/),
      ],
      ...{ ...quiet, check: 'failure: regressed' },
    });
    // What it would have done: a pull request that changes nothing is not faster than that.
    const next = await book.pull(21, book.commit(base, { next: '1\n' }));
    expect(next.outputs).toMatchObject(ok);
  });

  test('files that were changed by hand are kept under no commit', async () => {
    const ending = await dispatch('echo changed >> .gitignore');
    expectEnding(ending, null, {
      ...{ exit: 0, outputs: ok, ...quiet, check: 'success: ok' },
      annotations: [
        /^warning: What was measured: the checkout is not exactly [0-9a-f]{12}: \.gitignore differ/,
        ...unchanged,
        notKept(/the checkout is not exactly/),
      ],
    });
  });
});

describe('what no one’s push or pull request started', () => {
  test('a night on main keeps what was not measured by day', async () => {
    const later = book.commit(base, { night: '1\n' });
    book.repository.rest.state.refs.set('main', later);
    const ending = await book.tell({ event: 'schedule', sha: later, payload: { schedule: '1 1 * * *' } });
    book.repository.rest.state.refs.set('main', base);
    expectEnding(ending, null, {
      ...{ exit: 0, outputs: { verdict: 'ok', 'baseline-status': 'ancestor', 'baseline-sha': base } },
      ...{ annotations: unchanged, comment: null, check: 'success: ok', saved: [later] },
    });
  });

  test.each([
    ['repository_dispatch', { action: 'boot', client_payload: {} }],
    ['release', { action: 'published', release: { tag_name: 'v1.0' } }],
    ...byNight([
      ['create', { ref: 'v1.0', ref_type: 'tag' }],
      ['deployment_status', { deployment_status: { state: 'success' } }],
    ] as const),
  ] as const)('%s measures, and keeps nothing', async (event, payload) => {
    expectEnding(await book.tell({ event, sha: base, payload }), null, {
      ...{ exit: 0, outputs: ok, ...quiet, check: 'success: ok' },
      annotations: [...unchanged, notKept(new RegExp(`nothing is kept of ${event}`))],
    });
  });

  test('a run that another run started comments where GitHub names the pull request', async () => {
    const pull = book.repository.pullRequest(24, base, slower);
    const payload = {
      action: 'completed',
      workflow_run: { id: 1, event: 'pull_request', head_sha: pull.head, pull_requests: [{ number: 24 }] },
    };
    const ending = await book.tell({
      ...{ event: 'workflow_run', sha: base, payload, prepare: `git checkout --quiet ${slower}` },
    });
    expectEnding(ending, 24, {
      exit: 3,
      outputs: { verdict: 'regressed', commit: slower },
      annotations: [/^error: Bootgate: Slower/],
      ...{ comment: /## ❌ Slower/, check: 'failure: regressed', saved: [] },
    });
  });
});

describe('a kernel from another checkout', () => {
  /** Git in the workspace, as a workflow's step would. */
  const clone = (folder: string, origin: string) =>
    [
      `git init -q ${folder} && cp Makefile .gitignore ${folder}/`,
      `git -C ${folder} remote add origin ${origin} && git -C ${folder} add --all`,
      `git -C ${folder} -c user.name=x -c user.email=x@x commit -q -m other`,
      `make -s -C ${folder} bzImage`,
    ].join('\n');
  const kernel = (folder: string) => ({ with: { kernel: `${folder}/arch/x86/boot/bzImage` } });

  test('of another repository is named, and kept under no commit of this one', async () => {
    const pushed = book.commit(base, { elsewhere: '1\n' });
    const prepare = clone('linux', 'https://git.kernel.org/pub/scm/linux.git');
    expectEnding(await book.push(pushed, { prepare, ...kernel('linux') }), null, {
      ...{
        exit: 0,
        outputs: { ...ok, commit: pushed, 'baseline-sha': base },
        ...quiet,
        check: 'success: ok',
      },
      annotations: [
        /^warning: What was measured: the kernel was built from git\.kernel\.org\/pub\/scm\/linux at/,
        ...unchanged,
        notKept(/the kernel was built from git\.kernel\.org/),
      ],
    });
  });

  test('of this repository is that one’s commit', async () => {
    const fix = book.commit(base, { second: '1\n' });
    const prepare = `git clone -q . second\ngit -C second checkout -q ${fix}\nmake -s -C second bzImage`;
    const ending = await book.push(base, { prepare, ...kernel('second') });
    expect([ending.exit, ending.outputs['commit']]).toEqual([0, fix]);
    expect(ending.annotations.join('\n')).toMatch(
      new RegExp(`measured was ${fix}, not the commit of the event`),
    );
    expect(ending.saved).toEqual([]);
  });

  test('in a submodule is the superproject’s commit, and no commit’s once it was moved', async () => {
    const { workspace } = book.repository;
    // The superproject records the submodule's commit; actions/checkout with submodules brings it.
    const submodule = mkdtempSync(join(tmpdir(), 'submodule-'));
    const git = (...args: string[]) => execFileSync('git', ['-C', submodule, ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    for (const [name, text] of Object.entries(quickTree('plain'))) writeFileSync(join(submodule, name), text);
    git('add', '--all');
    git('-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '--quiet', '--message', 'kernel');
    const at = git('rev-parse', 'HEAD').trim();
    git('remote', 'add', 'origin', 'https://github.com/acme/sub');
    cpSync(submodule, join(workspace, 'sub'), { recursive: true });
    const pushed = book.commit(base, { kernel: 'from a submodule\n' });
    expect(execFileSync('git', ['-C', workspace, 'ls-tree', pushed, 'sub'], { encoding: 'utf8' })).toContain(
      at,
    );
    const checkout = `rm -rf sub && cp -r ${submodule} sub`;
    const build = 'make -s -C sub bzImage';
    expectEnding(await book.push(pushed, { prepare: `${checkout}\n${build}`, ...kernel('sub') }), null, {
      ...{ exit: 0, outputs: { ...ok, commit: pushed }, annotations: unchanged, comment: null },
      ...{ check: 'success: ok', saved: [pushed] },
    });
    const move = 'git -C sub -c user.name=x -c user.email=x@x commit -q --allow-empty -m moved';
    const moved = await book.push(pushed, { prepare: `${checkout}\n${move}\n${build}`, ...kernel('sub') });
    rmSync(submodule, { recursive: true });
    expect(moved.annotations.join('\n')).toMatch(/kernel was built from acme\/sub at|sub differ from it/);
    expect(moved.saved).toEqual([]);
  });

  test('that nothing decides about ends before anything boots', async () => {
    const fix = book.commit(base, { third: '1\n' });
    const prepare = `git clone -q . one && git clone -q . other && git -C other checkout -q ${fix}\nmake -s bzImage && mkdir -p ../out && cp arch/x86/boot/bzImage ../out/ && mv .git ../dot-git`;
    const ending = await book.push(base, { prepare, with: { kernel: '../out/bzImage' } });
    execFileSync('mv', ['../dot-git', '.git'], { cwd: book.repository.workspace });
    expectEnding(ending, null, {
      ...{ exit: 2, outputs: {}, ...quiet, check: null },
      annotations: [
        /^error: Bootgate: the kernel lies in none of the checkouts \((?:one|other), (?:one|other)\)/,
      ],
    });
  });
});

test('a push that is run again after main was forced elsewhere is nobody’s baseline but its own', async () => {
  const lost = book.commit(base, quickTree('planted'));
  book.repository.rest.state.refs.set('main', lost);
  expect((await book.push(lost, { github: { run_id: '7100' } })).saved).toEqual([lost]);
  const forced = book.commit(base, { forced: '1\n' });
  book.repository.rest.state.refs.set('main', forced);
  const again = await book.push(lost, { github: { run_id: '7100', run_attempt: '2' } });
  expect([again.exit, again.saved]).toEqual([0, []]);
  const pull = await book.pull(26, book.commit(forced, { next: '2\n' }), { base: forced });
  expectEnding(pull, 26, {
    ...{ exit: 0, outputs: { verdict: 'ok', 'baseline-status': 'ancestor', 'baseline-sha': base } },
    ...{ annotations: unchanged, comment: /Unchanged/, check: 'success: ok', saved: [] },
  });
});

test('a run that a fork’s run started names no pull request, and keeps nothing', async () => {
  const payload = {
    action: 'completed',
    workflow_run: { id: 1, event: 'pull_request', head_sha: slower, pull_requests: [] },
  };
  const chapter = { event: 'workflow_run', sha: base, payload, prepare: `git checkout --quiet ${slower}` };
  expectEnding(await book.tell(chapter), null, {
    ...{ exit: 3, outputs: { verdict: 'regressed', commit: slower }, ...quiet, check: 'failure: regressed' },
    annotations: [
      /^warning: What was measured/,
      /^error: Bootgate: Slower/,
      notKept(/nothing is kept of workflow_run/),
    ],
  });
});
