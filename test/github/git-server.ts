/** Git over HTTP on loopback: git's own server program behind the authentication that GitHub asks for. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface GitServer {
  /** `http://github.localhost:PORT`; curl takes such names for this machine */
  readonly url: string;
  /** what the token may do, and what happens before a push arrives; a test changes it */
  readonly rules: { mayWrite: boolean; beforePush: (() => Promise<unknown>) | null };
  /** the repository's folder */
  readonly folder: string;
  /** how often somebody was turned away */
  readonly refusals: () => number;
  close(): void;
}

/**
 * Serves an empty repository: everybody may read, who knows the token may write.
 *
 * @param repository `owner/name`
 */
export async function startGitServer(folder: string, repository: string, token: string): Promise<GitServer> {
  const bare = join(folder, repository);
  mkdirSync(bare, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', bare]);
  execFileSync('git', ['-C', bare, 'config', 'http.receivepack', 'true']);
  execFileSync('git', ['-C', bare, 'config', 'uploadpack.allowFilter', 'true']);
  const expected = `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  let refused = 0;
  const rules: GitServer['rules'] = { mayWrite: true, beforePush: null };
  const server = createServer((request, response) => {
    const writes = (request.url ?? '').includes('git-receive-pack');
    if (writes && request.headers.authorization !== expected) {
      refused += 1;
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="GitHub"' }).end();
      return;
    }
    if (writes && !rules.mayWrite) {
      refused += 1;
      response.writeHead(403, { 'Content-Type': 'text/plain' });
      response.end(`Permission to ${repository}.git denied to github-actions[bot].\n`);
      return;
    }
    const { beforePush } = rules;
    if (beforePush === null || request.method !== 'POST' || !writes) {
      serve(folder, request, response);
      return;
    }
    rules.beforePush = null;
    void beforePush().then(() => serve(folder, request, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://github.localhost:${(server.address() as AddressInfo).port}`,
    ...{ rules, folder: bare },
    refusals: () => refused,
    close: () => server.close(),
  };
}

/** One request through `git http-backend` (RFC 3875: variables in, headers and body out). */
function serve(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'x-access-token',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  let begun = false;
  backend.stdout.on('data', (chunk: Buffer) => {
    if (begun) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    begun = true;
    for (const line of head.toString('latin1', 0, end).split('\r\n')) {
      const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
      if (name === 'Status') response.statusCode = Number(value.split(' ')[0]);
      else if (name !== '') response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
  });
  backend.on('close', () => response.end());
}
