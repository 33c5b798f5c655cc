/** A result is about the commit that was checked out, whatever the event was about: named, compared, kept as that. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { repositoryOf } from '../../src/action/checkout.ts';
import { pullRequestPayload, startStory, type Story } from './gate-story.ts';

const fast = { speed: '1000000000' };
const slow = { speed: '1200000000' };
// Real git: a story is dozens of processes.
jest.setTimeout(60_000);
let story: Story;
let main: string;

beforeEach(async () => {
  story = await startStory();
  main = story.commit(null, fast, 'main');
});
afterEach(() => story.close());

const issueComment = (number: number) => ({
  issue: { number, pull_request: {} },
  comment: { body: '/boot' },
});

describe('a run on the base branch', () => {
  test('keeps what was pushed, and says which commit that is', async () => {
    const run = await story.push(main);
    expect([run.status, run.outputs['commit'], story.saved()]).toEqual([0, main, [main]]);
    expect(run.log).toContain(`commit: ${main} (HEAD of the checkout, the commit of the push)`);
    expect(run.told).not.toContain('warning');
  });

  test('that measures another ref by hand makes it nobody’s baseline', async () => {
    await story.push(main);
    const branch = story.commit(main, slow);
    const byHand = await story.run({ name: 'workflow_dispatch', sha: main, checkout: branch });
    // It was measured from the branch that it left: told as what it is, not as main.
    expect(byHand.outputs).toMatchObject({ commit: branch, verdict: 'regressed', 'baseline-sha': main });
    expect(byHand.told).toContain(`measured was ${branch}, not the commit of the event`);
    expect(byHand.told).toContain(`${branch.slice(0, 12)} is not on main`);
    expect(byHand.summary).toContain(branch);
    expect(story.saved()).toEqual([main]);

    story.pullRequest(7, main, branch);
    const slower = await story.runPullRequest(7, story.merge(main, branch));
    expect([slower.status, slower.outputs['verdict']]).toEqual([3, 'regressed']);
    const nothing = story.commit(main, { readme: 'words' });
    story.pullRequest(8, main, nothing);
    const same = await story.runPullRequest(8, story.merge(main, nothing));
    expect([same.status, same.outputs['total-delta']]).toEqual([0, '0']);
  });

  test('by hand on itself is kept, but not with changed files, nor where nothing says what it is', async () => {
    const patched = await story.run({
      name: 'workflow_dispatch',
      sha: main,
      prepare: () => writeFileSync(join(story.workspace, 'speed'), '5'),
    });
    expect(patched.told).toContain(`the checkout is not exactly ${main.slice(0, 12)}: speed`);
    expect(patched.summary).toContain('speed differ from it');
    const nowhere = await story.run({
      name: 'workflow_dispatch',
      sha: main,
      prepare: () => story.git('remote', 'set-url', 'origin', 'https://github.com/acme/ci'),
    });
    story.git('remote', 'set-url', 'origin', 'https://github.com/acme/linux');
    expect(nowhere.told).toContain('the kernel was built from acme/ci at');
    expect(story.saved()).toEqual([]);
    await story.run({ name: 'workflow_dispatch', sha: main });
    expect(story.saved()).toEqual([main]);
  });

  test('that checks out an older commit of the branch keeps it under that', async () => {
    const newer = story.commit(main, slow, 'main');
    const run = await story.run({ name: 'schedule', sha: newer, checkout: main });
    expect(run.outputs['commit']).toBe(main);
    expect(story.saved()).toEqual([main]);
  });
});

describe('a push elsewhere', () => {
  test('to a branch that pull requests go to keeps, compared with what was there before', async () => {
    story.pullRequest(3, main, main, { baseRef: 'stable' });
    const first = story.commit(main, fast, 'stable');
    const second = story.commit(first, slow, 'stable');
    await story.push(first, { ref: 'refs/heads/stable' });
    const run = await story.push(second, { ref: 'refs/heads/stable' });
    expect(run.outputs).toMatchObject({ verdict: 'regressed', 'baseline-sha': first });
    expect(story.saved().sort()).toEqual([first, second].sort());
  });

  test('to a topic branch is compared with where it left main, and says that nothing is kept', async () => {
    await story.push(main);
    const topic = story.commit(story.commit(main, slow), { more: '1' });
    story.rest.state.refs.set('topic', topic);
    const run = await story.push(topic, { ref: 'refs/heads/topic' });
    expect(run.outputs).toMatchObject({ verdict: 'regressed', 'baseline-sha': main });
    expect(run.told).toContain('no pull request goes to topic');
    expect(story.saved()).toEqual([main]);
    await story.push(topic, { ref: 'refs/heads/topic', inputs: { 'save-baseline': 'true' } });
    expect(story.saved()).toContain(topic);
  });

  test('of a tag is compared with the commit before it', async () => {
    await story.push(main);
    const release = story.commit(main, slow, 'main');
    const run = await story.push(release, { ref: 'refs/tags/v1.0' });
    expect(run.outputs).toMatchObject({ commit: release, 'baseline-sha': main });
    expect(story.saved()).toEqual([main]);
  });
});

describe('a pull request', () => {
  let moved: string;
  let head: string;
  beforeEach(async () => {
    await story.push(main);
    head = story.commit(main, slow);
    // Main got slower, too, and by more, after the branch had left it.
    moved = story.commit(main, { speed: '1500000000', other: '1' }, 'main');
    await story.push(moved);
    story.pullRequest(7, moved, head);
  });

  test('whose head is checked out is compared with where it left, not with the tip', async () => {
    const ontoMain = story.commit(moved, slow);
    const run = await story.runPullRequest(7, ontoMain, { checkout: head });
    expect(run.outputs).toMatchObject({ commit: head, verdict: 'regressed', 'baseline-sha': main });
    expect(story.comments(7)[0]).toContain('Slower');
  });

  test('measured by hand-made merge is compared with that merge’s first parent', async () => {
    const other = story.commit(main, { docs: '1', speed: '1000000000' });
    story.pullRequest(9, main, other);
    const merge = story.merge(main, other);
    const run = await story.run({
      ...{ name: 'issue_comment', sha: moved, checkout: merge, payload: issueComment(9) },
    });
    expect(run.outputs).toMatchObject({ commit: merge, verdict: 'ok', 'baseline-sha': main });
    expect(story.comments(9)).toHaveLength(1);
  });

  test.each([
    ['pull_request', {}],
    ['pull_request_target', {}],
    ['issue_comment', {}],
  ])('that is not what a %s checked out has no result at all', async (name) => {
    const run = await story.run({
      name,
      sha: name === 'pull_request' ? story.commit(moved, slow) : moved,
      checkout: moved,
      payload:
        name === 'issue_comment' ? issueComment(7) : { pull_request: pullRequestPayload(story.rest, 7) },
    });
    expect([run.status, run.outputs['verdict'], story.comments(7)]).toEqual([2, undefined, []]);
    expect(run.told).toContain('which holds nothing of #7');
    expect(run.told).toContain("'ref: refs/pull/7/merge'");
  });

  test('commented on is measured, commented, and never kept', async () => {
    const run = await story.run({
      ...{ name: 'issue_comment', sha: moved, checkout: head, payload: issueComment(7) },
    });
    expect([run.status, run.outputs['verdict'], run.outputs['baseline-sha']]).toEqual([3, 'regressed', main]);
    expect(run.log).toContain('the head of #7');
    expect(story.comments(7)).toHaveLength(1);
    expect(story.saved()).not.toContain(head);
  });

  test('that was pushed again after the run began keeps its newer comment', async () => {
    const newer = story.commit(head, fast);
    story.pullRequest(7, moved, newer);
    await story.runPullRequest(7, newer, { checkout: newer });
    const run = await story.runPullRequest(7, head, {
      payload: {
        pull_request: {
          ...pullRequestPayload(story.rest, 7),
          head: { sha: head, repo: { full_name: 'acme/linux' } },
        },
      },
      checkout: head,
    });
    expect(run.log).toContain('comment: left as it is: the branch moved on');
    expect(story.comments(7)[0]).not.toContain('Slower');
  });

  test('with a commit of the workflow on top is told to be that', async () => {
    const onTop = story.commit(head, { generated: '1' });
    const run = await story.runPullRequest(7, story.commit(moved, slow), { checkout: onTop });
    expect(run.outputs).toMatchObject({ commit: onTop, 'baseline-sha': main });
    expect(story.comments(7)[0]).toContain(`measured was ${onTop}`);
  });

  test('built out of the tree is what the workflow says it is', async () => {
    const outside = join(story.workspace, '../kernel');
    writeFileSync(outside, slow.speed);
    const wrong = { kernel: outside, checkout: moved } as const;
    const merge = story.commit(moved, slow);
    expect((await story.runPullRequest(7, merge, wrong)).status).toBe(2);
    const said = await story.runPullRequest(7, merge, { ...wrong, inputs: { commit: head } });
    expect(said.outputs).toMatchObject({ commit: head, 'baseline-sha': main, verdict: 'regressed' });
  });
});

describe('a run that another run started', () => {
  test('names the pull request where GitHub does, and measures its head', async () => {
    await story.push(main);
    const head = story.commit(main, slow);
    story.pullRequest(7, main, head);
    const run = await story.run({
      ...{ name: 'workflow_run', sha: main, checkout: head },
      payload: {
        workflow_run: { id: 1, event: 'pull_request', head_sha: head, pull_requests: [{ number: 7 }] },
      },
    });
    expect(run.outputs).toMatchObject({ commit: head, verdict: 'regressed', 'baseline-sha': main });
    expect(story.comments(7)).toHaveLength(1);
  });

  test('keeps nothing, and says so', async () => {
    const run = await story.run({
      name: 'workflow_run',
      sha: main,
      payload: { workflow_run: { pull_requests: [] } },
    });
    expect(run.told).toContain('nothing is kept of workflow_run');
    expect(story.saved()).toEqual([]);
  });
});

test('what is in the queue is compared with the queue’s base', async () => {
  await story.push(main);
  const merge = story.merge(main, story.commit(main, slow));
  const payload = { merge_group: { base_sha: main, head_sha: merge, base_ref: 'refs/heads/main' } };
  const run = await story.run({
    name: 'merge_group',
    sha: merge,
    ref: 'refs/heads/gh-readonly-queue/main/pr-1',
    payload,
  });
  expect([run.status, run.outputs['commit'], run.outputs['baseline-sha']]).toEqual([3, merge, main]);
  const wrong = await story.run({ name: 'merge_group', sha: merge, payload, checkout: main });
  expect(wrong.status).toBe(2);
  expect(story.saved()).toEqual([main]);
});

describe('a kernel from another checkout', () => {
  /** The workspace holds acme/linux; `linux` in it is a clone of something else. */
  const besides = (origin: string, speed: string) => () => {
    const folder = join(story.workspace, 'linux');
    mkdirSync(join(folder, 'out'), { recursive: true });
    const git = (...args: string[]) =>
      story.git('-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args);
    git('init', '--quiet');
    git('remote', 'add', 'origin', origin);
    git('commit', '--quiet', '--allow-empty', '--message', 'Theirs');
    writeFileSync(join(folder, 'out/bzImage'), speed);
  };
  const kernel = 'linux/out/bzImage';

  test('of another repository is named, and kept under no commit of this one', async () => {
    const prepare = besides('https://git.kernel.org/pub/scm/linux.git', '1000000000');
    const run = await story.push(main, { kernel, prepare });
    expect(run.told).toMatch(/built from git\.kernel\.org\/pub\/scm\/linux at [0-9a-f]{12}/);
    expect(run.outputs['commit']).toBe(main);
    expect(story.saved()).toEqual([]);
    await story.push(main, { kernel, prepare, inputs: { commit: main } });
    expect(story.saved()).toEqual([main]);
  });

  test('of this repository is that checkout’s commit', async () => {
    const prepare = besides('git@github.com:Acme/Linux.git', '1000000000');
    const run = await story.push(main, { kernel, prepare });
    expect(run.outputs['commit']).not.toBe(main);
    expect(run.told).toContain('not the commit of the event');
    expect(story.saved()).toEqual([]);
  });

  test('in a submodule is of the superproject’s commit, unless it was moved', async () => {
    besides('https://github.com/acme/sub', '1000000000')();
    story.git('add', 'linux');
    story.git('commit', '--quiet', '--message', 'A submodule');
    const withSub = story.git('rev-parse', 'HEAD');
    story.rest.state.commits.push({ sha: withSub, parents: [main], message: 'A submodule' });
    story.rest.state.refs.set('main', withSub);
    const kept = await story.push(withSub, { kernel });
    expect(kept.told).not.toContain('warning');
    expect(story.saved()).toEqual([withSub]);
    rmSync(join(story.workspace, '../baselines'), { recursive: true });
    const on = [
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@y',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'On',
    ];
    const moved = await story.push(withSub, { kernel, prepare: () => void story.git('-C', 'linux', ...on) });
    expect(moved.told).toContain('the kernel was built from acme/sub at');
    expect(story.saved()).toEqual([]);
  });
});

test.each([
  ['https://github.com/acme/linux', 'acme/linux'],
  ['https://x-access-token:secret@github.com/acme/linux.git', 'acme/linux'],
  ['git@github.com:acme/linux.git', 'acme/linux'],
  ['ssh://git@ssh.github.com:443/acme/linux.git', 'acme/linux'],
  ['https://git.kernel.org/pub/scm/linux.git/', 'git.kernel.org/pub/scm/linux'],
  ['/home/runner/mirror.git', null],
  ['../linux', null],
])('%s is %s', (url, name) => {
  expect(repositoryOf(url, 'https://github.com')).toBe(name);
});
