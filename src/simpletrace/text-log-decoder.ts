/**
 * From the text that QEMU's `log` trace backend writes (the only one in distributions' builds) to batches of
 * events. With `-msg timestamp=on` a line is
 *
 *     4491@1700000000.123456:exec_tb tb:0x7fa869afe010 pc=0xffffffff81000000
 *
 * (QEMU's scripts/tracetool/backend/log.py; thread, seconds and microseconds of the host's clock). Everything
 * else in the log is skipped. A line costs QEMU several times what a binary record does, and times are in
 * microseconds, so this is for a window of a boot, not for all of it.
 */
import { inputError } from '../base/errors.ts';
import {
  EventBatchBuilder,
  batchCapacity,
  eventKind,
  type EventCounts,
  type EventSink,
} from './event-batch.ts';

const line =
  /^(?:\d+@(\d+)\.(\d{6}):)?exec_tb(_nocache|_exit)? tb:(?:0x)?([0-9a-f]{1,16}|\(nil\))(?: pc=0x([0-9a-f]{1,16}))?/;
/** a line longer than this is none of ours */
const maxLineBytes = 4096;
const newline = 0x0a;

/** Whether bytes begin like QEMU's log with exec_tb events near its start. */
export function looksLikeTextLog(bytes: Uint8Array): boolean {
  return /^(?:\d+@\d+\.\d{6}:)?exec_tb(?:_\w+)? tb:/m.test(Buffer.from(bytes).toString('latin1'));
}

export class TextLogDecoder {
  readonly #file: string;
  readonly #sink: EventSink;
  readonly #batch = new EventBatchBuilder();
  /** beginning of a line whose end the next piece brings */
  #kept = '';
  #lines = 0;
  #bytes = 0;
  #base: number | null = null;
  #latest = -Infinity;
  #blocks = 0;
  #exits = 0;
  #skipped = 0;
  #backwards = 0;
  #backwardsNs = 0;

  constructor(options: { readonly file: string; readonly sink: EventSink }) {
    this.#file = options.file;
    this.#sink = options.sink;
  }

  /** ns of the host's clock (not the monotonic one) at the first event, to the microsecond; null before it */
  get baseNs(): bigint | null {
    return this.#base === null ? null : BigInt(this.#base) * 1000n;
  }

  /** @throws BootgateError (bad input) for an event without a time */
  push(piece: Uint8Array): void {
    this.#bytes += piece.length;
    const end = piece.lastIndexOf(newline) + 1;
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    if (end > 0) {
      const lines = (this.#kept + bytes.toString('latin1', 0, end - 1)).split('\n');
      this.#kept = '';
      for (const text of lines) this.#read(text);
    }
    // What exceeds the longest line of ours is no line of ours: its beginning is enough to see that.
    this.#kept = (this.#kept + bytes.toString('latin1', end)).slice(0, maxLineBytes);
    this.#flush();
  }

  finish(): EventCounts {
    const truncated = this.#kept !== '';
    return {
      blocks: this.#blocks,
      exits: this.#exits,
      dropped: 0,
      droppedRecords: 0,
      skipped: this.#skipped,
      backwards: this.#backwards,
      backwardsNs: this.#backwardsNs,
      bytes: this.#bytes,
      truncated,
    };
  }

  #read(text: string): void {
    this.#lines += 1;
    const found = line.exec(text);
    if (!found) {
      this.#skipped += 1;
      return;
    }
    const [, seconds, microseconds, variant, tb, pc] = found;
    if (seconds === undefined) {
      throw inputError('the events of this log have no time', {
        place: { file: this.#file, line: this.#lines },
        hint: "trace with QEMU's '-msg timestamp=on -trace exec_tb -D FILE'",
      });
    }
    const exit = variant === '_exit';
    if (!exit && pc === undefined) {
      this.#skipped += 1;
      return;
    }
    // Microseconds since 1970 fit a double exactly; nanoseconds would not.
    const us = Number(seconds) * 1e6 + Number(microseconds);
    this.#base ??= us;
    this.#append(
      exit ? eventKind.exit : eventKind.block,
      (us - this.#base) * 1000,
      (exit ? tb! : pc!).replace('(nil)', '0'),
    );
  }

  #append(kind: number, ns: number, hex: string): void {
    if (ns < this.#latest) {
      this.#backwards += 1;
      this.#backwardsNs = Math.max(this.#backwardsNs, this.#latest - ns);
    } else this.#latest = ns;
    const batch = this.#batch;
    const n = batch.length++;
    batch.kind[n] = kind;
    batch.time[n] = ns;
    batch.low[n] = parseInt(hex.slice(-8), 16);
    batch.high[n] = hex.length > 8 ? parseInt(hex.slice(0, -8), 16) : 0;
    if (kind === eventKind.exit) this.#exits += 1;
    else this.#blocks += 1;
    if (batch.length === batchCapacity) this.#flush();
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    try {
      this.#sink(this.#batch);
    } finally {
      this.#batch.length = 0;
    }
  }
}
