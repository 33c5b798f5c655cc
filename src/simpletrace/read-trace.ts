/** Reads a trace of either kind, binary or text, from any source of bytes. */
import { readFile } from 'node:fs/promises';
import { errorMessage, inputError } from '../base/errors.ts';
import type { EventCounts, EventSink } from './event-batch.ts';
import { SimpletraceDecoder } from './trace-decoder.ts';
import { looksLikeSimpletrace } from './format.ts';
import { looksLikeTextLog, TextLogDecoder } from './text-log-decoder.ts';

export interface ReadTraceOptions {
  /** what messages call the trace */
  readonly file: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly sink: EventSink;
  /** path of the trace-events file, for traces of versions 2 and 3 */
  readonly traceEvents?: string | undefined;
  readonly signal: AbortSignal;
  /** bytes read so far; asked after every piece */
  readonly onBytes?: (bytes: number) => void;
  /** enough was read: the rest is left unread */
  readonly done?: () => boolean;
}

export interface ReadTraceResult {
  readonly counts: EventCounts;
  readonly backend: 'simple' | 'log';
  /** the host's clock at the first event, ns; null for a trace without events */
  readonly baseNs: bigint | null;
}

/**
 * Hands every event of a trace to the sink.
 *
 * @throws BootgateError (bad input) with the place where the trace cannot be understood; the signal's reason
 */
export async function readTrace(options: ReadTraceOptions): Promise<ReadTraceResult> {
  const { file, sink, signal } = options;
  const traceEvents =
    options.traceEvents === undefined
      ? undefined
      : { file: options.traceEvents, text: await textOf(options.traceEvents) };
  let decoder: SimpletraceDecoder | TextLogDecoder | null = null;
  let bytes = 0;
  for await (const piece of options.bytes) {
    signal.throwIfAborted();
    decoder ??=
      !looksLikeSimpletrace(piece) && looksLikeTextLog(piece.subarray(0, 65_536))
        ? new TextLogDecoder({ file, sink })
        : new SimpletraceDecoder({ file, sink, traceEvents });
    decoder.push(piece);
    bytes += piece.length;
    options.onBytes?.(bytes);
    if (options.done?.()) break;
  }
  decoder ??= new SimpletraceDecoder({ file, sink, traceEvents });
  return {
    counts: decoder.finish(),
    backend: decoder instanceof TextLogDecoder ? 'log' : 'simple',
    baseNs: decoder.baseNs,
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw inputError(`the trace-events file cannot be read: ${errorMessage(error)}`, {
      place: { file: path },
      cause: error,
    });
  }
}
