/** A debuginfod server that takes the request and says nothing, as debuginfod.ubuntu.com did for weeks. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fetchDebugFile, fetchDebugSections } from '../../src/symbols/debuginfod.ts';

let server: Server;
let url: string;
let asked: string[];
let sockets: Socket[];
let folder: string;
let answer: (socket: Socket) => void;

beforeEach(async () => {
  [asked, sockets, answer] = [[], [], () => undefined];
  folder = mkdtempSync(join(tmpdir(), 'silent-'));
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      asked.push(data.toString().split('\r\n')[0]!);
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
  rmSync(folder, { recursive: true });
});

const query = (more: NodeJS.ProcessEnv = {}) => ({
  buildId: 'ab'.repeat(20),
  cacheFolder: folder,
  env: { DEBUGINFOD_URLS: url, ...more },
});

test('is waited for for a few seconds, and never asked again', async () => {
  const started = Date.now();
  expect(await fetchDebugSections(query())).toBeNull();
  expect(await fetchDebugFile(query(), () => undefined)).toBeNull();
  expect(await fetchDebugSections(query())).toBeNull();
  expect(asked).toHaveLength(1);
  // 90 s are what is not waited
  expect(Date.now() - started).toBeLessThan(45_000);
}, 60_000);

test('is told of by what it did not do, where nothing else was told', async () => {
  const warnings: string[] = [];
  expect(
    await fetchDebugFile(query({ DEBUGINFOD_TIMEOUT: '0.2' }), (text) => warnings.push(text)),
  ).toBeNull();
  expect(warnings).toEqual([`debuginfod server ${url}: it does not answer`]);
});

test('one that answers and stops is told apart', async () => {
  answer = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc');
  const warnings: string[] = [];
  expect(
    await fetchDebugFile(query({ DEBUGINFOD_TIMEOUT: '0.3' }), (text) => warnings.push(text)),
  ).toBeNull();
  expect(warnings).toEqual([`debuginfod server ${url}: it stopped sending`]);
});
