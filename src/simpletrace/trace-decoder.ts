/**
 * From the bytes of a trace, in pieces of any size, to batches of events. The stream may come from a file or from
 * a FIFO that a running QEMU writes into; nothing is kept but a record that a piece ends in the middle of.
 *
 * Nearly every record of such a trace is an exec_tb, so there are two paths: `#decodeRun` handles complete
 * records of the three known events without a call or an object per record, and whatever it does not recognize
 * goes to `#decodeOne`, which checks everything. Names are matched as they are declared, ids never assumed.
 */
import { inputError } from '../base/errors.ts';
import {
  EventBatchBuilder,
  batchCapacity,
  eventKind,
  type EventCounts,
  type EventSink,
} from './event-batch.ts';
import { EventIds, maxEventId, otherEvent } from './event-ids.ts';
import {
  blockRecordLength,
  droppedRecordLength,
  eventHeaderBytes,
  headerBytes,
  maxNameBytes,
  parseTraceHeader,
  ringBytes,
} from './format.ts';
import { parseTraceEvents } from './trace-events-file.ts';

const twoTo32 = 4_294_967_296;

/** room for the longest record that is not skipped: a name's */
const keptBytes = 2 * maxNameBytes;

export interface DecoderOptions {
  /** what messages call the trace */
  readonly file: string;
  readonly sink: EventSink;
  /** content of the build's trace-events file, for traces of versions 2 and 3 */
  readonly traceEvents?: { readonly text: string; readonly file: string } | undefined;
}

/** See the top of the file. Feed it with `push`, then ask `finish` what it met. */
export class SimpletraceDecoder {
  readonly #options: DecoderOptions;
  readonly #batch = new EventBatchBuilder();
  readonly #ids = new EventIds();
  /** 8 where records begin with their type (version 4), else 0; -1 before the header */
  #typeBytes = -1;
  /** beginning of a record whose end the next piece brings */
  readonly #kept = new Uint8Array(keptBytes);
  readonly #keptView = new DataView(this.#kept.buffer);
  #keptLength = 0;
  /** bytes of a skipped record still to come */
  #toSkip = 0;
  /** bytes of the stream before the piece at hand */
  #position = 0;
  #hasBase = false;
  #baseLow = 0;
  #baseHigh = 0;
  #latest = -Infinity;
  #blocks = 0;
  #exits = 0;
  #dropped = 0;
  #droppedRecords = 0;
  #skipped = 0;
  #backwards = 0;
  #backwardsNs = 0;

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  /** ns of the host's CLOCK_MONOTONIC at the trace's first event, from which batches count; null before it */
  get baseNs(): bigint | null {
    return this.#hasBase ? (BigInt(this.#baseHigh) << 32n) | BigInt(this.#baseLow) : null;
  }

  /**
   * Decodes the next piece and hands its events to the sink before it returns. The piece may be reused then.
   *
   * @throws BootgateError (bad input) with the byte offset where the stream is no trace; the events before it
   *   have been handed on
   */
  push(piece: Uint8Array): void {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    const end = piece.length;
    try {
      let offset = this.#advance(0, this.#toSkip, end);
      while (this.#keptLength > 0 && offset < end) offset = this.#completeKept(piece, offset);
      while (offset < end) {
        offset = this.#decodeRun(view, offset, end);
        const size = this.#decodeOne(view, offset, end, this.#position + offset);
        if (size === 0) {
          this.#kept.set(piece.subarray(offset));
          this.#keptLength = end - offset;
          break;
        }
        offset = this.#advance(offset, size, end);
      }
    } finally {
      this.#flush();
    }
    this.#position += end;
  }

  /**
   * Ends the stream.
   *
   * @throws BootgateError (bad input) when there was not even a header
   */
  finish(): EventCounts {
    if (this.#typeBytes < 0) {
      const bytes = this.#keptLength;
      throw inputError(
        bytes === 0 ? 'the trace is empty' : `the trace ends after ${bytes} bytes, inside its header`,
        {
          place: { file: this.#options.file },
          hint: 'QEMU opens the file at once and writes events in batches: was it killed, or the disk full?',
        },
      );
    }
    return {
      blocks: this.#blocks,
      exits: this.#exits,
      dropped: this.#dropped,
      droppedRecords: this.#droppedRecords,
      skipped: this.#skipped,
      backwards: this.#backwards,
      backwardsNs: this.#backwardsNs,
      bytes: this.#position,
      truncated: this.#toSkip > 0 || this.#keptLength > 0,
    };
  }

  /** The offset after `size` more bytes, of which the next pieces bring those beyond `end`. */
  #advance(offset: number, size: number, end: number): number {
    const next = Math.min(offset + size, end);
    this.#toSkip = offset + size - next;
    return next;
  }

  /** Adds bytes to the kept beginning of a record and decodes it once complete; returns the offset after it. */
  #completeKept(piece: Uint8Array, offset: number): number {
    const before = this.#keptLength;
    const added = Math.min(keptBytes - before, piece.length - offset);
    this.#kept.set(piece.subarray(offset, offset + added), before);
    this.#keptLength = before + added;
    const size = this.#decodeOne(this.#keptView, 0, this.#keptLength, this.#position + offset - before);
    if (size === 0) return offset + added;
    this.#keptLength = 0;
    return this.#advance(offset, size - before, piece.length);
  }

  /** Decodes complete block and exit records from `offset` on; returns the offset of the first that is not one. */
  #decodeRun(view: DataView, offset: number, end: number): number {
    if (!this.#hasBase) return offset; // #decodeOne takes the base from the first event
    const { kind, time, low, high } = this.#batch;
    const { kindOfId } = this.#ids;
    const typeBytes = this.#typeBytes;
    const recordBytes = typeBytes + blockRecordLength;
    const baseLow = this.#baseLow;
    const baseHigh = this.#baseHigh;
    let latest = this.#latest;
    let exits = 0;
    let n = this.#batch.length;
    const from = offset;
    const last = end - recordBytes;
    while (offset <= last) {
      const at = offset + typeBytes;
      if (typeBytes !== 0 && (view.getUint32(offset, true) !== 1 || view.getUint32(offset + 4, true) !== 0))
        break;
      const id = view.getUint32(at, true);
      if (id >= maxEventId || view.getUint32(at + 4, true) !== 0) break;
      const eventIs = kindOfId[id]!;
      if (eventIs === otherEvent || view.getUint32(at + 16, true) !== blockRecordLength) break;
      const t =
        (view.getUint32(at + 12, true) - baseHigh) * twoTo32 + (view.getUint32(at + 8, true) - baseLow);
      if (t < latest) this.#countBackwards(latest - t);
      else latest = t;
      // exec_tb(tb, pc): the address is the second argument; exec_tb_exit(last_tb, flags): the block the first.
      const argument = eventIs === eventKind.exit ? at + 24 : at + 32;
      kind[n] = eventIs;
      time[n] = t;
      low[n] = view.getUint32(argument, true);
      high[n] = view.getUint32(argument + 4, true);
      exits += eventIs;
      offset += recordBytes;
      n += 1;
      if (n === batchCapacity) {
        this.#batch.length = n;
        this.#flush();
        n = 0;
      }
    }
    this.#batch.length = n;
    this.#latest = latest;
    this.#exits += exits;
    this.#blocks += (offset - from) / recordBytes - exits;
    return offset;
  }

  /**
   * Decodes the record at `offset` with every check.
   *
   * @param place its offset in the stream
   * @returns its size, which may reach beyond `end` for a record to skip; 0 when more bytes are needed
   */
  #decodeOne(view: DataView, offset: number, end: number, place: number): number {
    const available = end - offset;
    if (this.#typeBytes < 0) {
      if (available < headerBytes) return 0;
      this.#readHeader(view, offset);
      return headerBytes;
    }
    if (this.#typeBytes === 8) {
      if (available < 8) return 0;
      const type = view.getBigUint64(offset, true);
      if (type === 0n) return this.#declareEvent(view, offset, available, place);
      if (type !== 1n) throw this.#damaged(`a record has type ${type}; only 0 and 1 exist`, place);
    }
    const at = offset + this.#typeBytes;
    if (available < this.#typeBytes + eventHeaderBytes) return 0;
    const length = view.getUint32(at + 16, true);
    if (length < eventHeaderBytes || length > ringBytes) {
      throw this.#damaged(
        `an event claims a length of ${length} bytes; between ${eventHeaderBytes} and ${ringBytes} are possible`,
        place,
      );
    }
    const size = this.#typeBytes + length;
    const idLow = view.getUint32(at, true);
    const idHigh = view.getUint32(at + 4, true);
    const dropped = idLow === 0xfffffffe && idHigh === 0xffffffff;
    const known = dropped ? eventKind.dropped : this.#ids.kind(idLow, idHigh);
    this.#takeBase(view, at);
    if (known === otherEvent) {
      const id = idHigh * twoTo32 + idLow;
      if (id >= this.#ids.limit) {
        throw this.#damaged(
          `event ${id} is not among the ${this.#ids.limit} of the trace-events file`,
          place,
          wrongEvents,
        );
      }
      this.#skipped += 1;
      return size;
    }
    const expected = dropped ? droppedRecordLength : blockRecordLength;
    if (length !== expected) {
      throw this.#damaged(
        `an event that takes ${expected} bytes claims ${length}`,
        place,
        this.#typeBytes === 0 ? wrongEvents : undefined,
      );
    }
    if (available < size) return 0;
    this.#append(view, at, known);
    return size;
  }

  #readHeader(view: DataView, offset: number): void {
    const { file, traceEvents } = this.#options;
    const version = parseTraceHeader(
      new Uint8Array(view.buffer, view.byteOffset + offset, headerBytes),
      file,
    );
    if (version !== 4) {
      if (!traceEvents) {
        throw inputError(
          `the trace has format version ${version}, which numbers events without naming them`,
          {
            place: { file, offset: 16 },
            hint: `give the trace-events file of the QEMU source that wrote it: --trace-events FILE`,
          },
        );
      }
      this.#ids.declareAll(parseTraceEvents(traceEvents.text, version, traceEvents.file));
    }
    this.#typeBytes = version === 4 ? 8 : 0;
  }

  #declareEvent(view: DataView, offset: number, available: number, place: number): number {
    if (available < 20) return 0;
    const length = view.getUint32(offset + 16, true);
    if (length === 0 || length > maxNameBytes) {
      throw this.#damaged(`an event's name claims ${length} bytes; 1 to ${maxNameBytes} are possible`, place);
    }
    const size = 20 + length;
    if (available < size) return 0;
    const name = Buffer.from(view.buffer, view.byteOffset + offset + 20, length).toString('latin1');
    this.#ids.declare(view.getUint32(offset + 8, true), view.getUint32(offset + 12, true), name);
    return size;
  }

  #takeBase(view: DataView, at: number): void {
    if (this.#hasBase) return;
    this.#hasBase = true;
    this.#baseLow = view.getUint32(at + 8, true);
    this.#baseHigh = view.getUint32(at + 12, true);
  }

  #append(view: DataView, at: number, kind: number): void {
    const batch = this.#batch;
    const n = batch.length;
    const t =
      (view.getUint32(at + 12, true) - this.#baseHigh) * twoTo32 +
      (view.getUint32(at + 8, true) - this.#baseLow);
    const argument = at + (kind === eventKind.block ? 32 : 24);
    batch.kind[n] = kind;
    batch.time[n] = t;
    batch.low[n] = view.getUint32(argument, true);
    batch.high[n] = view.getUint32(argument + 4, true);
    batch.length = n + 1;
    if (kind === eventKind.dropped) {
      this.#droppedRecords += 1;
      this.#dropped += batch.high[n] * twoTo32 + batch.low[n];
    } else {
      if (t < this.#latest) this.#countBackwards(this.#latest - t);
      else this.#latest = t;
      if (kind === eventKind.exit) this.#exits += 1;
      else this.#blocks += 1;
    }
    if (batch.length === batchCapacity) this.#flush();
  }

  #countBackwards(ns: number): void {
    this.#backwards += 1;
    this.#backwardsNs = Math.max(this.#backwardsNs, ns);
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    try {
      this.#options.sink(this.#batch);
    } finally {
      this.#batch.length = 0;
    }
  }

  #damaged(message: string, offset: number, hint = 'the file is damaged here, or was never a trace'): Error {
    return inputError(message, { place: { file: this.#options.file, offset }, hint });
  }
}

const wrongEvents = 'the trace-events file is probably not the one of the QEMU that wrote the trace';
