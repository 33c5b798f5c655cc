/** A push that steps up speaks: annotation, summary, issue, webhook. Real git, no guest. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { historyBranch } from '../../src/history/history-branch.ts';
import { projectRoot } from '../support/project-root.ts';
import { startStory, type Story, type StoryResult, type StoryRun } from './gate-story.ts';

jest.setTimeout(120_000);

let story: Story;
let folder: string;
let server: Server;
let hook: string;
let answer: number;
let posts: { type: string | undefined; body: string }[];
let base: string;

beforeAll(async () => {
  story = await startStory();
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posts.push({ type: request.headers['content-type'], body });
      response.writeHead(answer, answer === 302 ? { Location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`;
  base = story.commit(null, { speed: '100000000' }, 'main');
});
afterAll(async () => {
  await story.close();
  server.close();
  rmSync(folder, { recursive: true });
});
let remote: string;
beforeEach(async () => {
  remote = mkdtempSync(join(folder, 'remote-'));
  execFileSync('git', ['init', '-q', '--bare', remote]);
  [posts, answer] = [[], 204];
  story.rest.state.issues.splice(0);
  story.rest.state.comments.splice(0);
  story.rest.state.permissions = { contents: 'write', issues: 'write' };
  await push(base);
});

const push = (sha: string, more: Partial<StoryRun> = {}): Promise<StoryResult> => {
  const history = {
    ...historyBranch({ remote, branch: 'bootgate-history' }),
    tags: () => Promise.resolve(new Map<string, string>()),
  };
  story.rest.state.refs.set('main', sha);
  return story.push(sha, { host: { history }, ...more });
};
const everybody = () => ({ inputs: { history: 'true', 'alert-issue': 'true', 'alert-webhook': hook } });
const issues = () => story.rest.state.issues.map(({ view }) => view);

describe('a step up', () => {
  test('is told with its range and the command that finds it', async () => {
    const first = story.commit(base, { words: '1' });
    const second = story.commit(first, { words: '2' });
    const slower = story.commit(second, { speed: '101000000' }, 'main');
    const { status, told, summary } = await push(slower, {
      inputs: { history: 'true', 'base-build': "make 'x y'", append: 'quiet' },
    });
    expect(status).toBe(0);
    const [from, to] = [base.slice(0, 12), slower.slice(0, 12)];
    const bisect = `bootgate bisect --good ${from} --bad ${to} --build 'make '\\''x y'\\''' --kernel out/bzImage --append quiet`;
    expect(told).toMatch(
      new RegExp(
        `^warning: Bootgate: default on main: main stepped up: work \\+1,000,000 instructions \\(\\+1\\.00 %\\) at ${to} Commit \\d+ \\(Test\\), or at one of 2 before it that were not measured: ${from}\\.\\.${to}$`,
        'm',
      ),
    );
    expect(told).toContain(`\nWhich one it was: ${bisect}`);
    expect(summary).toMatch(/^## main stepped up\n\ndefault on main is slower since this push\./m);
    expect(summary).toContain(`\`\`\`sh\n${bisect}\n\`\`\``);
    expect([issues(), posts]).toEqual([[], []]);
  });

  test('of one commit alone needs no bisection', async () => {
    const { told, summary } = await push(story.commit(base, { speed: '101000000' }));
    expect(told).toMatch(/main stepped up: .* \(Test\)$/m);
    expect(told + summary).not.toContain('bisect');
  });

  test('opens one issue, updates it, and tells nothing twice', async () => {
    const slower = story.commit(base, { speed: '101000000' });
    expect((await push(slower, everybody())).log).toMatch(/issue: opened https:/);
    expect((await push(slower, everybody())).log).toMatch(/issue: unchanged https:/);
    expect(issues()).toHaveLength(1);
    expect(issues()[0]).toMatchObject({ title: 'The boot of default on main is slower', state: 'open' });
    const first = issues()[0]!.body!;
    expect(first).toMatch(
      /^<!-- bootgate:issue [0-9a-f]{16} -->\n<!-- bootgate:news [0-9a-f]{40} -->\ndefault on main/,
    );

    const again = story.commit(slower, { speed: '103000000' });
    expect((await push(again, everybody())).log).toMatch(/issue: updated/);
    expect(issues()).toHaveLength(1);
    expect(issues()[0]!.body).toContain('2.000 M');
    expect(issues()[0]!.body).toContain(first.split('\n').slice(1).join('\n').trim());
    expect(story.rest.state.comments.map(({ view }) => view.body)).toEqual([
      expect.stringContaining('2.000 M'),
    ]);

    story.rest.state.issues[0]!.view = { ...issues()[0]!, state: 'closed' };
    await push(story.commit(again, { speed: '104500000' }), everybody());
    expect(issues().map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  test('is told to a program as the schema says', async () => {
    const slower = story.commit(base, { speed: '101000000' });
    expect((await push(slower, everybody())).log).toMatch(/webhook: told/);
    expect(posts.map(({ type }) => type)).toEqual(['application/json']);
    const payload = JSON.parse(posts[0]!.body) as object;
    const schema = JSON.parse(readFileSync(join(projectRoot, 'schema/step.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);
    expect([validate(payload), validate.errors]).toEqual([true, null]);
    expect(payload).toMatchObject({
      ...{ format: 'bootgate-step', version: 1, repository: 'acme/linux', branch: 'main', unmeasured: 0 },
      ...{ before: { sha: base }, after: { sha: slower }, bisect: null },
    });
    expect(validate({ ...payload, rows: [] })).toBe(false);
  });
});

describe('what cannot be told is a warning', () => {
  test.each([
    [500, /^warning: No webhook about the step: the webhook answered 500$/m],
    [302, /^warning: No webhook about the step: the webhook answered 302$/m],
  ])('where the webhook answers %s', async (status, warning) => {
    answer = status;
    const result = await push(story.commit(base, { speed: '101000000' }), everybody());
    expect([result.status, posts.length]).toEqual([0, 1]);
    expect(result.told).toMatch(warning);
    expect(result.told + result.log).not.toContain('secret-path');
  });

  test('where nobody is there, or the token may not write issues', async () => {
    story.rest.state.permissions = { contents: 'write' };
    const inputs = { ...everybody().inputs, 'alert-webhook': 'http://127.0.0.1:65531/secret-path' };
    const result = await push(story.commit(base, { speed: '101000000' }), { inputs });
    expect(result.status).toBe(0);
    expect(result.told).toMatch(
      /No webhook about the step: the webhook could not be reached: ECONNREFUSED$/m,
    );
    expect(result.told).toMatch(
      /No issue about the step: the token may not do this .*'permissions: issues: write'/,
    );
    expect(result.told + result.log).not.toContain('secret-path');
  });
});

describe('nothing is told', () => {
  test('of a step down, of what is within the noise, of a pull request', async () => {
    for (const speed of ['99000000', '100000001']) {
      const { told } = await push(story.commit(base, { speed }), everybody());
      expect(told).not.toContain('stepped');
    }
    const slower = story.commit(base, { speed: '101000000' });
    story.pullRequest(1, base, slower);
    const { told } = await story.runPullRequest(1, story.merge(base, slower), everybody());
    expect(told).not.toContain('stepped');
    expect([issues(), posts]).toEqual([[], []]);
  });

  test('against a commit that a forced push took away', async () => {
    const lost = story.commit(base, { speed: '90000000' });
    await push(lost);
    const forced = story.commit(base, { words: 'forced' });
    const { told } = await push(forced, everybody());
    expect(told).not.toContain('stepped');
    const slower = await push(story.commit(forced, { speed: '101000000' }), everybody());
    expect(slower.told).toMatch(/stepped up: work \+1,000,000/);
  });
});
