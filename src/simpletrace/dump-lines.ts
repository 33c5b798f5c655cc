/**
 * A line an event, as the article's two scripts print them: µs since the trace's first event, then the symbol,
 * the offset in bytes where there is one, and the section; the address where there is no symbol.
 *
 *     18000740.994 exit_idle in section .text
 *     18000741.548 smp_apic_timer_interrupt + 56 in section .text
 *     11409436.489 7fb95ab3cd20
 *
 * What stands after the time is made once a block and copied from then on, so that a dump keeps up with grep.
 */
import type { Architecture } from '../arch/architecture.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { BlockTable, specialRow } from './block-table.ts';
import { CodeNamer } from './code-namer.ts';
import { eventKind, type EventBatch } from './event-batch.ts';

export interface DumpOptions {
  readonly arch: Architecture;
  readonly symbols: SymbolTable;
  readonly kaslrOffset: bigint;
  /** ns since the first event, [from, to) */
  readonly fromNs: number;
  readonly toNs: number;
  /** only these functions' events; empty: all */
  readonly functions: ReadonlySet<string>;
  /** lines to print at most */
  readonly count: number;
  readonly write: (text: string) => void;
}

const bufferBytes = 1 << 18;
/** a time takes at most 20 bytes, and names are cut to fit this */
const maxLineBytes = 4096;
const digit0 = 0x30;

export class DumpLines {
  readonly #options: DumpOptions;
  readonly #namer: CodeNamer;
  /** `code` of a block is its row in #endings */
  readonly #blocks = new BlockTable();
  /** what follows the time, with the newline; null for a block the filters leave out */
  readonly #endings: (Uint8Array | null)[] = [];
  readonly #buffer = Buffer.alloc(bufferBytes);
  #used = 0;
  #lines = 0;
  #past = false;

  constructor(options: DumpOptions) {
    this.#options = options;
    this.#namer = new CodeNamer(options.arch, options.symbols, options.kaslrOffset);
  }

  /** Nothing more will be printed. */
  get done(): boolean {
    return this.#past || this.#lines >= this.#options.count;
  }

  consume({ kind, time, low, high, length }: EventBatch): void {
    const { fromNs, toNs, count } = this.#options;
    for (let n = 0; n < length && this.#lines < count; n += 1) {
      const what = kind[n]!;
      if (what === eventKind.exit) continue;
      const ns = time[n]!;
      const dropped = what === eventKind.dropped;
      if (!dropped && ns >= toNs) {
        this.#past = true;
        break;
      }
      // Where the boot has got to decides what low addresses mean, so every block is looked at.
      const ending = dropped ? this.#droppedEnding(low[n]!, high[n]!) : this.#ending(low[n]!, high[n]!);
      if (ending === null || ns < fromNs || ns >= toNs) continue;
      this.#line(ns, ending);
    }
    this.#flush();
  }

  #line(ns: number, ending: Uint8Array): void {
    if (this.#used > bufferBytes - maxLineBytes) this.#flush();
    this.#lines += 1;
    const whole = Math.abs(ns);
    const us = Math.floor(whole / 1000);
    if (ns < 0) this.#buffer[this.#used++] = 0x2d;
    let digits = 1;
    for (let power = 10; us >= power; power *= 10) digits += 1;
    this.#digits(us, digits);
    this.#buffer[this.#used++] = 0x2e;
    this.#digits(whole - us * 1000, 3);
    this.#buffer.set(ending, this.#used);
    this.#used += ending.length;
  }

  /** Decimal digits of a number below 2^53. */
  #digits(value: number, digits: number): void {
    const buffer = this.#buffer;
    let rest = value;
    for (let at = this.#used + digits - 1; at >= this.#used; at -= 1) {
      const next = Math.floor(rest / 10);
      buffer[at] = digit0 + rest - 10 * next;
      rest = next;
    }
    this.#used += digits;
  }

  #ending(low: number, high: number): Uint8Array | null {
    if (high >= this.#options.arch.addresses.kernelHalf || !this.#namer.inHighHalf) {
      const row = this.#blocks.find(low, high);
      if (row !== -1) return this.#endings[this.#blocks.code[row]!]!;
    }
    const ending = this.#describe(low, high);
    if (high < this.#options.arch.addresses.kernelHalf && this.#namer.inHighHalf) return ending; // user code: too many addresses to keep
    const row = this.#blocks.add(low, high, this.#endings.length, 0, false);
    if (row !== specialRow.overflow) this.#endings.push(ending);
    return ending;
  }

  #describe(low: number, high: number): Uint8Array | null {
    const { symbols, functions } = this.#options;
    const address = this.#namer.linkAddress(low, high);
    const symbol = address === null ? -1 : symbols.find(address);
    if (address === null || symbol === -1) {
      if (functions.size > 0) return null;
      return Buffer.from(
        ` ${high === 0 ? low.toString(16) : `${high.toString(16)}${low.toString(16).padStart(8, '0')}`}\n`,
      );
    }
    const name = symbols.name(symbol);
    if (functions.size > 0 && !functions.has(name)) return null;
    const offset = address - symbols.address[symbol]!;
    const section = symbols.section(symbol);
    const place = `${offset === 0n ? '' : ` + ${offset}`}${section === '' ? '' : ` in section ${section}`}`;
    return Buffer.from(` ${name.slice(0, 1024)}${place}\n`);
  }

  #droppedEnding(low: number, high: number): Uint8Array | null {
    if (this.#options.functions.size > 0) return null;
    return Buffer.from(` ${high * 2 ** 32 + low} events dropped\n`);
  }

  #flush(): void {
    if (this.#used > 0) this.#options.write(this.#buffer.toString('utf8', 0, this.#used));
    this.#used = 0;
  }
}
