import { expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { DumpLines, type DumpOptions } from '../../src/simpletrace/dump-lines.ts';
import { SimpletraceDecoder } from '../../src/simpletrace/trace-decoder.ts';
import { at, smallKernel } from './fake-symbols.ts';
import { droppedEvents, execTb, execTbExit, trace } from './trace-writer.ts';

const start = 7_000_000_000n;
const records = [
  execTb(start, 0xfffffff0n),
  execTbExit(start + 5n),
  execTb(start + 1_953n, 0x1000010n),
  execTb(start + 10_999_999n, at('start_kernel')),
  execTb(start + 11_000_000n, at('start_kernel', 67)),
  droppedEvents(start + 90_000_000n, 1234),
  execTb(start + 12_000_001n, 0x7fb95ab3cd20n),
  execTb(start + 12_000_000n, 0x401000n),
  execTb(start + 999_999_999_999n, at('native_safe_halt', 1)),
  execTb(start + 1_000_000_000_000n, 0xffffffffa0000123n),
];
const lines = [
  '0.000 fffffff0',
  '1.953 1000010',
  '10999.999 start_kernel in section .text',
  '11000.000 start_kernel + 67 in section .text',
  '90000.000 1234 events dropped',
  '12000.001 7fb95ab3cd20',
  '12000.000 401000',
  '999999999.999 native_safe_halt + 1 in section .text',
  '1000000000.000 ffffffffa0000123',
];

function dump(options: Partial<DumpOptions> = {}, bytes = trace(...records)): string[] {
  let text = '';
  const dumped = new DumpLines({
    arch: defaultArchitecture,
    symbols: smallKernel,
    kaslrOffset: 0n,
    fromNs: -Infinity,
    toNs: Infinity,
    functions: new Set(),
    count: Infinity,
    write: (more) => (text += more),
    ...options,
  });
  const decoder = new SimpletraceDecoder({ file: 'test.trace', sink: (batch) => dumped.consume(batch) });
  decoder.push(bytes);
  return text.split('\n').slice(0, -1);
}

test('a line an event: time, symbol and offset, section; the address where there is no symbol', () => {
  expect(dump()).toEqual(lines);
});

test('filters by time, function and count', () => {
  expect(dump({ fromNs: 11_000_000, toNs: 13_000_000 })).toEqual([lines[3], lines[5], lines[6]]);
  expect(dump({ functions: new Set(['start_kernel']) })).toEqual([lines[2], lines[3]]);
  expect(dump({ count: 2 })).toEqual(lines.slice(0, 2));
  expect(dump({ count: 0 })).toEqual([]);
});

test('times before the first event', () => {
  expect(dump({}, trace(execTb(1000, 1), execTb(1, 2)))).toEqual(['0.000 1', '-0.999 2']);
});

test('every number of digits', () => {
  const times = Array.from({ length: 13 }, (_, digits) => [
    10 ** digits - 1,
    10 ** digits,
    10 ** digits + 1,
  ]).flat();
  const dumped = dump({}, trace(execTb(0, 1), ...times.map((us) => execTb(BigInt(us) * 1000n, 1))));
  expect(dumped.slice(1)).toEqual(times.map((us) => `${us}.000 1`));
});
