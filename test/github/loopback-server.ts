/**
 * An HTTP server on loopback that records what it was asked and can be told to misbehave: the ground the fakes
 * of GitHub's services stand on.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoggedRequest {
  readonly method: string;
  /** path and query */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** 0 while unanswered or when the connection was cut */
  status: number;
}

/** One way of going wrong, for the next `times` requests it matches. */
export interface Fault {
  readonly method?: string;
  readonly path?: RegExp;
  times: number;
  readonly does:
    | {
        readonly status: number;
        readonly body?: unknown;
        readonly headers?: Readonly<Record<string, string>>;
      }
    /** the socket is destroyed before or after the real handler did its work */
    | { readonly cut: 'before' | 'after' }
    /** half of the announced body, then the socket is destroyed */
    | { readonly cut: 'middle' };
}

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`, no slash at the end */
  readonly url: string;
  readonly requests: LoggedRequest[];
  readonly faults: Fault[];
  close(): Promise<void>;
}

export type Handler = (request: LoggedRequest, url: URL) => Promise<Reply> | Reply;

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startLoopbackServer(handler: Handler): Promise<LoopbackServer> {
  const requests: LoggedRequest[] = [];
  const faults: Fault[] = [];
  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => {
      response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end(`the fake itself failed: ${String(error)}`);
    });
  });

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request: LoggedRequest = {
      method: message.method ?? 'GET',
      url: message.url ?? '/',
      headers: message.headers,
      body: await readBody(message),
      status: 0,
    };
    requests.push(request);
    const url = new URL(request.url, base);
    const fault = faults.find(
      ({ method, path, times }) =>
        times > 0 &&
        (method === undefined || method === request.method) &&
        (path === undefined || path.test(url.pathname)),
    );
    if (fault) fault.times -= 1;
    if (fault && 'cut' in fault.does && fault.does.cut === 'before') {
      message.socket.destroy();
      return;
    }
    const reply =
      fault && 'status' in fault.does
        ? json(fault.does.status, fault.does.body ?? { message: 'injected' }, fault.does.headers)
        : await handler(request, url);
    const body = Buffer.from(reply.body ?? '');
    if (fault && 'cut' in fault.does) {
      if (fault.does.cut === 'middle') {
        response.writeHead(reply.status, { ...reply.headers, 'Content-Length': body.length });
        response.write(body.subarray(0, Math.floor(body.length / 2)), () => message.socket.destroy());
      } else {
        message.socket.destroy();
      }
      return;
    }
    request.status = reply.status;
    response.writeHead(reply.status, { ...reply.headers, 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    requests,
    faults,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
