/**
 * A FIFO that a QEMU writes its trace into while it runs: decoded as it arrives, so that none of its gigabytes
 * touches the disk, unless it is to be kept; then compressed. A reader that is slower than QEMU makes it wait
 * (or, when it is not Bootgate's build, drop events), never grow.
 */
import { closeSync, constants, createWriteStream, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { BootgateError } from '../base/errors.ts';
import { runProgramOrThrow } from '../base/run-program.ts';
import type { EventCounts, EventSink } from './event-batch.ts';
import { TextLogDecoder } from './text-log-decoder.ts';
import { SimpletraceDecoder } from './trace-decoder.ts';

/** Linux gives a FIFO 64 KiB; more is never there to be read at once. */
const pieceBytes = 1 << 16;

export interface LiveTraceOptions {
  /** where the FIFO is made; must not exist */
  readonly fifo: string;
  readonly sink: EventSink;
  /** what QEMU writes: its binary format, or the text of its `log` backend; default `simple` */
  readonly backend?: 'simple' | 'log';
  /** called after every piece */
  readonly onPiece?: () => void;
  /** where the trace is kept, compressed with gzip; null: nowhere */
  readonly keep: string | null;
}

export interface LiveTraceResult {
  /** null when QEMU wrote nothing, not even a header */
  readonly counts: EventCounts | null;
  /** share of the time between the first and the last byte in which the decoder had nothing to do */
  readonly idleShare: number;
}

export class LiveTrace {
  readonly #decoder: SimpletraceDecoder | TextLogDecoder;
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  readonly #onPiece: () => void;
  #keeper: Keeper | null;
  #error: unknown = null;
  #bytes = 0;
  #firstMs = 0;
  #lastMs = 0;
  #busyMs = 0;

  private constructor(descriptor: number, options: LiveTraceOptions) {
    const decoded = { file: 'the trace', sink: options.sink };
    this.#decoder = options.backend === 'log' ? new TextLogDecoder(decoded) : new SimpletraceDecoder(decoded);
    this.#onPiece = options.onPiece ?? (() => undefined);
    this.#keeper = options.keep === null ? null : new Keeper(options.keep, () => this.#socket.resume());
    this.#socket = new Socket({
      fd: descriptor,
      readable: true,
      writable: false,
      onread: {
        buffer: Buffer.alloc(pieceBytes),
        callback: (bytes, buffer) => this.#take(buffer.subarray(0, bytes)),
      },
    });
    this.#closed = new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.once('error', (error) => (this.#error ??= error));
    });
    this.#socket.resume();
  }

  /**
   * Makes the FIFO and waits for a writer in the background. QEMU opens it without waiting.
   *
   * @throws BootgateError when it cannot be made
   */
  static async open(options: LiveTraceOptions): Promise<LiveTrace> {
    await runProgramOrThrow('mkfifo', ['-m', '600', options.fifo]);
    // Without O_NONBLOCK the open itself would wait for QEMU, for ever if that does not start.
    const descriptor = openSync(options.fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return new LiveTrace(descriptor, options);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /**
   * Reads what is left once QEMU has ended.
   *
   * @throws BootgateError where the trace is damaged, or cannot be kept
   */
  async finish(): Promise<LiveTraceResult> {
    if (this.#bytes === 0) {
      // A FIFO that nobody opened reports no end. What QEMU wrote at its exit may still be on the way.
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.#bytes === 0) this.#socket.destroy();
    await this.#closed;
    await this.#keeper?.end();
    if (this.#error !== null) throw this.#error as Error;
    const wallMs = this.#lastMs - this.#firstMs;
    return {
      counts: this.#bytes === 0 ? null : this.#decoder.finish(),
      idleShare: wallMs > 0 ? Math.max(0, 1 - this.#busyMs / wallMs) : 1,
    };
  }

  /** Decodes a piece; false stops the reading until the keeper has caught up. */
  #take(piece: Uint8Array): boolean {
    const started = performance.now();
    if (this.#bytes === 0) this.#firstMs = started;
    this.#bytes += piece.length;
    if (this.#error === null) {
      try {
        this.#decoder.push(piece);
        this.#onPiece();
      } catch (error) {
        this.#error = error; // QEMU is left to end by itself: the rest is read and thrown away
      }
    }
    this.#lastMs = performance.now();
    this.#busyMs += this.#lastMs - started;
    return this.#keeper?.take(piece) ?? true;
  }
}

/** Writes pieces into a compressed file. */
class Keeper {
  readonly #gzip: Gzip;
  readonly #written: Promise<void>;
  #error: unknown = null;

  constructor(path: string, onDrain: () => void) {
    this.#gzip = createGzip({ level: 1 });
    this.#gzip.on('drain', onDrain);
    this.#written = pipeline(this.#gzip, createWriteStream(path)).catch((error: unknown) => {
      this.#error = error;
      onDrain();
    });
  }

  take(piece: Uint8Array): boolean {
    return this.#error !== null || this.#gzip.write(Buffer.from(piece));
  }

  async end(): Promise<void> {
    this.#gzip.end();
    await this.#written;
    if (this.#error !== null) throw new BootgateError('the trace could not be kept', { cause: this.#error });
  }
}
