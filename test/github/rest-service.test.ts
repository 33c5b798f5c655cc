/** The fake is held against GitHub's OpenAPI description while the real Octokit talks to it. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { startRestService, type RestService } from './rest-service.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const repository = { owner: 'acme', repo: 'linux' };
let service: RestService;
let octokit: Octokit;

beforeEach(async () => {
  service = await startRestService();
  octokit = new Octokit({ baseUrl: service.url, auth: 'ghs_token', log: silent });
});

afterEach(async () => {
  await service.close();
});

describe('the REST service', () => {
  test('keeps comments, over pages, with what GitHub promises of each reply', async () => {
    for (let number = 0; number < 120; number += 1) service.addComment(7, `chatter ${number}`, 'octocat');
    const { data } = await octokit.issues.createComment({ ...repository, issue_number: 7, body: 'first' });
    await octokit.issues.updateComment({ ...repository, comment_id: data.id, body: 'second' });
    const all = await octokit.paginate(octokit.issues.listComments, { ...repository, issue_number: 7 });
    expect(all).toHaveLength(121);
    expect(all.at(-1)).toMatchObject({ body: 'second', user: { login: 'github-actions[bot]' } });
    expect(service.state.problems).toEqual([]);
  });

  test('refuses what GitHub refuses', async () => {
    await expect(
      octokit.issues.createComment({ ...repository, issue_number: 7, body: 'x'.repeat(65_537) }),
    ).rejects.toMatchObject({ status: 422 });
    service.state.permissions = { contents: 'read' };
    await expect(octokit.issues.createComment({ ...repository, issue_number: 7, body: 'x' })).rejects.toThrow(
      /not accessible/,
    );
    expect(service.state.problems).toEqual([]);
  });

  test('notices a request that does not fit the description', async () => {
    await octokit
      .request('POST /repos/{owner}/{repo}/check-runs', {
        ...repository,
        name: 5,
        conclusion: 'great',
      } as never)
      .catch(() => null);
    expect(service.state.problems).toHaveLength(1);
  });

  test('answers every read with what the description promises', async () => {
    const base = 'a'.repeat(40);
    const head = 'b'.repeat(40);
    service.state.commits.push(
      { sha: base, parents: [], message: 'base' },
      { sha: head, parents: [base], message: 'head' },
    );
    service.state.pullRequests.push({
      number: 7,
      headSha: head,
      headRepository: 'fork/linux',
      headRef: 'topic',
      baseSha: base,
      baseRef: 'main',
      state: 'open',
      files: [{ filename: 'init/main.c', patch: '@@ -1 +1 @@' }],
    });
    service.state.runs.push({
      id: 5,
      event: 'pull_request',
      headSha: head,
      headBranch: 'topic',
      headRepository: 'fork/linux',
      path: '.github/workflows/gate.yml',
      conclusion: 'success',
    });
    service.state.artifacts.push({ id: 9, name: 'bootgate', runId: 5, zip: Buffer.from('PK') });
    service.state.files.set('main:bootgate.yml', 'version: 1\n');

    await octokit.repos.getCommit({ ...repository, ref: head });
    await octokit.repos.listCommits({ ...repository, sha: head });
    const compared = await octokit.repos.compareCommitsWithBasehead({
      ...repository,
      basehead: `${base}...${head}`,
    });
    expect(compared.data).toMatchObject({ status: 'ahead', ahead_by: 1 });
    const pull = await octokit.pulls.get({ ...repository, pull_number: 7 });
    expect(pull.data.head).toMatchObject({ sha: head, repo: { full_name: 'fork/linux' } });
    await octokit.pulls.list({ ...repository, head: 'fork:topic' });
    await octokit.pulls.listFiles({ ...repository, pull_number: 7 });
    await octokit.pulls.listCommits({ ...repository, pull_number: 7 });
    await octokit.repos.listPullRequestsAssociatedWithCommit({ ...repository, commit_sha: head });
    await octokit.repos.getContent({ ...repository, path: 'bootgate.yml', ref: 'main' });
    await octokit.actions.getWorkflowRun({ ...repository, run_id: 5 });
    await octokit.actions.listWorkflowRuns({ ...repository, workflow_id: 'gate.yml', event: 'push' });
    await octokit.actions.listArtifactsForRepo(repository);
    const { data } = await octokit.actions.listWorkflowRunArtifacts({ ...repository, run_id: 5 });
    expect(data.artifacts[0]).toMatchObject({ name: 'bootgate', size_in_bytes: 2 });
    const zip = await octokit.actions.downloadArtifact({
      ...repository,
      artifact_id: 9,
      archive_format: 'zip',
    });
    expect(Buffer.from(zip.data as ArrayBuffer).toString()).toBe('PK');
    expect(service.state.problems).toEqual([]);
  });
});
