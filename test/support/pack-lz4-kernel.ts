/**
 * Packs a changed kernel as `lz4 -l -9` packed the one it was made of (kernel: scripts/Makefile.lib, cmd_lz4), to the same
 * length: the decompressor has the length of its input compiled in.
 *
 *     u32 magic, blocks (u32 packed size, an LZ4 block of 8 MiB of content), …, u32 size of the content
 */
import { execFileSync } from 'node:child_process';
import { lz4LegacyMagic } from '../../src/base/decompress/lz4-legacy.ts';

const blockContent = 8 << 20;
const debianLevel = 9;

/**
 * @param payload as the kernel has it
 * @param original what it unpacks to
 * @param changed as long as that
 * @returns a payload of the same length that unpacks to `changed`
 */
export function packLz4Kernel(payload: Buffer, original: Buffer, changed: Buffer): Buffer {
  const contents = blocksOf(changed);
  const packed = packedBlocks(payload).map((block, index) => {
    const same = contents[index]!.equals(original.subarray(index * blockContent, (index + 1) * blockContent));
    return same ? block : packBlock(contents[index]!, debianLevel);
  });
  const room = payload.length - 8;
  const fitted = fit(packed, contents, room);
  const magic = u32(lz4LegacyMagic);
  // Where frames may follow each other, a magic between them is skipped (kernel: lib/decompress_unlz4.c).
  const filling = (room - lengthOf(fitted)) / 4;
  return Buffer.concat([
    magic,
    ...fitted.flatMap((block) => [u32(block.length), block]),
    ...Array.from({ length: filling }, () => magic),
    payload.subarray(payload.length - 4),
  ]);
}

/** The blocks, one of them packed at another level where they are too long, or do not leave a multiple of 4. */
function fit(packed: readonly Buffer[], contents: readonly Buffer[], room: number): readonly Buffer[] {
  const fits = (blocks: readonly Buffer[]): boolean => {
    const left = room - lengthOf(blocks);
    return left >= 0 && left % 4 === 0;
  };
  if (fits(packed)) return packed;
  for (const level of [10, 11, 12, 8, 7, 6]) {
    // The last block is the shortest.
    for (let index = packed.length - 1; index >= 0; index -= 1) {
      const tried = packed.with(index, packBlock(contents[index]!, level));
      if (fits(tried)) return tried;
    }
  }
  throw new Error('no level of lz4 packs this kernel into the room there is');
}

function lengthOf(blocks: readonly Buffer[]): number {
  return blocks.reduce((sum, block) => sum + 4 + block.length, 0);
}

function packedBlocks(payload: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 4; at < payload.length - 4;) {
    const size = payload.readUInt32LE(at);
    blocks.push(payload.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return blocks;
}

function blocksOf(content: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(content.length / blockContent) }, (_, index) =>
    content.subarray(index * blockContent, (index + 1) * blockContent),
  );
}

function packBlock(content: Buffer, level: number): Buffer {
  const frame = execFileSync('lz4', ['-l', `-${level}`, '-c'], {
    input: content,
    maxBuffer: 2 * blockContent,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return frame.subarray(8, 8 + frame.readUInt32LE(4));
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
