import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTrace } from '../../src/simpletrace/read-trace.ts';
import { traceBytes } from '../../src/simpletrace/trace-source.ts';
import { execTb, trace } from './trace-writer.ts';

const count = 60_000;
const bytes = trace(...Array.from({ length: count }, (_, n) => execTb(n, n)));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array | string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function blocksOf(path: string): Promise<number> {
  const { signal } = new AbortController();
  const read = await readTrace({ file: path, bytes: traceBytes(path), sink: () => undefined, signal });
  return read.counts.blocks;
}

describe('traces come', () => {
  test('plain', async () => {
    expect(await blocksOf(file('plain', bytes))).toBe(count);
  });

  test.each(['xz', 'zstd'])('compressed with %s', async (program) => {
    const plain = file('other', bytes);
    execFileSync(program, ['-q', '-k', '-f', plain]);
    const compressed = `${plain}.${program === 'xz' ? 'xz' : 'zst'}`;
    expect(await blocksOf(compressed)).toBe(count);
    execFileSync('truncate', ['-s', '-8', compressed]);
    await expect(blocksOf(compressed)).rejects.toThrow('damaged');
  });

  test('compressed with gzip', async () => {
    expect(await blocksOf(file('packed.gz', gzipSync(bytes)))).toBe(count);
    await expect(blocksOf(file('cut.gz', gzipSync(bytes).subarray(0, -20)))).rejects.toThrow(
      /cut.gz: .*damaged/,
    );
  });

  test('out of a FIFO', async () => {
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    spawn('sh', ['-c', 'cat "$0" > "$1"', file('source', bytes), fifo]);
    expect(await blocksOf(fifo)).toBe(count);
  });

  test('as text', async () => {
    expect(await blocksOf(file('log', 'hello\n1@2.000000:exec_tb tb:0x1 pc=0x2\n'))).toBe(1);
  });

  test('not at all', async () => {
    await expect(blocksOf(join(folder, 'missing'))).rejects.toThrow('there is no such file');
    await expect(blocksOf(folder)).rejects.toThrow('this is a folder');
    await expect(blocksOf(file('empty', ''))).rejects.toThrow('empty');
  });

  test('only as far as wanted', async () => {
    let seen = 0;
    const { signal } = new AbortController();
    const path = file('long', bytes);
    await readTrace({
      file: path,
      bytes: traceBytes(path),
      sink: ({ length }) => (seen += length),
      signal,
      done: () => seen > 0,
    });
    expect(seen).toBeLessThan(count);
  });

  test('until interrupted', async () => {
    const abort = AbortSignal.abort(new Error('interrupted'));
    const path = file('long', bytes);
    await expect(
      readTrace({ file: path, bytes: traceBytes(path), sink: () => undefined, signal: abort }),
    ).rejects.toThrow('interrupted');
  });
});
