import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LiveTrace } from '../../src/simpletrace/live-trace.ts';
import { execTb, header, integers, trace } from './trace-writer.ts';

const count = 200_000;
const bytes = trace(Buffer.concat(Array.from({ length: count }, (_, n) => execTb(n, n))));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes content into the FIFO as another program, to its end. */
async function write(fifo: string, content: Uint8Array): Promise<void> {
  const file = join(folder, 'content');
  writeFileSync(file, content);
  const child = spawn('sh', ['-c', 'cat "$0" > "$1"', file, fifo]);
  await new Promise((resolve) => child.once('close', resolve));
}

test('decodes what another program writes, and keeps it when asked', async () => {
  const fifo = join(folder, 'fifo');
  const keep = join(folder, 'trace.gz');
  let sum = 0;
  const live = await LiveTrace.open({
    fifo,
    keep,
    sink: ({ low, length }) => {
      for (let n = 0; n < length; n += 1) sum += low[n]!;
    },
  });
  await write(fifo, bytes);
  const { counts, idleShare } = await live.finish();
  expect(counts).toMatchObject({ blocks: count, bytes: bytes.length, truncated: false });
  expect(sum).toBe((count * (count - 1)) / 2);
  expect(idleShare).toBeGreaterThan(0);
  expect(gunzipSync(readFileSync(keep)).equals(bytes)).toBe(true);
});

test('a writer that never comes', async () => {
  const live = await LiveTrace.open({ fifo: join(folder, 'fifo'), keep: null, sink: () => undefined });
  expect((await live.finish()).counts).toBeNull();
});

test('a writer that leaves nothing, or only a header', async () => {
  const empty = await LiveTrace.open({ fifo: join(folder, 'empty'), keep: null, sink: () => undefined });
  await write(join(folder, 'empty'), Buffer.alloc(0));
  expect((await empty.finish()).counts).toBeNull();
  const headed = await LiveTrace.open({ fifo: join(folder, 'headed'), keep: null, sink: () => undefined });
  await write(join(folder, 'headed'), header());
  expect((await headed.finish()).counts).toMatchObject({ blocks: 0 });
});

test('damage is reported at the end, and the writer is not held up by it', async () => {
  const fifo = join(folder, 'fifo');
  const live = await LiveTrace.open({ fifo, keep: null, sink: () => undefined });
  await write(fifo, Buffer.concat([header(), integers([8, 7]), Buffer.alloc(1 << 20)]));
  await expect(live.finish()).rejects.toThrow('at byte 24: a record has type 7');
});

test('a trace that cannot be kept is an error, not a hang', async () => {
  const fifo = join(folder, 'fifo');
  const live = await LiveTrace.open({
    fifo,
    keep: join(folder, 'no', 'such', 'folder'),
    sink: () => undefined,
  });
  await write(fifo, bytes);
  await expect(live.finish()).rejects.toThrow('could not be kept');
  expect(existsSync(join(folder, 'no'))).toBe(false);
});
