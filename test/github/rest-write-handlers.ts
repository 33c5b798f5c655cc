/** The fake REST service's comments and check runs: what the action writes, with GitHub's limits. */
import type { CheckRun, Comment, Issue, RestHandler, RestReply, RestState } from './rest-state.ts';
import { failure, forbidden, now, ok, page } from './rest-state.ts';

const commentLimit = 65_536;
const annotationsARequest = 50;

const bot = {
  login: 'github-actions[bot]',
  id: 41898282,
  node_id: 'MDM6Qm90NDE4OTgyODI=',
  type: 'Bot',
  html_url: 'https://github.com/apps/github-actions',
};

/** A comment as GitHub would have stored it. */
export function makeComment(
  state: RestState,
  template: Record<string, unknown>,
  issue: number,
  body: string,
  login = bot.login,
): Comment {
  const id = state.nextId++;
  const root = `https://api.github.com/repos/${state.repository}`;
  const start = template as unknown as Comment['view'];
  return {
    issue,
    view: {
      ...start,
      id,
      body,
      url: `${root}/issues/comments/${id}`,
      issue_url: `${root}/issues/${issue}`,
      html_url: `https://github.com/${state.repository}/pull/${issue}#issuecomment-${id}`,
      user: { ...start.user!, ...(login === bot.login ? bot : { login, type: 'User' }) },
      created_at: now(),
      updated_at: now(),
      author_association: 'NONE',
    },
  };
}

function mayComment({ permissions }: RestState): boolean {
  return permissions['issues'] === 'write' || permissions['pull-requests'] === 'write';
}

function bodyProblem(body: string): RestReply | null {
  if (body.length <= commentLimit) return null;
  const message = `Body is too long (maximum is ${commentLimit} characters)`;
  return failure(422, 'Validation Failed', [
    { resource: 'IssueComment', code: 'unprocessable', field: 'data', message },
  ]);
}

interface CheckRequest {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: CheckRun['view']['status'];
  readonly conclusion?: NonNullable<CheckRun['view']['conclusion']>;
  readonly details_url?: string;
  readonly output?: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations?: readonly unknown[];
  };
}

function checkProblem(request: CheckRequest): RestReply | null {
  if (request.status === 'completed' && !request.conclusion) {
    return failure(422, 'Invalid request.\n\nFor \'allOf/1\', "conclusion" is required.');
  }
  if ((request.output?.summary.length ?? 0) > 65_535) {
    return failure(422, 'Invalid request.\n\nOnly 65535 characters are allowed.');
  }
  if ((request.output?.annotations?.length ?? 0) > annotationsARequest) {
    return failure(422, 'Invalid request.\n\nNo more than 50 items are allowed.');
  }
  return null;
}

export const writeHandlers: Readonly<Record<string, RestHandler>> = {
  'issues/list-comments': (call) => {
    const rows = call.state.comments.filter(({ issue }) => issue === Number(call.params['issue_number']));
    return page(
      call,
      rows.map(({ view }) => view),
    );
  },

  'issues/create-comment': (call) => {
    if (!mayComment(call.state)) return forbidden();
    const { body } = call.body as { body: string };
    const problem = bodyProblem(body);
    if (problem) return problem;
    const issue = Number(call.params['issue_number']);
    const comment = makeComment(call.state, call.example('issue-comment'), issue, body);
    call.state.comments.push(comment);
    return ok(comment.view, 201);
  },

  'issues/get-comment': ({ state, params }) => {
    const comment = state.comments.find(({ view }) => view.id === Number(params['comment_id']));
    return comment ? ok(comment.view) : failure(404, 'Not Found');
  },

  'issues/update-comment': ({ state, params, body: request }) => {
    if (!mayComment(state)) return forbidden();
    const comment = state.comments.find(({ view }) => view.id === Number(params['comment_id']));
    if (!comment) return failure(404, 'Not Found');
    const { body } = request as { body: string };
    const problem = bodyProblem(body);
    if (problem) return problem;
    comment.view = { ...comment.view, body, updated_at: now() };
    return ok(comment.view);
  },

  'issues/delete-comment': ({ state, params }) => {
    if (!mayComment(state)) return forbidden();
    const index = state.comments.findIndex(({ view }) => view.id === Number(params['comment_id']));
    if (index < 0) return failure(404, 'Not Found');
    state.comments.splice(index, 1);
    return { status: 204 };
  },

  'issues/list-for-repo': (call) => {
    const wanted = call.query['state'] ?? 'open';
    const rows = call.state.issues.filter(({ view }) => wanted === 'all' || view.state === wanted);
    return page(
      call,
      rows.map(({ view }) => view),
    );
  },

  'issues/create': ({ state, body, example }) => {
    if (state.permissions['issues'] !== 'write') return forbidden();
    const { title, body: text } = body as { title: string; body: string };
    const number = state.nextId++;
    const template = example('issue') as unknown as Issue['view'];
    const { ...start } = template;
    delete start.pull_request;
    const view: Issue['view'] = {
      ...start,
      ...{ id: number, number, title, body: text, state: 'open', labels: [], assignees: [] },
      user: { ...start.user!, ...bot },
      html_url: `https://github.com/${state.repository}/issues/${number}`,
    };
    state.issues.push({ view });
    return ok(view, 201);
  },

  'issues/update': ({ state, params, body }) => {
    if (state.permissions['issues'] !== 'write') return forbidden();
    const issue = state.issues.find(({ view }) => view.number === Number(params['issue_number']));
    if (!issue) return failure(404, 'Not Found');
    issue.view = { ...issue.view, ...(body as Partial<Issue['view']>) };
    return ok(issue.view);
  },

  'checks/list-for-ref': (call) => {
    const rows = call.state.checks
      .map(({ view }) => view)
      .filter(({ head_sha }) => head_sha === call.params['ref'])
      .filter(({ name }) => !call.query['check_name'] || name === call.query['check_name']);
    return page(call, rows, 'check_runs');
  },

  'checks/create': ({ state, body, serverUrl, example }) => {
    if (state.permissions['checks'] !== 'write') return forbidden();
    const request = body as CheckRequest;
    const problem = checkProblem(request);
    if (problem) return problem;
    const id = state.nextId++;
    const annotations = [...(request.output?.annotations ?? [])];
    const view: CheckRun['view'] = {
      ...(example('check-run-example-of-completed-conclusion') as unknown as CheckRun['view']),
      id,
      name: request.name ?? '',
      head_sha: request.head_sha ?? '',
      status: request.status ?? 'queued',
      conclusion: request.conclusion ?? null,
      started_at: now(),
      completed_at: request.conclusion ? now() : null,
      details_url: request.details_url ?? null,
      url: `${serverUrl}/check-runs/${id}`,
      html_url: `https://github.com/${state.repository}/runs/${id}`,
      output: {
        title: request.output?.title ?? null,
        summary: request.output?.summary ?? null,
        text: request.output?.text ?? null,
        annotations_count: annotations.length,
        annotations_url: `${serverUrl}/check-runs/${id}/annotations`,
      },
    };
    state.checks.push({ view, annotations });
    return ok(view, 201);
  },

  'checks/update': ({ state, params, body }) => {
    if (state.permissions['checks'] !== 'write') return forbidden();
    const check = state.checks.find(({ view }) => view.id === Number(params['check_run_id']));
    if (!check) return failure(404, 'Not Found');
    const request = body as CheckRequest;
    const problem = checkProblem(request);
    if (problem) return problem;
    check.annotations.push(...(request.output?.annotations ?? []));
    check.view = {
      ...check.view,
      ...(request.conclusion ? { conclusion: request.conclusion, status: 'completed' } : {}),
      output: {
        ...check.view.output,
        title: request.output?.title ?? check.view.output.title,
        summary: request.output?.summary ?? check.view.output.summary,
        annotations_count: check.annotations.length,
      },
    };
    return ok(check.view);
  },
};
