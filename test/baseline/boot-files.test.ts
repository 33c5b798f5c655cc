import { describe, expect, test } from '@jest/globals';
import { decodeBootFiles, encodeBootFiles, type BootFiles } from '../../src/baseline/boot-files.ts';

const sha = 'a'.repeat(40);
const files: BootFiles = {
  scenario: 'default',
  sha,
  append: 'quiet "x=1\n2"',
  kernel: Buffer.from('kernel\nimage'),
  initrd: Buffer.from('initrd'),
};
const wanted = { scenario: 'default', sha };
const bytes = Buffer.from(encodeBootFiles(files));
const edited = (from: string, to: string) =>
  Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');

describe('boot files', () => {
  test.each([files, { ...files, initrd: null }])('come back as they were', (kept) => {
    expect(decodeBootFiles(encodeBootFiles(kept), 'x', wanted)).toEqual(kept);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['empty', Buffer.alloc(0), /no first line/],
    ['something else', Buffer.from('<html>\n'), /no boot files/],
    ['cut short', bytes.subarray(0, -1), /cut short/],
    ['damaged', edited('kernel\nimage', 'kernel\nimagf'), /checksum/],
    ['newer', edited('"version":1', '"version":2'), /newer/],
    ['of another commit', edited(sha, 'b'.repeat(40)), /something else/],
    ['claiming absurd sizes', edited('"kernelBytes":12', '"kernelBytes":1e15'), /should be/],
  ])('are refused: %s', (_, broken, message) => {
    expect(() => decodeBootFiles(broken, 'x', wanted)).toThrow(message);
  });
});
