/** Decodes a trace into plain values that tests compare. */
import type { EventBatch, EventCounts } from '../../src/simpletrace/event-batch.ts';
import { SimpletraceDecoder, type DecoderOptions } from '../../src/simpletrace/trace-decoder.ts';

export interface DecodedEvent {
  kind: 'block' | 'exit' | 'dropped';
  /** ns since the first event */
  ns: number;
  /** address, or number of dropped events */
  value: bigint;
}

export interface Decoded {
  events: DecodedEvent[];
  counts: EventCounts;
  baseNs: bigint | null;
}

export function decode(
  bytes: Uint8Array,
  options: { pieceBytes?: number; traceEvents?: DecoderOptions['traceEvents'] } = {},
): Decoded {
  const events: DecodedEvent[] = [];
  const decoder = new SimpletraceDecoder({
    file: 'test.trace',
    traceEvents: options.traceEvents,
    sink: (batch) => events.push(...eventsOf(batch)),
  });
  const pieceBytes = options.pieceBytes ?? bytes.length;
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    decoder.push(bytes.subarray(offset, offset + pieceBytes));
  }
  return { counts: decoder.finish(), events, baseNs: decoder.baseNs };
}

export function eventsOf(batch: EventBatch): DecodedEvent[] {
  return Array.from({ length: batch.length }, (_, n) => ({
    kind: (['block', 'exit', 'dropped'] as const)[batch.kind[n]!]!,
    ns: batch.time[n]!,
    value: (BigInt(batch.high[n]!) << 32n) | BigInt(batch.low[n]!),
  }));
}
