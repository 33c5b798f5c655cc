/**
 * The LZMA decoder, after the format's specification (LZMA SDK, lzma-specification.txt): an adaptive range
 * coder whose bits select literals, matches at a distance, and repetitions of the last four distances. The whole
 * output is one buffer, which is the dictionary as well.
 *
 * Speed decides its shape: range and code are kept in local variables for the length of a symbol, and in fields
 * as signed 32-bit integers (which V8 stores unboxed) between symbols.
 */
import { PayloadError } from './payload-error.ts';

const bitModelTotal = 2048;
const probabilityStart = bitModelTotal / 2;
const states = 12;
const positionStatesMax = 16;
const lengthStates = 4;
const alignBits = 4;

/** Layout of a length coder in its array: two choices, 8 + 8 symbols a position state, 256 high symbols. */
const lengthLow = 2;
const lengthMiddle = lengthLow + positionStatesMax * 8;
const lengthHigh = lengthMiddle + positionStatesMax * 8;
const lengthSize = lengthHigh + 256;

export class LzmaDecoder {
  /** bytes of output written so far */
  filled = 0;
  /** offset of the next input byte */
  position = 0;
  private readonly input: Buffer;
  private readonly output: Buffer;
  private range = 0;
  private code = 0;
  private literalContextBits = 0;
  private literalPositionMask = 0;
  private positionMask = 0;
  /** output before this offset is not reachable: where the dictionary was reset */
  private dictionaryStart = 0;
  private state = 0;
  private rep0 = 0;
  private rep1 = 0;
  private rep2 = 0;
  private rep3 = 0;
  private literals = new Uint16Array(0);
  private readonly isMatch = new Uint16Array(states * positionStatesMax);
  private readonly isRep = new Uint16Array(states);
  private readonly isRepG0 = new Uint16Array(states);
  private readonly isRepG1 = new Uint16Array(states);
  private readonly isRepG2 = new Uint16Array(states);
  private readonly isRep0Long = new Uint16Array(states * positionStatesMax);
  private readonly slots = new Uint16Array(lengthStates * 64);
  private readonly specialDistances = new Uint16Array(128);
  private readonly align = new Uint16Array(1 << alignBits);
  private readonly matchLength = new Uint16Array(lengthSize);
  private readonly repLength = new Uint16Array(lengthSize);

  constructor(input: Buffer, output: Buffer) {
    this.input = input;
    this.output = output;
  }

  /** @param properties the byte (pb * 5 + lp) * 9 + lc */
  setProperties(properties: number): void {
    if (properties >= 9 * 5 * 5) throw new PayloadError('the LZMA properties are damaged');
    const lc = properties % 9;
    const lp = Math.floor(properties / 9) % 5;
    this.literalContextBits = lc;
    this.literalPositionMask = (1 << lp) - 1;
    this.positionMask = (1 << Math.floor(properties / 45)) - 1;
    const size = 0x300 << (lc + lp);
    if (this.literals.length !== size) this.literals = new Uint16Array(size);
  }

  resetState(): void {
    this.state = 0;
    this.rep0 = this.rep1 = this.rep2 = this.rep3 = 0;
    for (const probabilities of [
      ...[this.literals, this.isMatch, this.isRep, this.isRepG0, this.isRepG1, this.isRepG2, this.isRep0Long],
      ...[this.slots, this.specialDistances, this.align, this.matchLength, this.repLength],
    ]) {
      probabilities.fill(probabilityStart);
    }
  }

  resetDictionary(): void {
    this.dictionaryStart = this.filled;
  }

  /** Copies stored bytes from the input. */
  store(count: number): void {
    if (this.position + count > this.input.length || this.filled + count > this.output.length)
      throw cutShort();
    this.input.copy(this.output, this.filled, this.position, this.position + count);
    this.filled += count;
    this.position += count;
  }

  /**
   * Starts the range coder and decodes until the output is filled up to `limit` or the end marker comes.
   *
   * @returns whether the end marker came
   */
  decode(limit: number): boolean {
    if (limit > this.output.length) throw new PayloadError('LZMA data holds more than it says');
    if (this.position + 5 > this.input.length) throw cutShort();
    this.range = -1;
    this.code = this.input.readInt32BE(this.position + 1);
    this.position += 5;
    while (this.filled < limit) {
      const positionState = this.filled & this.positionMask;
      if (this.bit(this.isMatch, this.state * positionStatesMax + positionState) === 0) {
        this.decodeLiteral();
        continue;
      }
      const length =
        this.bit(this.isRep, this.state) === 0 ? this.newMatch(positionState) : this.repeated(positionState);
      if (length === 0) continue;
      if (this.rep0 === -1) return true;
      this.copyMatch(length, limit);
    }
    return false;
  }

  private newMatch(positionState: number): number {
    this.rep3 = this.rep2;
    this.rep2 = this.rep1;
    this.rep1 = this.rep0;
    const length = this.decodeLength(this.matchLength, positionState);
    this.state = this.state < 7 ? 7 : 10;
    this.rep0 = this.decodeDistance(Math.min(length - 2, lengthStates - 1));
    return length;
  }

  /** @returns the length of the repeated match; 0 when a single byte was written at once */
  private repeated(positionState: number): number {
    if (this.bit(this.isRepG0, this.state) === 0) {
      if (this.bit(this.isRep0Long, this.state * positionStatesMax + positionState) === 0) {
        this.state = this.state < 7 ? 9 : 11;
        this.copyMatch(1, this.output.length);
        return 0;
      }
    } else {
      let distance = this.rep1;
      if (this.bit(this.isRepG1, this.state) !== 0) {
        distance = this.rep2;
        if (this.bit(this.isRepG2, this.state) !== 0) {
          distance = this.rep3;
          this.rep3 = this.rep2;
        }
        this.rep2 = this.rep1;
      }
      this.rep1 = this.rep0;
      this.rep0 = distance;
    }
    this.state = this.state < 7 ? 8 : 11;
    return this.decodeLength(this.repLength, positionState);
  }

  private copyMatch(length: number, limit: number): void {
    const { output } = this;
    const distance = (this.rep0 >>> 0) + 1;
    let to = this.filled;
    if (distance > to - this.dictionaryStart || length > limit - to) {
      throw new PayloadError('an LZMA match does not fit');
    }
    const end = to + length;
    if (distance >= length && length > 32) output.copyWithin(to, to - distance, end - distance);
    else for (; to < end; to += 1) output[to] = output[to - distance]!;
    this.filled = end;
  }

  private decodeLiteral(): void {
    const { output, input, filled, literals } = this;
    const before = filled > this.dictionaryStart ? output[filled - 1]! : 0;
    const context =
      ((filled & this.literalPositionMask) << this.literalContextBits) +
      (before >> (8 - this.literalContextBits));
    const base = 0x300 * context;
    let { range, code, position } = this;
    let symbol = 1;
    // After a match the literal differs from what would have continued it; that byte is context until they part.
    let matched = 0;
    let offset = 0;
    if (this.state >= 7) {
      const distance = (this.rep0 >>> 0) + 1;
      if (distance > filled - this.dictionaryStart) throw new PayloadError('an LZMA match does not fit');
      matched = output[filled - distance]!;
      offset = 0x100;
    }
    do {
      matched <<= 1;
      const matchBit = matched & offset;
      const index = base + offset + matchBit + symbol;
      const probability = literals[index]!;
      const bound = Math.imul(range >>> 11, probability);
      if (code >>> 0 < bound >>> 0) {
        range = bound;
        literals[index] = probability + ((bitModelTotal - probability) >> 5);
        symbol <<= 1;
        offset &= ~matchBit;
      } else {
        range = (range - bound) | 0;
        code = (code - bound) | 0;
        literals[index] = probability - (probability >> 5);
        symbol = (symbol << 1) | 1;
        offset &= matchBit;
      }
      if (range >>> 0 < 0x100_0000) {
        range <<= 8;
        code = (code << 8) | input[position++]!;
      }
    } while (symbol < 0x100);
    this.range = range;
    this.code = code;
    this.position = position;
    if (position > input.length) throw cutShort();
    output[filled] = symbol;
    this.filled = filled + 1;
    this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6;
  }

  private decodeLength(probabilities: Uint16Array, positionState: number): number {
    if (this.bit(probabilities, 0) === 0)
      return 2 + this.tree(probabilities, lengthLow + positionState * 8, 3);
    if (this.bit(probabilities, 1) === 0)
      return 10 + this.tree(probabilities, lengthMiddle + positionState * 8, 3);
    return 18 + this.tree(probabilities, lengthHigh, 8);
  }

  /** @returns the distance less one; -1 is the end marker */
  private decodeDistance(lengthState: number): number {
    const slot = this.tree(this.slots, lengthState * 64, 6);
    if (slot < 4) return slot;
    const directBits = (slot >> 1) - 1;
    const distance = (2 | (slot & 1)) << directBits;
    if (slot < 14) return distance + this.reverseTree(this.specialDistances, distance - slot, directBits);
    const high = this.directBits(directBits - alignBits) << alignBits;
    return (distance + high + this.reverseTree(this.align, 0, alignBits)) | 0;
  }

  /** One bit with an adaptive probability. */
  private bit(probabilities: Uint16Array, index: number): number {
    const probability = probabilities[index]!;
    const bound = Math.imul(this.range >>> 11, probability);
    let result = 0;
    if (this.code >>> 0 < bound >>> 0) {
      this.range = bound;
      probabilities[index] = probability + ((bitModelTotal - probability) >> 5);
    } else {
      this.range = (this.range - bound) | 0;
      this.code = (this.code - bound) | 0;
      probabilities[index] = probability - (probability >> 5);
      result = 1;
    }
    if (this.range >>> 0 < 0x100_0000) this.normalize();
    return result;
  }

  private normalize(): void {
    if (this.position >= this.input.length) throw cutShort();
    this.range <<= 8;
    this.code = (this.code << 8) | this.input[this.position++]!;
  }

  /** A symbol of so many bits, highest first. */
  private tree(probabilities: Uint16Array, base: number, bits: number): number {
    const { input } = this;
    let { range, code, position } = this;
    const limit = 1 << bits;
    let symbol = 1;
    while (symbol < limit) {
      const index = base + symbol;
      const probability = probabilities[index]!;
      const bound = Math.imul(range >>> 11, probability);
      if (code >>> 0 < bound >>> 0) {
        range = bound;
        probabilities[index] = probability + ((bitModelTotal - probability) >> 5);
        symbol <<= 1;
      } else {
        range = (range - bound) | 0;
        code = (code - bound) | 0;
        probabilities[index] = probability - (probability >> 5);
        symbol = (symbol << 1) | 1;
      }
      if (range >>> 0 < 0x100_0000) {
        range <<= 8;
        code = (code << 8) | input[position++]!;
      }
    }
    if (position > input.length) throw cutShort();
    this.range = range;
    this.code = code;
    this.position = position;
    return symbol - limit;
  }

  /** A symbol of so many bits, lowest first; its probabilities start at base + 1. */
  private reverseTree(probabilities: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    let result = 0;
    for (let index = 0; index < bits; index += 1) {
      const bit = this.bit(probabilities, base + symbol);
      symbol = (symbol << 1) | bit;
      result |= bit << index;
    }
    return result;
  }

  /** Bits of equal probability. */
  private directBits(bits: number): number {
    let result = 0;
    for (let index = 0; index < bits; index += 1) {
      this.range >>>= 1;
      const bit = this.code >>> 0 >= this.range >>> 0 ? 1 : 0;
      if (bit === 1) this.code = (this.code - this.range) | 0;
      result = (result << 1) | bit;
      if (this.range >>> 0 < 0x100_0000) this.normalize();
    }
    return result;
  }
}

function cutShort(): PayloadError {
  return new PayloadError('the LZMA data is cut short');
}
