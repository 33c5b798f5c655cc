/** Debian's own debuginfod, on loopback, serving the debug file of a library built here. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { hasProgram } from '../support/has-program.ts';
import { build, disagreements, load, nmFunctions, run } from './built-code.ts';

jest.setTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'bootgate-debuginfod-'));
const image = { path: '/libwork.so', filesystem: 'ext4', sizeBytes: -1 };

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

(hasProgram('debuginfod') && hasProgram('gcc') ? describe : describe.skip)('a debuginfod server', () => {
  let server: ChildProcess;
  let url: string;
  let library: string;
  let sysroot: string;

  beforeAll(async () => {
    ({ library } = build(join(folder, 'built')));
    sysroot = join(folder, 'root');
    const served = join(folder, 'served');
    mkdirSync(sysroot);
    mkdirSync(served);
    run('strip', '-o', join(sysroot, 'libwork.so'), library);
    run('objcopy', '--only-keep-debug', library, join(served, 'libwork.debug'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn('debuginfod', ['-F', '-L', '-p', `${port}`, '-d', join(folder, 'index.sqlite'), served], {
      stdio: 'ignore',
      env: { ...process.env, DEBUGINFOD_URLS: '' },
    });
    for (let round = 0; round < 300; round += 1) {
      const metrics = await fetch(`${url}/metrics`).then(
        (answer) => answer.text(),
        () => '',
      );
      if (/^found_debuginfo_total\{.*\} 1$/m.test(metrics)) return;
      await sleep(200);
    }
    throw new Error('debuginfod did not index the library');
  });

  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  test('names what a stripped library does not export, also when it is gone', async () => {
    const cacheFolder = join(folder, 'cache');
    const env = { DEBUGINFOD_URLS: url };
    for (const from of [env, {}]) {
      const { code, warnings } = await load([image], { sysroot, cacheFolder, env: from });
      expect(warnings).toEqual([]);
      expect(code[0]!.source).toBe('debuginfod');
      const functions = nmFunctions(library).filter(({ size }) => size > 0);
      expect(functions.map(({ name }) => name)).toContain('hidden');
      expect(disagreements(code[0]!, functions, library)).toEqual([]);
    }
  });
});

describe('servers that have nothing', () => {
  /** A library with its exported names, asked for with these servers. */
  async function ask(urls: string, cacheFolder: string): ReturnType<typeof load> {
    const root = join(cacheFolder, 'root');
    mkdirSync(root, { recursive: true });
    const built = build(join(cacheFolder, 'built'));
    run('strip', '-o', join(root, 'libwork.so'), built.library);
    run('strip', '-o', join(root, 'program'), built.program);
    const images = [image, { ...image, path: '/program' }];
    return await load(images, { sysroot: root, cacheFolder, env: { DEBUGINFOD_URLS: urls } });
  }

  (hasProgram('gcc') ? test : test.skip)('are asked once a day; one that fails, for one file', async () => {
    const { createServer: createHttpServer } = await import('node:http');
    const asked: string[] = [];
    let status = 404;
    const server = createHttpServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const missing = mkdtempSync(join(tmpdir(), 'bootgate-absent-'));
      expect((await ask(url, missing)).warnings).toEqual([]);
      expect(new Set(asked.map((path) => path.split('/')[2])).size).toBe(2);
      const before = asked.length;
      const { code } = await ask(url, missing);
      expect(code.map((one) => one!.source)).toEqual(['dynsym', 'none']);
      expect(asked.length).toBe(before);
      await ask(`${url}/another`, missing);
      expect(asked.length).toBeGreaterThan(before);

      status = 500;
      const failing = mkdtempSync(join(tmpdir(), 'bootgate-failing-'));
      const { warnings } = await ask(url, failing);
      expect(warnings).toEqual([`debuginfod server ${url}: it answered with status 500`]);
      rmSync(missing, { recursive: true });
      rmSync(failing, { recursive: true });
    } finally {
      server.close();
    }
  });
});
