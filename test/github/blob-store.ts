/**
 * The part of Azure's block-blob protocol that the cache and artifact clients use: signed URLs, uploads whole
 * or in blocks, downloads whole or in ranges.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { LoggedRequest, Reply } from './loopback-server.ts';

interface Blob {
  data: Buffer | null;
  readonly blocks: Map<string, Buffer>;
  contentType: string;
}

export class BlobStore {
  private readonly blobs = new Map<string, Blob>();

  /** A path that permits what `permissions` says (`r` read, `c`/`w` write), signed like a SAS URL. */
  signedPath(name: string, permissions: string): string {
    const query = new URLSearchParams({ sv: '2024-08-04', sr: 'b', sp: permissions, sig: signature(name) });
    return `/blob/${encodeURIComponent(name)}?${query.toString()}`;
  }

  /** What was uploaded, undefined when nothing complete was. */
  read(name: string): Buffer | undefined {
    return this.blobs.get(name)?.data ?? undefined;
  }

  /** Puts content in place of whatever was uploaded: a damaged or hostile blob. */
  write(name: string, data: Buffer): void {
    this.blobs.set(name, { data, blocks: new Map(), contentType: 'application/octet-stream' });
  }

  /** Answers a request under /blob/. */
  handle(request: LoggedRequest, url: URL): Reply {
    const name = decodeURIComponent(url.pathname.slice('/blob/'.length));
    const permissions = url.searchParams.get('sp') ?? '';
    if (url.searchParams.get('sig') !== signature(name)) return failure(403, 'AuthenticationFailed');
    const wanted = request.method === 'PUT' ? /[cw]/ : /r/;
    if (!wanted.test(permissions)) return failure(403, 'AuthorizationPermissionMismatch');
    return request.method === 'PUT' ? this.put(name, request, url) : this.get(name, request);
  }

  private put(name: string, request: LoggedRequest, url: URL): Reply {
    const blob = this.blobs.get(name) ?? {
      data: null,
      blocks: new Map<string, Buffer>(),
      contentType: 'application/octet-stream',
    };
    this.blobs.set(name, blob);
    const part = url.searchParams.get('comp');
    if (part === 'block') {
      blob.blocks.set(url.searchParams.get('blockid') ?? '', request.body);
    } else if (part === 'blocklist') {
      const ids = [...request.body.toString().matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(
        (match) => match[1]!,
      );
      const blocks = ids.map((id) => blob.blocks.get(id));
      if (blocks.includes(undefined)) return failure(400, 'InvalidBlockList');
      blob.data = Buffer.concat(blocks as Buffer[]);
      blob.blocks.clear();
    } else {
      if (request.headers['x-ms-blob-type'] !== 'BlockBlob') return failure(400, 'MissingRequiredHeader');
      blob.data = request.body;
    }
    const type = request.headers['x-ms-blob-content-type'];
    if (typeof type === 'string') blob.contentType = type;
    return { status: 201, headers: { ...azureHeaders(), 'x-ms-request-server-encrypted': 'true' } };
  }

  private get(name: string, request: LoggedRequest): Reply {
    const blob = this.blobs.get(name);
    if (!blob?.data) return failure(404, 'BlobNotFound');
    const headers = {
      ...azureHeaders(),
      'Accept-Ranges': 'bytes',
      'Content-Type': blob.contentType,
      'x-ms-blob-type': 'BlockBlob',
    };
    const asked = request.headers['x-ms-range'] ?? request.headers.range;
    const range = typeof asked === 'string' ? /bytes=(\d+)-(\d*)/.exec(asked) : null;
    if (range === null || request.method !== 'GET') return { status: 200, headers, body: blob.data };
    const start = Number(range[1]);
    const end = Math.min(range[2] ? Number(range[2]) : blob.data.length - 1, blob.data.length - 1);
    return {
      status: 206,
      headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${blob.data.length}` },
      body: blob.data.subarray(start, end + 1),
    };
  }
}

function signature(name: string): string {
  return createHash('sha256').update(`signed ${name}`).digest('base64');
}

function azureHeaders(): Record<string, string> {
  return {
    'x-ms-request-id': randomUUID(),
    'x-ms-version': '2024-08-04',
    ETag: `"0x${randomUUID().slice(0, 8)}"`,
    'Last-Modified': new Date().toUTCString(),
  };
}

function failure(status: number, code: string): Reply {
  return {
    status,
    headers: { ...azureHeaders(), 'x-ms-error-code': code, 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}
