/** The fake REST service's repository: commits, pull requests, files, runs and artifacts, all read only. */
import type { Call, Commit, PullRequest, RestHandler, WorkflowRun } from './rest-state.ts';
import { failure, forbidden, ok, page } from './rest-state.ts';

function commitView(call: Call, commit: Commit): Record<string, unknown> {
  const template = call.example('commit');
  return {
    ...template,
    sha: commit.sha,
    commit: { ...(template['commit'] as object), message: commit.message },
    files: [],
    parents: commit.parents.map((sha) => ({ sha, url: `${call.serverUrl}/commits/${sha}` })),
  };
}

/** First-parent ancestors, the commit itself first. */
function firstParents(call: Call, sha: string): Commit[] {
  const line: Commit[] = [];
  for (let next: string | undefined = call.state.refs.get(sha) ?? sha; next !== undefined;) {
    const commit = call.state.commits.find((candidate) => candidate.sha === next);
    if (!commit) break;
    line.push(commit);
    next = commit.parents[0];
  }
  return line;
}

function pullRequestView(call: Call, pull: PullRequest, template: string): Record<string, unknown> {
  const start = call.example(template);
  const side = (name: 'head' | 'base', sha: string, ref: string, repository: string) => {
    const old = start[name] as { repo: object; user: object };
    const [owner = '', repo = ''] = repository.split('/');
    return {
      ...old,
      sha,
      ref,
      label: `${owner}:${ref}`,
      repo: { ...old.repo, name: repo, full_name: repository, fork: repository !== call.state.repository },
    };
  };
  return {
    ...start,
    requested_teams: [],
    number: pull.number,
    state: pull.state,
    head: side('head', pull.headSha, pull.headRef, pull.headRepository),
    base: side('base', pull.baseSha, pull.baseRef, call.state.repository),
  };
}

function runView(call: Call, run: WorkflowRun): Record<string, unknown> {
  const start = call.example('workflow-run');
  const [owner = '', name = ''] = run.headRepository.split('/');
  return {
    ...start,
    id: run.id,
    event: run.event,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    path: run.path,
    status: run.conclusion ? 'completed' : 'in_progress',
    conclusion: run.conclusion,
    ...(run.actor === undefined ? {} : { actor: { ...(start['actor'] as object), login: run.actor } }),
    html_url: `https://github.com/${call.state.repository}/actions/runs/${run.id}`,
    head_repository: {
      ...(start['head_repository'] as object),
      full_name: run.headRepository,
      name,
      owner: { ...(start['head_repository'] as { owner: object }).owner, login: owner },
    },
  };
}

function artifactList(call: Call, runId: number | null): ReturnType<RestHandler> {
  if (!call.state.permissions['actions']) return forbidden();
  const start = call.example('artifact-paginated') as { artifacts: Record<string, unknown>[] };
  const rows = call.state.artifacts
    .filter((artifact) => runId === null || artifact.runId === runId)
    .filter(({ name }) => !call.query['name'] || name === call.query['name'])
    .map((artifact) => {
      const run = call.state.runs.find(({ id }) => id === artifact.runId);
      return {
        ...start.artifacts[0],
        id: artifact.id,
        name: artifact.name,
        size_in_bytes: artifact.zip.length,
        expired: artifact.expired ?? false,
        archive_download_url: `${call.serverUrl}/repos/${call.state.repository}/actions/artifacts/${artifact.id}/zip`,
        workflow_run: {
          id: artifact.runId,
          repository_id: 1,
          head_repository_id: run?.headRepository === call.state.repository ? 1 : 2,
          head_branch: run?.headBranch ?? 'main',
          head_sha: run?.headSha ?? '0'.repeat(40),
        },
      };
    })
    .sort((a, b) => b.id - a.id);
  return page(call, rows, 'artifacts');
}

export const readHandlers: Readonly<Record<string, RestHandler>> = {
  'repos/get-commit': (call) => {
    const ref = call.params['ref'] ?? '';
    const commit = call.state.commits.find(({ sha }) => sha === (call.state.refs.get(ref) ?? ref));
    return commit ? ok(commitView(call, commit)) : failure(422, `No commit found for SHA: ${ref}`);
  },

  'repos/list-commits': (call) => {
    const rows = firstParents(call, call.query['sha'] ?? call.state.commits.at(-1)?.sha ?? '');
    return rows.length === 0
      ? failure(404, 'Not Found')
      : page(
          call,
          rows.map((commit) => commitView(call, commit)),
        );
  },

  'repos/compare-commits-with-basehead': (call) => {
    const [base = '', head = ''] = (call.params['basehead'] ?? '').split('...');
    const headLine = firstParents(call, head);
    const baseLine = firstParents(call, base);
    const shared = headLine.findIndex(({ sha }) => baseLine.some((other) => other.sha === sha));
    if (shared < 0) return failure(404, 'Not Found');
    const behind = baseLine.findIndex(({ sha }) => sha === headLine[shared]!.sha);
    return ok({
      ...call.example('commit-comparison'),
      base_commit: commitView(call, baseLine[0]!),
      merge_base_commit: commitView(call, headLine[shared]!),
      status: shared > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical',
      ahead_by: shared,
      behind_by: behind,
      total_commits: shared,
      commits: headLine.slice(0, shared).map((commit) => commitView(call, commit)),
    });
  },

  'repos/get-content': (call) => {
    if (!call.state.permissions['contents']) return forbidden();
    const path = decodeURIComponent(call.params['path'] ?? '');
    const content = call.state.files.get(`${call.query['ref'] ?? 'main'}:${path}`);
    if (content === undefined) return failure(404, 'Not Found');
    const url = `${call.serverUrl}/repos/${call.state.repository}/contents/${path}`;
    return ok({
      type: 'file',
      encoding: 'base64',
      size: Buffer.byteLength(content),
      name: path.split('/').at(-1),
      path,
      content: Buffer.from(content).toString('base64'),
      sha: '0'.repeat(40),
      url,
      git_url: url,
      html_url: url,
      download_url: url,
      _links: { git: url, self: url, html: url },
    });
  },

  'pulls/get': (call) => {
    const pull = call.state.pullRequests.find(({ number }) => number === Number(call.params['pull_number']));
    return pull ? ok(pullRequestView(call, pull, 'pull-request')) : failure(404, 'Not Found');
  },

  'pulls/list': (call) => {
    const { state = 'open', head, base } = call.query;
    const rows = call.state.pullRequests
      .filter((pull) => state === 'all' || pull.state === state)
      .filter((pull) => !head || head === `${pull.headRepository.split('/')[0]!}:${pull.headRef}`)
      .filter((pull) => !base || base === pull.baseRef);
    return page(
      call,
      rows.map((pull) => pullRequestView(call, pull, 'pull-request-simple-items')),
    );
  },

  // GitHub lists pull requests of commits it has in the repository itself: a fork's head commit gives none.
  'repos/list-pull-requests-associated-with-commit': (call) =>
    page(
      call,
      call.state.pullRequests
        .filter(({ headRepository }) => headRepository === call.state.repository)
        .filter(({ headSha }) => headSha === call.params['commit_sha'])
        .map((pull) => pullRequestView(call, pull, 'pull-request-simple-items')),
    ),

  'pulls/list-files': (call) => {
    const pull = call.state.pullRequests.find(({ number }) => number === Number(call.params['pull_number']));
    const start = call.example('diff-entry-items');
    return page(
      call,
      (pull?.files ?? []).map((file) => ({ ...start, status: 'modified', ...file })),
    );
  },

  'pulls/list-commits': (call) => {
    const pull = call.state.pullRequests.find(({ number }) => number === Number(call.params['pull_number']));
    const line = firstParents(call, pull?.headSha ?? '');
    const base = new Set(firstParents(call, pull?.baseSha ?? '').map(({ sha }) => sha));
    const rows = line.filter(({ sha }) => !base.has(sha)).reverse();
    return page(
      call,
      rows.map((commit) => commitView(call, commit)),
    );
  },

  'actions/get-workflow-run': (call) => {
    const run = call.state.runs.find(({ id }) => id === Number(call.params['run_id']));
    return run ? ok(runView(call, run)) : failure(404, 'Not Found');
  },

  'actions/list-workflow-runs': (call) => {
    if (!call.state.permissions['actions']) return forbidden();
    const { event, branch, head_sha: headSha } = call.query;
    const rows = call.state.runs
      .filter((run) => !event || run.event === event)
      .filter((run) => !branch || run.headBranch === branch)
      .filter((run) => !headSha || run.headSha === headSha)
      .sort((a, b) => b.id - a.id);
    return page(
      call,
      rows.map((run) => runView(call, run)),
      'workflow_runs',
    );
  },

  'actions/list-artifacts-for-repo': (call) => artifactList(call, null),
  'actions/list-workflow-run-artifacts': (call) => artifactList(call, Number(call.params['run_id'])),

  'actions/download-artifact': (call) => {
    const artifact = call.state.artifacts.find(({ id }) => id === Number(call.params['artifact_id']));
    if (!artifact) return failure(404, 'Not Found');
    if (artifact.expired) return failure(410, 'Artifact has expired');
    return { status: 302, headers: { Location: `${call.serverUrl}/_blob/${artifact.id}.zip?sig=x` } };
  },
};
