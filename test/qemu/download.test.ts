import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { download } from '../../src/qemu/download.ts';
import { temporaryFolder } from './fake-qemu.ts';

const content = 'a bundle of bytes'.repeat(1000);
const options = { sha256: sha256(content), limit: 1 << 20 };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/qemu.tar.gz`);
}

/** Fetches into an empty folder; whatever fails must leave nothing in it. */
async function fetched(url: URL, changes: Partial<Parameters<typeof download>[2]> = {}): Promise<string> {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  try {
    await download(url, path, { ...options, ...changes });
  } catch (error) {
    expect(readdirSync(folder)).toEqual([]);
    throw error;
  }
  return readFileSync(path, 'utf8');
}

describe('a download', () => {
  test('over http, with a redirect', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/qemu.tar.gz') response.writeHead(302, { location: '/moved' }).end();
      else response.end(content);
    });
    expect(await fetched(url)).toBe(content);
  });

  test('from disk', async () => {
    const file = join(temporaryFolder(), 'on disk');
    writeFileSync(file, content);
    expect(await fetched(pathToFileURL(file))).toBe(content);
    await expect(fetched(pathToFileURL('/nowhere'))).rejects.toThrow(/file:\/\/\/nowhere cannot be read/);
  });

  test('404', async () => {
    const url = await serve((_, response) => response.writeHead(404).end());
    await expect(fetched(url)).rejects.toThrow(`${url.href} answers 404 Not Found`);
  });

  test('another file than was asked for', async () => {
    const url = await serve((_, response) => response.end(`${content}!`));
    await expect(fetched(url)).rejects.toThrow(/is not the file that was asked for: its SHA-256 is/);
  });

  test('cut short: the connection ends early', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.slice(0, 100), () => response.destroy());
    });
    await expect(fetched(url)).rejects.toThrow(/could not be fetched: .* after 100 of 17000 bytes/);
  });

  test('larger than allowed', async () => {
    const url = await serve((_, response) => response.end(content));
    await expect(fetched(url, { limit: 1000 })).rejects.toThrow('is larger than 1,000 B');
  });

  test('nothing arrives any more', async () => {
    const url = await serve((_, response) => {
      response.write('begin');
    });
    await expect(fetched(url, { silenceMs: 50 })).rejects.toThrow('nothing arrived for 0.05 s after 5 of');
  });

  test('nobody answers', async () => {
    await expect(fetched(new URL('http://127.0.0.1:9/q'))).rejects.toThrow(/could not be fetched/);
  });

  test('interrupted', async () => {
    const stop = new AbortController();
    const url = await serve((_, response) => {
      response.write('begin');
      setTimeout(() => stop.abort(new Error('interrupted')), 20);
    });
    await expect(fetched(url, { signal: stop.signal })).rejects.toThrow('interrupted');
  });

  test('the disk is full', async () => {
    const url = await serve((_, response) => response.end(content));
    const folder = temporaryFolder();
    symlinkSync('/dev/full', join(folder, 'file.part'));
    await expect(download(url, join(folder, 'file'), options)).rejects.toThrow(
      `the disk is full: ${folder} cannot be written`,
    );
    expect(existsSync(join(folder, 'file.part'))).toBe(false);
  });
});
