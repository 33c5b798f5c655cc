/**
 * The slice of api.github.com that Bootgate uses, on loopback, with a memory. Every request and every reply is
 * checked against GitHub's own OpenAPI description (fixtures/openapi-slice.json, made by
 * scripts/slice-openapi.mjs); what does not fit lands in `state.problems`, which tests expect to stay empty.
 *
 * Beyond the description it knows what GitHub does: Link pagination, 403 by permission, the limits on comment
 * bodies and check runs, rate-limit headers, artifacts behind a redirect.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenAPIBackend, type Context, type Document } from 'openapi-backend';
import addFormats from 'ajv-formats';
import { json, startLoopbackServer, type Fault, type LoggedRequest, type Reply } from './loopback-server.ts';
import { failure, type Call, type RestHandler, type RestReply, type RestState } from './rest-state.ts';
import { readHandlers } from './rest-read-handlers.ts';
import { projectRoot } from '../support/project-root.ts';
import { makeComment, writeHandlers } from './rest-write-handlers.ts';

export interface RestService {
  readonly url: string;
  readonly state: RestState;
  readonly requests: readonly LoggedRequest[];
  readonly faults: Fault[];
  /** puts a comment there that somebody else wrote, or that the bot wrote earlier */
  addComment(issue: number, body: string, login?: string): number;
  close(): Promise<void>;
}

interface Description {
  readonly components: {
    readonly examples: Readonly<
      Record<string, { readonly value: Record<string, unknown> | Record<string, unknown>[] }>
    >;
  };
}

const description = JSON.parse(
  readFileSync(join(projectRoot, 'test/github/fixtures/openapi-slice.json'), 'utf8'),
) as Description;

/** Starts the service for one repository; permissions default to what a same-repository pull request has. */
export async function startRestService(repository = 'acme/linux'): Promise<RestService> {
  const state: RestState = {
    repository,
    permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write', checks: 'write' },
    comments: [],
    issues: [],
    checks: [],
    pullRequests: [],
    commits: [],
    refs: new Map(),
    artifacts: [],
    runs: [],
    files: new Map(),
    problems: [],
    nextId: 1001,
  };
  const example = (name: string): Record<string, unknown> => {
    const found = description.components.examples[name];
    if (!found) throw new Error(`the slice holds no example '${name}'`);
    const [first] = [found.value].flat();
    return structuredClone(first!);
  };
  const api = new OpenAPIBackend({
    definition: description as unknown as Document,
    quick: true,
    ajvOpts: { strict: false, allErrors: false, validateFormats: false },
    customizeAjv: (ajv) => {
      (addFormats as unknown as (target: unknown) => void)(ajv);
      return ajv;
    },
  });
  const adapt =
    (handler: RestHandler) =>
    (context: Context): RestReply => {
      const { request } = context;
      const call: Call = {
        path: request.path,
        params: request.params as Record<string, string>,
        query: request.query as Record<string, string>,
        body: request.requestBody as unknown,
        state,
        serverUrl: server.url,
        example,
      };
      return handler(call);
    };
  for (const [operation, handler] of Object.entries({ ...readHandlers, ...writeHandlers })) {
    api.register(operation, adapt(handler));
  }
  api.register('notFound', () => failure(404, 'Not Found'));
  api.register('methodNotAllowed', () => failure(404, 'Not Found'));
  api.register('validationFail', (context: Context) => {
    state.problems.push({
      operation: context.operation.operationId,
      body: context.request.requestBody as unknown,
      errors: context.validation.errors,
    });
    return failure(422, 'Invalid request.');
  });
  api.register('postResponseHandler', (context: Context) => {
    const reply = context.response as RestReply | undefined;
    const operation = context.operation as Context['operation'] | undefined;
    if (reply?.json !== undefined && operation?.operationId && operation.responses?.[String(reply.status)]) {
      const { errors } = api.validateResponse(reply.json, operation, reply.status);
      if (errors?.length) {
        state.problems.push({ operation: operation.operationId, status: reply.status, reply: errors });
      }
    }
    return reply;
  });
  await api.init();

  let answered = 0;
  const server = await startLoopbackServer(async (request, url) => {
    const blob = /^\/_blob\/(\d+)\.zip$/.exec(url.pathname);
    if (blob) {
      const zip = state.artifacts.find(({ id }) => id === Number(blob[1]))?.zip;
      return { status: zip ? 200 : 404, headers: { 'Content-Type': 'application/zip' }, body: zip ?? '' };
    }
    if (!/^(token|bearer) .+/i.test(request.headers.authorization ?? '')) {
      return json(401, { message: 'Requires authentication', status: '401' });
    }
    const reply = (await api.handleRequest({
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: request.body.length > 0 ? (JSON.parse(request.body.toString()) as object) : undefined,
      headers: { ...(request.headers as Record<string, string>), 'content-type': 'application/json' },
    })) as RestReply;
    answered += 1;
    return finish(reply, answered);
  });

  return {
    url: server.url,
    state,
    requests: server.requests,
    faults: server.faults,
    addComment: (issue, body, login) => {
      const comment = makeComment(state, example('issue-comment'), issue, body, login);
      state.comments.push(comment);
      return Number(comment.view.id);
    },
    close: () => server.close(),
  };
}

function finish(reply: RestReply, answered: number): Reply {
  const headers = {
    'X-GitHub-Media-Type': 'github.v3; format=json',
    'X-RateLimit-Limit': '1000',
    'X-RateLimit-Remaining': String(Math.max(0, 1000 - answered)),
    'X-RateLimit-Reset': String(Math.floor(Date.now() / 1000) + 3600),
    ...reply.headers,
  };
  return reply.json === undefined
    ? { status: reply.status, headers }
    : json(reply.status, reply.json, headers);
}
