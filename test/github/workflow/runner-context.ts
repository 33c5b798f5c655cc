/** What the runner tells a job: the `github` context, its variables, the cells of its matrix. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowRequest } from './run-workflow.ts';

/** The `github` context of a job. */
export function githubContext(
  request: WorkflowRequest,
  job: string,
  workflow: string,
): Record<string, unknown> {
  const repository = request.github['repository'] ?? 'acme/linux';
  return {
    event: request.event,
    event_name: request.eventName,
    workspace: request.workspace,
    repository,
    repository_owner: repository.split('/')[0]!,
    sha: '0'.repeat(40),
    ref: 'refs/heads/main',
    ref_name: 'main',
    run_id: '424242',
    run_number: '1',
    run_attempt: '1',
    actor: 'octocat',
    workflow,
    job,
    server_url: 'https://github.com',
    api_url: 'https://api.github.com',
    token: request.token,
    ...request.github,
  };
}

/** The variables a runner sets for every step. */
export function runnerVariables(
  request: WorkflowRequest,
  github: Readonly<Record<string, unknown>>,
  temp: string,
  eventPath: string,
): Record<string, string> {
  const texts = Object.entries(github).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== 'token',
  );
  const runnerTemp = join(temp, 'temp');
  mkdirSync(runnerTemp, { recursive: true });
  return {
    ...Object.fromEntries(texts.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, value])),
    HOME: process.env['HOME'] ?? '/root',
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_RETENTION_DAYS: '90',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'loopback',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: runnerTemp,
    RUNNER_TOOL_CACHE: join(temp, 'tools'),
    GITHUB_WORKSPACE: request.workspace,
  };
}

/** Every combination of a matrix' values, null outside of a matrix; `include` and `exclude` are not used here. */
export function matrixCells(
  matrix: Readonly<Record<string, readonly unknown[]>>,
): readonly (Readonly<Record<string, unknown>> | null)[] {
  // Cells that are listed one by one, and no axes beside them.
  if (Object.keys(matrix).join() === 'include')
    return matrix['include'] as Readonly<Record<string, unknown>>[];
  const axes = Object.entries(matrix);
  if (axes.length === 0) return [null];
  return axes.reduce<Record<string, unknown>[]>(
    (cells, [axis, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [axis]: value }))),
    [{}],
  );
}
