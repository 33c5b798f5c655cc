import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { decode } from './decoded.ts';
import {
  droppedEvents,
  event,
  execTb,
  execTbExit,
  header,
  ids,
  integers,
  mapping,
  names,
  trace,
} from './trace-writer.ts';

const kernel = 0xffffffff81e01ef0n;
const start = 11_409_434_858_997n;

/** The article's first events, a dropped-events record, an event of no interest, a name in between. */
const sample = trace(
  execTb(start, 0xfffffff0n),
  execTbExit(start + 1953n),
  event(ids.other, start + 2000n, Buffer.from('odd length')),
  execTb(start + 17_478n, 0xfe05bn),
  droppedEvents(start + 99_999n, 12_345),
  mapping(40, 'exec_tb'),
  mapping(1_000_000, 'exec_tb_exit'),
  event(40, start + 18_000n, [1, kernel]),
  event(ids.exec_tb_nocache, start + 18_001n, [1, kernel + 8n]),
);
const expected = [
  { kind: 'block', ns: 0, value: 0xfffffff0n },
  { kind: 'exit', ns: 1953, value: 0x7fa869afe010n },
  { kind: 'block', ns: 17_478, value: 0xfe05bn },
  { kind: 'dropped', ns: 99_999, value: 12_345n },
  { kind: 'block', ns: 18_000, value: kernel },
  { kind: 'block', ns: 18_001, value: kernel + 8n },
];

describe('version 4', () => {
  test('events, drops, names in the middle, events of no interest', () => {
    const { events, counts, baseNs } = decode(sample);
    expect(events).toEqual(expected);
    expect(baseNs).toBe(start);
    expect(counts).toEqual({
      blocks: 4,
      exits: 1,
      dropped: 12_345,
      droppedRecords: 1,
      skipped: 1,
      backwards: 0,
      backwardsNs: 0,
      bytes: sample.length,
      truncated: false,
    });
  });

  test.each([1, 2, 3, 7, 47, 48, 49, 100, 4096])('pieces of %i bytes make no difference', (pieceBytes) => {
    expect(decode(sample, { pieceBytes })).toEqual(decode(sample));
  });

  test('more events than a batch holds', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => execTb(start + BigInt(n), kernel + BigInt(n)));
    const { events, counts } = decode(trace(...many), { pieceBytes: 65_536 });
    expect(counts.blocks).toBe(10_000);
    expect(events.map(({ ns, value }) => BigInt(ns) + kernel === value)).not.toContain(false);
  });

  test('an id given to another event later', () => {
    const records = [
      execTb(1, 5),
      mapping(ids.exec_tb, 'other'),
      execTb(2, 6),
      mapping(ids.exec_tb, 'exec_tb'),
      execTb(3, 7),
    ];
    expect(decode(trace(...records)).events.map(({ value }) => value)).toEqual([5n, 7n]);
  });

  test('times before the first event and beyond 32 bits', () => {
    const base = 0x2_0000_0005n;
    const { events } = decode(trace(execTb(base, 1), execTb(base - 6n, 2), execTb(base + 0x1_0000_0000n, 3)));
    expect(events.map(({ ns }) => ns)).toEqual([0, -6, 0x1_0000_0000]);
  });

  test('times running backwards are counted, and how far', () => {
    const { counts } = decode(
      trace(execTb(100, 1), execTb(90, 2), execTb(95, 3), execTb(100, 4), execTb(101, 5)),
    );
    expect(counts).toMatchObject({ backwards: 2, backwardsNs: 10 });
  });

  test('the time of a dropped-events record is the writer’s and counts for nothing', () => {
    const { counts } = decode(trace(execTb(100, 1), droppedEvents(500, 1), execTb(110, 2)));
    expect(counts).toMatchObject({ backwards: 0, dropped: 1 });
  });

  test('a million other names and events of undeclared ids', () => {
    const block = Buffer.concat(Array.from({ length: 10_000 }, (_, n) => mapping(n + 100, `event_${n}`)));
    const bytes = Buffer.concat([
      header(),
      ...Array.from({ length: 100 }, () => block),
      names(),
      event(99n, 1, [1]),
      event(2n ** 60n, 2, []),
      execTb(3, 1),
    ]);
    const { counts } = decode(bytes);
    expect(counts).toMatchObject({ blocks: 1, skipped: 2 });
  });
});

describe('versions 3 and 2', () => {
  const text = `# comment\n
disable unused(void) ""
other(const char *name, int x) "%s %d"
disable exec_tb(void *tb, uintptr_t pc) "tb:%p pc=0x%"PRIxPTR
vcpu tcg guest_mem_before(TCGv vaddr, uint8_t info) "info=%d", "vaddr=0x%016"PRIx64" info=%d"
exec_tb_nocache(void *tb, uintptr_t pc) "tb:%p pc=0x%"PRIxPTR
`;
  const traceEvents = { text, file: 'trace-events' };

  test('version 3 numbers every event, tcg ones twice', () => {
    const bytes = Buffer.concat([
      header(3),
      event(2, 10, [1, 0x1000], 3),
      event(1, 11, Buffer.from('\x03\0\0\0abc12345678'), 3),
      event(5, 12, [1, 0x2000], 3),
    ]);
    for (const pieceBytes of [1, 5, 1000]) {
      const { events, counts } = decode(bytes, { traceEvents, pieceBytes });
      expect(events).toEqual([
        { kind: 'block', ns: 0, value: 0x1000n },
        { kind: 'block', ns: 2, value: 0x2000n },
      ]);
      expect(counts.skipped).toBe(1);
    }
  });

  test('an event may be called like what every JavaScript object has', () => {
    const declared = {
      text: 'constructor(int x) "%d"\nexec_tb(void *tb, uintptr_t pc) ""\n',
      file: 'trace-events',
    };
    const bytes = Buffer.concat([header(3), event(0, 10, [1, 0x1000], 3), event(1, 11, [1, 0x2000], 3)]);
    expect(decode(bytes, { traceEvents: declared }).events.map(({ value }) => value)).toEqual([0x2000n]);
  });

  test('version 2 leaves out disabled events', () => {
    const bytes = Buffer.concat([header(2), event(3, 10, [1, 0x1000], 3)]);
    expect(decode(bytes, { traceEvents }).events).toHaveLength(1);
  });

  test('without the trace-events file, or with a wrong one', () => {
    const bytes = Buffer.concat([header(3), event(2, 10, [1], 3)]);
    expect(failure(bytes)).toMatch(/test.trace at byte 16: .*version 3/);
    expect(() => decode(bytes, { traceEvents })).toThrow('byte 24: an event that takes 40 bytes claims 32');
    const beyond = Buffer.concat([header(3), event(6, 10, [1], 3)]);
    expect(() => decode(beyond, { traceEvents })).toThrow('event 6 is not among the 6');
    expect(() => decode(bytes, { traceEvents: { text: 'exec_tb\n', file: 'trace-events' } })).toThrow(
      'trace-events:1',
    );
  });
});

describe('what is no trace, or damaged', () => {
  const prefix = Buffer.concat([header(), names()]);
  const cases: readonly [string, Buffer, RegExp][] = [
    ['nothing', Buffer.alloc(0), /empty/],
    ['half a header', header().subarray(0, 20), /ends after 20 bytes/],
    ['another format', Buffer.alloc(4096, 'x'), /byte 0: this is not a trace/],
    ['another byte order', Buffer.from(header()).swap64(), /big-endian/],
    ['version 0', header(0), /byte 16: .*version 0/],
    ['a newer version', header(5), /version 5; the newest .* is 4/],
    ['an unknown record', Buffer.concat([prefix, integers([8, 2], [8, 0])]), /type 2/],
    [
      'a length of 0',
      Buffer.concat([prefix, integers([8, 1], [8, 7], [8, 1], [4, 0], [4, 1])]),
      /length of 0 bytes/,
    ],
    [
      'a length of 4 GB',
      Buffer.concat([prefix, integers([8, 1], [8, 3], [8, 1], [4, 0xffffffff], [4, 1])]),
      /length of 4294967295/,
    ],
    [
      'a name of 4 GB',
      Buffer.concat([prefix, integers([8, 0], [8, 7], [4, 0xffffffff])]),
      /name claims 4294967295/,
    ],
    ['a name of nothing', Buffer.concat([prefix, mapping(5, '')]), /name claims 0/],
    [
      'a block of the wrong size',
      Buffer.concat([prefix, event(ids.exec_tb, 1, [1, 2, 3])]),
      /takes 40 bytes claims 48/,
    ],
  ];
  test.each(cases)('%s', (_, bytes, message) => {
    expect(failure(bytes)).toMatch(message);
  });

  test('the message has the byte offset, and events before it are handed on', () => {
    const bytes = Buffer.concat([trace(execTb(1, 1), execTb(2, 2)), integers([8, 9])]);
    expect(failure(bytes)).toContain(`at byte ${(bytes.length - 8).toLocaleString('en-US')}:`);
  });

  test('cut at every byte: the events before the cut, and a flag', () => {
    for (let length = 24; length <= sample.length; length += 1) {
      const cut = decode(sample.subarray(0, length));
      expect(expected.slice(0, cut.events.length)).toEqual(cut.events);
      expect(cut.counts.bytes).toBe(length);
      expect(decode(sample.subarray(0, length), { pieceBytes: 1 })).toEqual(cut);
    }
    expect(decode(sample.subarray(0, -1)).counts.truncated).toBe(true);
  });

  function failureOf(bytes: Uint8Array): unknown {
    try {
      decode(bytes);
    } catch (error) {
      return error;
    }
    return undefined;
  }

  test('10,000 mutations: an error for the user or counted events, never anything else', () => {
    const random = seeded(1);
    for (let round = 0; round < 10_000; round += 1) {
      const bytes = Buffer.from(sample);
      for (let change = random(4); change >= 0; change -= 1) {
        const at = random(bytes.length);
        bytes[at] = [0, 1, 0xff, 0x80, random(256)][random(5)]!;
      }
      const error = failureOf(random(2) ? bytes : bytes.subarray(0, random(bytes.length)));
      if (error !== undefined) expect(error).toBeInstanceOf(BootgateError);
    }
  });
});

function failure(bytes: Uint8Array): string {
  try {
    decode(bytes);
  } catch (error) {
    if (error instanceof BootgateError) return error.message;
    throw error;
  }
  return 'no error';
}

/** Numbers below `limit`, the same for the same seed (a linear congruential generator). */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
