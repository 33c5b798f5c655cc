import { PayloadError } from './payload-error.ts';

/** Reads bits from bytes, highest first. */
export class BitReader {
  private readonly input: Buffer;
  private at: number;
  private buffer = 0;
  private available = 0;

  constructor(input: Buffer, start: number) {
    this.input = input;
    this.at = start;
  }

  /** @param count 0 to 24 */
  read(count: number): number {
    while (this.available < count) {
      if (this.at >= this.input.length) throw new PayloadError('the data is cut short');
      this.buffer = ((this.buffer << 8) | this.input[this.at++]!) & 0x7fff_ffff;
      this.available += 8;
    }
    this.available -= count;
    return (this.buffer >>> this.available) & ((1 << count) - 1);
  }

  /** Goes on at the next whole byte; whether these follow there. */
  continuesWith(bytes: string): boolean {
    this.available = 0; // fewer than eight bits are ever read ahead
    return this.input.toString('latin1', this.at, this.at + bytes.length) === bytes;
  }
}
