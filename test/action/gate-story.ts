/**
 * A repository and its gate without a guest: real git, GitHub's services on loopback, baselines in a folder. What a
 * commit's kernel costs stands in its file `speed`; "building" copies that to `out/bzImage`, "booting" reads it.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { baseBranchOf } from '../../src/action/base-branch.ts';
import { storedBaselines } from '../../src/action/baselines.ts';
import { readEvent } from '../../src/action/event.ts';
import type { GateHost } from '../../src/action/gate-host.ts';
import { runGate } from '../../src/action/gate.ts';
import { runAction } from '../../src/action/host.ts';
import { jobIdentity } from '../../src/action/identity.ts';
import { readActionInputs } from '../../src/action/inputs.ts';
import { withNamedPullRequest } from '../../src/action/named-pull-request.ts';
import { dirStore } from '../../src/baseline/dir-store.ts';
import { sha256 } from '../../src/base/files.ts';
import type { Measurement } from '../../src/measure/measurement.ts';
import { createGitHub } from '../../src/publish/github-client.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { startResultsService, type ResultsService } from '../github/results-service.ts';
import { textProfile } from '../support/text-profile.ts';
import { gatheringLog, type GatheredLog } from './gathering-log.ts';

export interface StoryRun {
  readonly name: string;
  /** GITHUB_SHA */
  readonly sha: string;
  readonly ref?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** what the checkout is on; default: GITHUB_SHA */
  readonly checkout?: string;
  /** runs between checkout and build */
  readonly prepare?: () => void;
  /** where the kernel is built, in the workspace; default: `out/bzImage` out of the workspace's `speed` */
  readonly kernel?: string;
  readonly host?: Partial<GateHost>;
}

export interface StoryResult extends Pick<GatheredLog, 'annotations' | 'outputs'> {
  readonly status: number;
  readonly summary: string;
  /** errors and warnings */
  readonly told: string;
  /** everything in the log */
  readonly log: string;
}

export interface Story {
  readonly rest: RestService;
  readonly results: ResultsService;
  readonly workspace: string;
  git(...args: string[]): string;
  /** commits files on top of a commit (null: none) and tells GitHub; `ref`: a branch that is now there */
  commit(parent: string | null, files: Readonly<Record<string, string>>, ref?: string): string;
  /** GitHub's merge of a head into a base */
  merge(base: string, head: string): string;
  pullRequest(
    number: number,
    base: string,
    head: string,
    more?: { baseRef?: string; repository?: string },
  ): void;
  run(run: StoryRun): Promise<StoryResult>;
  push(sha: string, more?: Partial<StoryRun>): Promise<StoryResult>;
  /** `pull_request` of a pull request that was opened, on this merge */
  runPullRequest(number: number, merge: string, more?: Partial<StoryRun>): Promise<StoryResult>;
  comments(number: number): string[];
  /** commits that a baseline is kept for */
  saved(): string[];
  close(): Promise<void>;
}

const environment = { ...process.env };

export async function startStory(): Promise<Story> {
  const rest = await startRestService('acme/linux');
  const results = await startResultsService();
  Object.assign(process.env, results.environment());
  const folder = mkdtempSync(join(tmpdir(), 'story-'));
  const workspace = join(folder, 'workspace');
  const kept = join(folder, 'baselines');
  const store = dirStore(kept);
  mkdirSync(workspace);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', workspace, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  git('remote', 'add', 'origin', 'https://github.com/acme/linux');
  let runId = 100;

  function remember(sha: string): void {
    const parents = git('show', '--no-patch', '--format=%P', sha).split(' ').filter(Boolean);
    rest.state.commits.push({ sha, parents, message: git('show', '--no-patch', '--format=%B', sha) });
    for (const path of git('ls-tree', '-r', '--name-only', sha).split('\n').filter(Boolean)) {
      if (git('ls-tree', sha, path).startsWith('160000')) continue;
      rest.state.files.set(`${sha}:${path}`, git('show', `${sha}:${path}`));
    }
  }

  async function run(request: StoryRun): Promise<StoryResult> {
    runId += 1;
    const { name, sha, ref = 'refs/heads/main', payload = {}, inputs = {}, prepare } = request;
    git('checkout', '--quiet', '--force', '--detach', request.checkout ?? sha);
    git('clean', '-qffdx');
    prepare?.();
    const kernel = join(workspace, 'out/bzImage');
    if (request.kernel === undefined) {
      mkdirSync(dirname(kernel), { recursive: true });
      writeFileSync(kernel, readFileSync(join(workspace, 'speed')));
    }
    const eventPath = join(folder, 'event.json');
    const repository = { full_name: 'acme/linux', default_branch: 'main' };
    writeFileSync(eventPath, JSON.stringify({ repository, ...payload }));
    const temp = mkdtempSync(join(folder, 'temp-'));
    const summaryPath = join(temp, 'summary.md');
    const env = {
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_REPOSITORY: 'acme/linux',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_API_URL: rest.url,
      GITHUB_RUN_ID: String(runId),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_SHA: sha,
      GITHUB_REF: ref,
      GITHUB_WORKFLOW: 'Boot',
      GITHUB_JOB: 'boot',
      GITHUB_ACTOR: 'octocat',
      GITHUB_STEP_SUMMARY: summaryPath,
      RUNNER_TEMP: temp,
      ...request.env,
    };
    Object.assign(process.env, results.environment(`run-${env.GITHUB_RUN_ID}`));
    const log = gatheringLog();
    const github = createGitHub({
      ...{ token: 'ghs_test', apiUrl: rest.url, repository: 'acme/linux' },
      ...{ log: () => undefined, sleep: () => Promise.resolve() },
    });
    const status = await runAction({ log }, async () => {
      const event = await withNamedPullRequest(await readEvent(env), github);
      const variables = Object.entries({ kernel: request.kernel ?? 'out/bzImage', ...inputs });
      const read = readActionInputs(
        {
          ...env,
          ...Object.fromEntries(variables.map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value])),
        },
        workspace,
      );
      const branch = (await baseBranchOf(event, read.baseRef, github)).name;
      const now = () => new Date('2026-11-23T12:00:00Z');
      return await runGate(event, read, {
        ...{ env, workspace, log, github, now, baseBootFiles: null, history: null },
        cacheFolder: join(folder, 'cache'),
        signal: new AbortController().signal,
        exporter: 'bootgate test',
        baselines: storedBaselines([store], github, {
          ...{ branch, runUrl: event.runUrl, now },
          identity: jobIdentity(env, read.cellIdentity, read.identity).baseline,
          warn: (text) => log.annotate('warning', 'Baseline', text),
        }),
        tools: { restore: () => Promise.resolve([]), save: () => Promise.resolve() },
        measure: (scenario, into) => {
          const self = Number(readFileSync(scenario.kernel, 'utf8'));
          const profile = textProfile(`start_kernel self=${self}`, { profile: { scenario: scenario.name } });
          const console = join(into, 'console.log');
          writeFileSync(console, 'Linux version 6.1\n');
          const kernelSha256 = sha256(readFileSync(scenario.kernel));
          const subject = { ...profile.subject, kernelSha256, append: scenario.append };
          return Promise.resolve({
            profile: { ...profile, subject },
            recording: { console },
          } as unknown as Measurement);
        },
        ...request.host,
      });
    });
    const told = log.annotations
      .map(({ level, title, message }) => `${level}: ${title}: ${message}`)
      .join('\n');
    const summary = readIfThere(summaryPath);
    const { annotations, outputs } = log;
    return { annotations, outputs, status, summary, told, log: log.lines.join('\n') };
  }

  return {
    ...{ rest, results, workspace, git, run },
    commit: (parent, files, ref) => {
      if (parent !== null) git('checkout', '--quiet', '--force', '--detach', parent);
      git('clean', '-qffdx');
      for (const [path, content] of Object.entries({ '.gitignore': 'out/\nbootgate-out/\n', ...files })) {
        mkdirSync(dirname(join(workspace, path)), { recursive: true });
        writeFileSync(join(workspace, path), content);
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', `Commit ${String(rest.state.commits.length)}`);
      const sha = git('rev-parse', 'HEAD');
      remember(sha);
      if (ref !== undefined) rest.state.refs.set(ref, sha);
      return sha;
    },
    merge: (base, head) => {
      git('checkout', '--quiet', '--force', '--detach', base);
      git('merge', '--quiet', '--no-ff', '--message', `Merge ${head} into ${base}`, head);
      const sha = git('rev-parse', 'HEAD');
      remember(sha);
      return sha;
    },
    pullRequest: (number, base, head, { baseRef = 'main', repository = 'acme/linux' } = {}) => {
      const at = rest.state.pullRequests.findIndex((pull) => pull.number === number);
      if (at >= 0) rest.state.pullRequests.splice(at, 1);
      rest.state.pullRequests.push({
        ...{ number, headSha: head, headRepository: repository, headRef: `topic-${number}` },
        ...{ baseSha: base, baseRef, state: 'open', files: [] },
      });
    },
    push: (sha, more) => run({ name: 'push', sha, payload: { after: sha }, ...more }),
    runPullRequest: (number, merge, more) =>
      run({
        name: 'pull_request',
        sha: merge,
        ref: `refs/pull/${number}/merge`,
        payload: { number, pull_request: pullRequestPayload(rest, number) },
        ...more,
      }),
    comments: (number) =>
      rest.state.comments.filter(({ issue }) => issue === number).map(({ view }) => view.body ?? ''),
    saved: () =>
      (existsSync(kept) ? readdirSync(kept, { recursive: true, encoding: 'utf8' }) : []).flatMap(
        (path) => /([0-9a-f]{40})\.baseline$/.exec(path)?.[1] ?? [],
      ),
    close: async () => {
      process.env = { ...environment };
      expect(rest.state.problems).toEqual([]);
      await rest.close();
      await results.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the event says of a pull request. */
export function pullRequestPayload(rest: RestService, number: number): Record<string, unknown> {
  const pull = rest.state.pullRequests.find((candidate) => candidate.number === number)!;
  return {
    number,
    head: { sha: pull.headSha, repo: { full_name: pull.headRepository } },
    base: { sha: pull.baseSha, ref: pull.baseRef },
  };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
