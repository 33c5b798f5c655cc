/** What a tracer counted, as rows that people read. */
import { describe, expect, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { countedOf, countedTotals } from '../../src/attribution/build-counted.ts';
import { deviceName } from '../../src/attribution/device-names.ts';
import type { GuestCounted, TraceHeader } from '../../src/tracer/trace-tables.ts';
import { noGuestTables, plainTables } from '../support/plain-recording.ts';

const { devices } = architectureOf('x86_64');
const row = (change: Partial<GuestCounted>): GuestCounted => ({
  ...{ kind: 'port', place: 0x3f8, name: '', node: 0, reads: 0, writes: 0 },
  ...change,
});

describe('devices have the names people know them by', () => {
  test.each([
    ['port', 0x3f8, '', 'serial port (16550) at 0x3f8'],
    ['port', 0xcfc, '', 'PCI configuration'],
    ['port', 0xcf9, '', 'reset control'],
    ['port', 0xc0a5, '', 'PCI device at ports 0xc0a0'],
    ['port', 0x123, '', 'port 0x123'],
    ['memory', 0xfed00000, 'anon12345678', 'HPET'],
    ['memory', 0xfebd5100, 'ahci', 'ahci'],
    ['memory', 0xfe000000, 'virtio-pci-common-virtio-blk', 'virtio-blk'],
    // QEMU makes up a name of a pointer of its own, which no two boots share.
    ['memory', 0xfe000000, 'anon12345678', 'device at 0xfe000000'],
  ] as const)('%s %i %s', (kind, place, name, known) => {
    expect(deviceName(row({ kind, place, name }), devices)).toBe(known);
  });

  test('of their machine alone', () => {
    const arm = architectureOf('aarch64').devices;
    expect(deviceName(row({ kind: 'memory', place: 0x9000000, name: 'pl011' }), arm)).toBe(
      'serial port (PL011)',
    );
  });
});

describe('what was counted', () => {
  const header = (change: Partial<TraceHeader>): TraceHeader => ({ ...plainTables([]).header, ...change });
  const of = (rows: readonly GuestCounted[], change: Partial<TraceHeader>): ReturnType<typeof countedOf> =>
    countedOf(
      { guest: { ...noGuestTables, counted: rows }, header: header(change) },
      devices,
      (node) => node,
    );

  test('is summed up by metric, device, part and node, the largest first', () => {
    const rows = of(
      [
        row({ reads: 3, writes: 1 }),
        row({ place: 0x3fd, reads: 4 }),
        row({ kind: 'disk', name: 'pmem0\0/bin/sh', reads: 4096, node: 2 }),
        row({ kind: 'disk', name: 'pmem0\0', reads: 512, node: 2 }),
        row({ kind: 'pages', reads: 8, node: 1 }),
      ],
      { kindsCounted: ['port', 'memory', 'pages', 'disk'] },
    )!;
    expect(rows.map(({ metric, of: what, part, node, count }) => [metric, what, part, node, count])).toEqual([
      ['deviceAccesses', 'serial port (16550) at 0x3f8', 'reads', 0, 7],
      ['deviceAccesses', 'serial port (16550) at 0x3f8', 'writes', 0, 1],
      ['diskBytesRead', 'pmem0', '/bin/sh', 2, 4096],
      ['diskBytesRead', 'pmem0', 'no file: what the file system keeps', 2, 512],
      ['pagesAllocated', '', '', 1, 8],
    ]);
    expect(
      countedTotals(rows, header({ kindsCounted: ['port', 'pages', 'disk'], pagesInUse: 5, mostPages: 9 })),
    ).toEqual({
      ...{ deviceAccesses: 8, diskBytesRead: 4608, pagesAllocated: 8, pagesAtEnd: 5, pagesAtPeak: 9 },
    });
  });

  test('is 0 where there was none, and missing where nobody counted', () => {
    expect(countedTotals([], header({ kindsCounted: ['disk'] }))).toEqual({ diskBytesRead: 0 });
    expect(of([], { kindsCounted: [] })).toBeNull();
    expect(countedTotals([], header({ kindsCounted: [] }))).toEqual({});
  });
});
