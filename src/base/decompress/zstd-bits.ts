import { PayloadError } from './payload-error.ts';

/** what reads of 32 bits at the last byte may touch behind the data */
const padding = 8;

/** A copy that may be read a few bytes beyond its end. */
export function padded(input: Buffer): Buffer {
  return Buffer.concat([input, Buffer.alloc(padding)]);
}

/**
 * Reads a zstd bit stream, which starts at its end: the highest set bit of the last byte is the mark before the
 * first bit, and each number's bits lie below those of the number before.
 */
export class BackwardBits {
  private readonly view: DataView;
  private readonly start: number;
  /** absolute position in bits, counted from the start of the source; the next bits lie below it */
  private position: number;

  /** @param source padded, see above */
  constructor(source: Buffer, start: number, end: number) {
    const last = end > start ? source[end - 1]! : 0;
    if (last === 0) throw new PayloadError('a zstd bit stream is damaged');
    this.view = new DataView(source.buffer, source.byteOffset, source.length);
    this.start = start * 8;
    this.position = (end - 1) * 8 + (31 - Math.clz32(last));
  }

  /** @param count at most 24 */
  read(count: number): number {
    const position = this.position - count;
    if (position < this.start) return this.readPastStart(count);
    this.position = position;
    return (this.view.getInt32(position >>> 3, true) >>> (position & 7)) & ((1 << count) - 1);
  }

  /** @param count at most 31 */
  readLong(count: number): number {
    if (count <= 24) return this.read(count);
    const high = this.read(count - 16);
    return high * 0x1_0000 + this.read(16);
  }

  /** Bits left; negative when more were read than there were (zeros came out). */
  get left(): number {
    return this.position - this.start;
  }

  /** @throws PayloadError unless everything was read */
  finish(): void {
    if (this.left !== 0) throw new PayloadError('a zstd bit stream is damaged');
  }

  private readPastStart(count: number): number {
    const missing = Math.min(count, this.start - (this.position - count));
    const present = count - missing;
    const bits =
      present > 0 ? (this.view.getInt32(this.start >>> 3, true) & ((1 << present) - 1)) << missing : 0;
    this.position -= count;
    return bits;
  }
}
