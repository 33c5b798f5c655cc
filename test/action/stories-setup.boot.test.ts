/** A set-up that heals: through the bundled action with real boots. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byNight, expectEnding, openStoryBook, type StoryBook } from './story-book.ts';
import { unchanged } from './story-words.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
let same: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  book = await openStoryBook({ ownTools: true });
  same = book.commit(book.base, { README: 'words\n' });
});
afterAll(async () => {
  await book.close();
  rmSync(folder, { recursive: true });
});

describe('set-up that heals', () => {
  /** Compiled plugins in the repository's cache, for the QEMU that boots; what is tried for others is not read again. */
  const plugins = (at = book.repository.cacheFolder): string[] =>
    readdirSync(at, { recursive: true, encoding: 'utf8' })
      .filter((name) => /tracer-api4-[^/]*\.so$/.test(name))
      .map((name) => join(at, name));

  test.each([
    [61, 'halved', (bytes: number) => Math.floor(bytes / 2)],
    ...byNight([[60, 'emptied', () => 0]] as const),
  ] as const)('in #%i a plugin that was %s is made anew', async (number, _, size) => {
    const [plugin] = plugins();
    const bytes = statSync(plugin!).size;
    truncateSync(plugin!, size(bytes));
    expectEnding(await book.pull(number, same), number, {
      ...{ exit: 0, outputs: { verdict: 'ok', 'total-delta': '0' }, annotations: unchanged, saved: [] },
      ...{ comment: /Unchanged/, check: 'success: ok' },
    });
    expect(statSync(plugins()[0]!).size).toBe(bytes);
  });

  test('a debuginfod server that says nothing is asked once at most', async () => {
    let asked = 0;
    const silent = createServer(() => (asked += 1)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const env = { DEBUGINFOD_URLS: `http://127.0.0.1:${port}`, BOOTGATE_CACHE: join(folder, 'fresh') };
    const ending = await book.push(same, { ref: 'refs/heads/topic', env });
    silent.close();
    expect([ending.exit, ending.outputs['verdict']]).toEqual([0, 'ok']);
    expect(asked).toBeLessThanOrEqual(1);
  });

  test('a cache that cannot be written is told, and another folder serves', async () => {
    const ending = await book.push(same, { ref: 'refs/heads/topic', env: { BOOTGATE_CACHE: '/proc/cache' } });
    expect([ending.exit, ending.outputs['verdict']]).toEqual([0, 'ok']);
    expect(ending.annotations.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(/^warning: .*\/proc\/cache/),
    ]);
  });

  test('a QEMU that never answers ends with a reason, and no verdict', async () => {
    const qemu = join(folder, 'qemu-system-x86_64');
    writeFileSync(qemu, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const ending = await book.pull(63, same, { with: { qemu } });
    expect(ending.exit).not.toBe(0);
    expect([ending.outputs['verdict'] ?? '', ending.checks, ending.comments, ending.saved]).toEqual([
      '',
      [],
      {},
      [],
    ]);
    expect(ending.annotations.join('\n')).toMatch(/^error: [^]*(?:did not answer|no answer|within \d+ s)/);
  });
});
