/** The list of system calls behind the code of the program that makes them: rows and texts, the same everywhere. */
import type { SystemCall } from './guest-programs.ts';

const rowBytes = 64;
const pauseNs = 10_000_000;

/** A system call as a row has it. */
export interface NumberedCall extends Omit<SystemCall, 'call'> {
  readonly number: number;
}

/**
 * Lays out the table, which stands right behind the code:
 *
 *     row of 64 bytes:  0 number   8 five arguments of 8 bytes   48 fatal   52 tries   56 message   60 its length
 *
 * @param address of the table
 * @returns its bytes, a `struct timespec` of the pause between tries, and texts; and where the pause lies
 */
export function callTable(
  calls: readonly NumberedCall[],
  address: number,
): { readonly bytes: Buffer; readonly pause: number } {
  const pause = address + calls.length * rowBytes;
  const texts = new TextPool(pause + 16);
  const table = Buffer.alloc(calls.length * rowBytes);
  calls.forEach((one, index) => writeRow(table.subarray(index * rowBytes), one, texts));
  const timespec = Buffer.alloc(16);
  timespec.writeUInt32LE(pauseNs, 8);
  return { bytes: Buffer.concat([table, timespec, texts.bytes()]), pause };
}

function writeRow(
  row: Buffer,
  { number, args, tries = 1, failure, fatal }: NumberedCall,
  texts: TextPool,
): void {
  if (args.length > 5) throw new RangeError('a system call of more than five arguments');
  row.writeUInt32LE(number, 0);
  args.forEach((arg, index) => {
    row.writeBigInt64LE(BigInt(typeof arg === 'string' ? texts.address(`${arg}\0`) : arg), 8 + index * 8);
  });
  row.writeUInt32LE(fatal ? 1 : 0, 48);
  row.writeUInt32LE(tries, 52);
  if (failure === undefined) return;
  // The three digits are overwritten, so that the text must not be shared.
  const message = `${failure}, error 000\n`;
  row.writeUInt32LE(texts.add(message), 56);
  row.writeUInt32LE(Buffer.byteLength(message), 60);
}

class TextPool {
  private readonly parts: Buffer[] = [];
  private readonly known = new Map<string, number>();
  private next: number;

  constructor(start: number) {
    this.next = start;
  }

  address(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const address = this.add(text);
    this.known.set(text, address);
    return address;
  }

  add(text: string): number {
    const bytes = Buffer.from(text);
    const address = this.next;
    this.parts.push(bytes);
    this.next += bytes.length;
    return address;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}
