import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import {
  decodeStream,
  decompressPayload,
  recogniseCompression,
  type Compression,
} from '../../src/base/decompress/payload.ts';
import { PayloadError } from '../../src/base/decompress/payload-error.ts';
import { withSize } from '../support/build-kernel.ts';
import { seededRandom } from '../support/seeded-random.ts';

const contentBytes = 400_000;
const contentSha256 = '8c32763d43eb3117a3e7e3b8f64974a57f9be8773e12c18df6565deb624c274c';
const limit = 1 << 20;

const fixtures: readonly (readonly [Compression, string])[] = [
  ['gzip', 'gz'],
  ['xz', 'xz'],
  ['lzma', 'lzma'],
  ['bzip2', 'bz2'],
  ['zstd', 'zst'],
  ['lz4', 'lz4'],
];

function payload(compression: Compression, suffix: string): Buffer {
  const file = readFileSync(join(import.meta.dirname, 'fixtures/compressed', `content.${suffix}`));
  return compression === 'gzip' ? file : withSize(file, contentBytes);
}

describe.each(fixtures)('%s, compressed by its own tool', (compression, suffix) => {
  const compressed = payload(compression, suffix);

  test('is recognised', () => {
    expect(recogniseCompression(compressed)).toBe(compression);
  });

  test('gives the content', () => {
    const content = decompressPayload(compressed, compression, limit);
    expect(content).toHaveLength(contentBytes);
    expect(sha256(content)).toBe(contentSha256);
  });

  test('is refused when it says to be larger than allowed', () => {
    expect(() => decompressPayload(compressed, compression, contentBytes - 1)).toThrow(PayloadError);
  });

  test('is refused when it holds less than it says', () => {
    const wrong = Buffer.from(compressed);
    wrong.writeUInt32LE(contentBytes + 1, wrong.length - 4);
    expect(() => decompressPayload(wrong, compression, limit)).toThrow(PayloadError);
  });

  test('is refused when it is cut short', () => {
    const random = seededRandom(3);
    const body = compression === 'gzip' ? compressed : compressed.subarray(0, -4);
    for (let round = 0; round < 40; round += 1) {
      const cut = withSize(body.subarray(0, Math.floor(random() * (body.length - 100))), contentBytes);
      expect(() => decompressPayload(cut, compression, limit)).toThrow(PayloadError);
    }
  });

  test('is decoded or refused when damaged, and never writes beyond its size', () => {
    const random = seededRandom(4);
    let refused = 0;
    for (let round = 0; round < 60; round += 1) {
      const damaged = Buffer.from(compressed);
      for (let hit = 0; hit < 3; hit += 1) {
        damaged[Math.floor(random() * (damaged.length - 4))] = Math.floor(random() * 256);
      }
      try {
        expect(decompressPayload(damaged, compression, limit)).toHaveLength(contentBytes);
      } catch (error) {
        expect(error).toBeInstanceOf(PayloadError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(5);
  });
});

test('xz: stored chunks, state resets and the x86 branch filter in every mixture of opcodes', () => {
  const file = readFileSync(join(import.meta.dirname, 'fixtures/compressed/branches.xz'));
  expect(sha256(decompressPayload(withSize(file, 210_000), 'xz', limit))).toBe(
    '71de1f3f05e5996af1eb4abedb10f9c7dd3d9243c1dc463aa8518c0bfb2fe844',
  );
});

/** By programs that are not ours, in the shapes that a kernel's build has no use for. */
describe('files as people have them', () => {
  const content = readFileSync(process.execPath).subarray(0, 200_000);
  const by = (program: string, ...args: string[]): Buffer =>
    execFileSync(program, args, { input: content, maxBuffer: 1 << 22 });
  const gives = (file: Buffer, compression: Compression, ...parts: readonly Buffer[]): void => {
    expect(recogniseCompression(file)).toBe(compression);
    expect(sha256(decodeStream(file, compression, 1 << 22))).toBe(sha256(Buffer.concat(parts)));
  };

  test.each([
    ['LZ4 frames', ['lz4', '-c'], 'lz4'],
    [
      'LZ4 frames of linked small blocks, with sizes and checksums',
      ['lz4', '-q', '-c', '-B4', '-BD', '-BX'],
      'lz4',
    ],
    ['xz of several blocks', ['xz', '-c', '--block-size=100000', '--check=sha256'], 'xz'],
    ['bzip2 of small blocks', ['bzip2', '-c', '-1'], 'bzip2'],
    ['zstd from a pipe', ['zstd', '-c', '-q'], 'zstd'],
  ] as const)('%s, once and twice behind each other', (_, [program, ...args], compression) => {
    const file = by(program, ...args);
    gives(file, compression, content);
    gives(Buffer.concat([file, file]), compression, content, content);
    expect(() => decodeStream(file.subarray(0, file.length >> 1), compression, 1 << 22)).toThrow(
      PayloadError,
    );
    expect(() => decodeStream(file, compression, content.length - 1)).toThrow(
      /more than 199999 bytes|not fit|long/,
    );
  });

  test('xz with padding between its streams', () => {
    const file = by('xz', '-c');
    gives(Buffer.concat([file, Buffer.alloc(8), file]), 'xz', content, content);
  });

  test('LZ4 frames that lie', () => {
    const frame = by('lz4', '-c');
    const changed = (at: number, value: number): Buffer => {
      const copy = Buffer.from(frame);
      copy[at] = value;
      return copy;
    };
    for (const wrong of [changed(4, 0x20), changed(4, 0x41), changed(5, 0x00), frame.subarray(0, 6)]) {
      expect(() => decodeStream(wrong, 'lz4', 1 << 22)).toThrow(PayloadError);
    }
  });
});

test('LZ4: a match from before the first byte is refused', () => {
  // one literal, then a match of 4 bytes at distance 2
  const block = Buffer.from([0x10, 0x41, 0x02, 0x00, 0x10, 0x42]);
  const size = Buffer.from([block.length, 0, 0, 0]);
  const file = Buffer.concat([Buffer.from([0x02, 0x21, 0x4c, 0x18]), size, block]);
  expect(() => decompressPayload(withSize(file, 6), 'lz4', limit)).toThrow('an LZ4 match does not fit');
});

test('LZO is known but not decompressed', () => {
  const lzo = Buffer.from([0x89, 0x4c, 0x5a, 0x4f, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(recogniseCompression(lzo)).toBe('lzo');
  expect(() => decompressPayload(lzo, 'lzo', limit)).toThrow('Bootgate cannot decompress lzo');
});

test('anything else is not recognised', () => {
  expect(recogniseCompression(Buffer.from('hello, world'))).toBeNull();
});
