/** What is said of a guest's complaints; wordings of init/initramfs.c and lib/decompress_*.c, Linux 5.10 to 7.2. */
import { expect, test } from '@jest/globals';
import { bootAdvice } from '../../src/boot/boot-advice.ts';

const ended = { kind: 'reached-end', detail: '' } as const;

test.each([
  ['write error', /give it more \(memory, -m\)/],
  ['Out of memory while allocating zstd_dstream', /give it more \(memory, -m\)/],
  ['compression method zstd not configured', /the CONFIG_RD_ option of that name/],
  ['invalid magic at start of compressed archive', /lz4 without -l/],
  [
    'Input was encoded with settings that are not supported by this XZ decoder',
    /compress it with: xz --check=crc32/,
  ],
  ['incorrect cpio method used: use -H newc option', /; pack its files with: find \. \| cpio -o -H newc$/],
  ['no cpio magic', /it is damaged, or something else lies between/],
  ['junk within compressed archive', /something else lies between/],
  ['read error', /it is cut short or damaged/],
  ['ZSTD-compressed data is corrupt', /it is cut short or damaged/],
  ['XZ-compressed data is corrupt', /it is cut short or damaged/],
  ['decompressor failed', /it is cut short or damaged/],
])('an initramfs that was not unpacked, "%s", has one sentence, after a good boot, too', (reason, cure) => {
  const line = `[    0.123456] Initramfs unpacking failed: ${reason}`;
  for (const outcome of [ended, { kind: 'panic', detail: '' } as const]) {
    const [advice, ...others] = bootAdvice(outcome, `Linux\n${line}\n${line}\nmore\n`);
    expect(advice).toMatch(cure);
    expect(advice).toContain(`the guest says: Initramfs unpacking failed: ${reason}; `);
    expect(others).toEqual([]);
  }
  expect(bootAdvice({ kind: 'interrupted', detail: '' }, line)).toEqual([]);
});

test('of other complaints nothing is said after a good boot', () => {
  const text = 'VFS: Unable to mount root fs on unknown-block(0,0)';
  expect(bootAdvice(ended, text)).toEqual([]);
  expect(bootAdvice({ kind: 'panic', detail: '' }, text)).toHaveLength(1);
});
