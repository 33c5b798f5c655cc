/** Reads numbers and strings one after the other, as DWARF writes them. Past the end it throws a RangeError. */
export class ByteCursor {
  position: number;
  private readonly bytes: Buffer;
  private readonly end: number;

  constructor(bytes: Buffer, position = 0, end: number = bytes.length) {
    if (end > bytes.length || position > end) throw new RangeError('outside of the section');
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  /** The next `length` bytes as a cursor of their own; this one goes on behind them. */
  part(length: number): ByteCursor {
    const start = this.advance(length);
    return new ByteCursor(this.bytes, start, start + length);
  }

  skip(length: number): void {
    this.advance(length);
  }

  u8(): number {
    return this.bytes[this.advance(1)]!;
  }

  i8(): number {
    return this.bytes.readInt8(this.advance(1));
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.advance(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.advance(4));
  }

  /** A 64-bit number as its distance from another one; exact below 2^53. */
  u64From(origin: bigint): number {
    return Number(this.bytes.readBigUInt64LE(this.advance(8)) - origin);
  }

  /** LEB128, unsigned; what does not fit a double exactly is of no use to anybody. */
  uleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  /** LEB128, signed. */
  sleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return byte & 0x40 ? value - scale * 128 : value;
    }
  }

  /** Up to the next NUL. */
  text(): string {
    const end = this.bytes.indexOf(0, this.position);
    if (end < 0 || end >= this.end) throw new RangeError('a text without an end');
    const text = this.bytes.toString('utf8', this.position, end);
    this.position = end + 1;
    return text;
  }

  private advance(length: number): number {
    const start = this.position;
    if (!(length >= 0 && start >= 0 && start + length <= this.end)) throw new RangeError('cut short');
    this.position = start + length;
    return start;
  }
}
