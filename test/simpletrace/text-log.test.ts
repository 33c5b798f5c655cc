import { describe, expect, test } from '@jest/globals';
import type { EventCounts } from '../../src/simpletrace/event-batch.ts';
import { looksLikeTextLog, TextLogDecoder } from '../../src/simpletrace/text-log-decoder.ts';
import { eventsOf, type DecodedEvent } from './decoded.ts';

/** As QEMU 7.2 and 10.0 print it with `-msg timestamp=on -trace exec_tb* -D FILE`. */
const log = `4491@1700000000.000100:exec_tb tb:0x7fa869afe010 pc=0xfffffff0
4491@1700000000.000102:exec_tb_exit tb:0x7fa869afe010 flags=0x0
some other message
4491@1700000000.000117:translate_block tb:0x7fa869afe010, pc:0x1, tb_code:0x2
4491@1700000001.000000:exec_tb tb:0x7fa869afe090 pc=0xffffffff81e01ef0
4491@1700000000.999999:exec_tb_nocache tb:(nil) pc=0x7fb95ab3cd20
4491@1700000001.000001:exec_tb tb:0x7fa8`;

function decode(
  text: string,
  pieceBytes = text.length,
): { events: DecodedEvent[]; counts: EventCounts; baseNs: bigint | null } {
  const events: DecodedEvent[] = [];
  const decoder = new TextLogDecoder({ file: 'qemu.log', sink: (batch) => events.push(...eventsOf(batch)) });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) decoder.push(bytes.subarray(at, at + pieceBytes));
  return { events, counts: decoder.finish(), baseNs: decoder.baseNs };
}

describe("QEMU's text log", () => {
  test('events with their times; other lines are skipped', () => {
    const { events, counts, baseNs } = decode(log);
    expect(events).toEqual([
      { kind: 'block', ns: 0, value: 0xfffffff0n },
      { kind: 'exit', ns: 2000, value: 0x7fa869afe010n },
      { kind: 'block', ns: 999_900_000, value: 0xffffffff81e01ef0n },
      { kind: 'block', ns: 999_899_000, value: 0x7fb95ab3cd20n },
    ]);
    expect(counts).toMatchObject({
      blocks: 3,
      exits: 1,
      skipped: 2,
      backwards: 1,
      backwardsNs: 1000,
      truncated: true,
    });
    expect(baseNs).toBe(1_700_000_000_000_100_000n);
  });

  test.each([1, 7, 50])('pieces of %i bytes make no difference', (pieceBytes) => {
    expect(decode(log, pieceBytes)).toEqual(decode(log));
  });

  test('events without a time are refused with what to write', () => {
    expect(() => decode('\nexec_tb tb:0x1 pc=0x2\n')).toThrow(
      'qemu.log:2: the events of this log have no time',
    );
  });

  test('a line without an end costs no memory', () => {
    const decoder = new TextLogDecoder({ file: 'qemu.log', sink: () => undefined });
    const piece = Buffer.alloc(1 << 20, 'x');
    for (let n = 0; n < 300; n += 1) decoder.push(piece);
    expect(decoder.finish()).toMatchObject({ bytes: 300 << 20, skipped: 0, truncated: true });
  });

  test('what looks like one', () => {
    expect(looksLikeTextLog(Buffer.from(log))).toBe(true);
    expect(looksLikeTextLog(Buffer.from('warning: …\nexec_tb tb:0x1 pc=0x2\n'))).toBe(true);
    expect(looksLikeTextLog(Buffer.from('my exec_tb tb:'))).toBe(false);
  });
});
