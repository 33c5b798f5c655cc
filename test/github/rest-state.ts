/** What the fake REST service holds: the parts of a repository that the action reads and writes. */
import type { components } from '@octokit/openapi-types';
import type { Reply } from './loopback-server.ts';

type Schemas = components['schemas'];
export interface Comment {
  readonly issue: number;
  /** as the API shows it */
  view: Schemas['issue-comment'];
}
export interface Issue {
  view: Schemas['issue'];
}
export interface CheckRun {
  view: Schemas['check-run'];
  readonly annotations: unknown[];
}

export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
  /** `owner/name` of the repository the branch is in; another than the base's for a fork */
  readonly headRepository: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly state: 'open' | 'closed';
  readonly files: readonly { readonly filename: string; readonly patch: string }[];
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
}

export interface RestArtifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  readonly zip: Buffer;
  readonly expired?: boolean;
}

export interface WorkflowRun {
  readonly id: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: string;
  readonly path: string;
  readonly conclusion: 'success' | 'failure' | 'cancelled' | null;
  /** who started it; default: octocat */
  readonly actor?: string;
}

/** `permissions:` of a workflow; what is not named is not granted. */
export type Permissions = Readonly<Partial<Record<string, 'read' | 'write'>>>;

export interface RestState {
  readonly repository: string;
  permissions: Permissions;
  readonly comments: Comment[];
  readonly issues: Issue[];
  readonly checks: CheckRun[];
  readonly pullRequests: PullRequest[];
  readonly commits: Commit[];
  /** branches and tags, by short name */
  readonly refs: Map<string, string>;
  readonly artifacts: RestArtifact[];
  readonly runs: WorkflowRun[];
  /** `REF:PATH` → content, REF a sha or a branch */
  readonly files: Map<string, string>;
  /** what did not match GitHub's description, requests and our replies alike; a test expects none */
  readonly problems: unknown[];
  nextId: number;
}

/** A request after openapi-backend matched and checked it. */
export interface Call {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly state: RestState;
  readonly serverUrl: string;
  /** GitHub's own example of a schema (of an array: its first item), to be changed where it matters */
  readonly example: (name: string) => Record<string, unknown>;
}

export type RestHandler = (call: Call) => RestReply;
export interface RestReply extends Omit<Reply, 'body'> {
  readonly json?: unknown;
}

/** 200, 201 … with a body. */
export function ok(value: unknown, status = 200): RestReply {
  return { status, json: value };
}

/** An error as GitHub words it. */
export function failure(status: number, message: string, errors?: readonly unknown[]): RestReply {
  return {
    status,
    json: {
      message,
      ...(errors ? { errors } : {}),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    },
  };
}

/** What a token without the permission gets. */
export function forbidden(): RestReply {
  return failure(403, 'Resource not accessible by integration');
}

/** One page of rows with GitHub's Link header; `wrap` names the list inside an object. */
export function page(call: Call, rows: readonly unknown[], wrap?: string): RestReply {
  const size = Math.min(Number(call.query['per_page'] ?? 30), 100);
  const number = Number(call.query['page'] ?? 1);
  const last = Math.max(1, Math.ceil(rows.length / size));
  const link = (to: number, rel: string) => {
    const url = new URL(call.serverUrl + call.path);
    for (const [key, value] of Object.entries(call.query)) url.searchParams.set(key, value);
    url.searchParams.set('page', String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  const shown = rows.slice((number - 1) * size, number * size);
  return {
    status: 200,
    json: wrap ? { total_count: rows.length, [wrap]: shown } : shown,
    ...(links.length > 0 ? { headers: { Link: links.join(', ') } } : {}),
  };
}

/** GitHub's clock: seconds. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
