import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { decodeTrace, readTrace } from '../../src/tracer/read-trace.ts';
import { layoutVersion } from '../../src/tracer/trace-layout.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { headerOffset, traceFile, type TraceContent } from './trace-writer.ts';

const small: TraceContent = {
  header: {
    instructions: 2 ** 40 + 7,
    virtualNs: -1,
    idleNs: -1,
    end: 1,
    endMark: 0,
    pluginApi: 4,
    samplePeriod: 64,
  },
  sections: {
    block: [{ address: 0xffffffff81000000n, executions: 3, instructions: 12, first: 1, size: 4 }],
    node: [
      { address: 0xffffffff81000000n, calls: 1, self: 5, first: 0, parent: -1, kind: 2 },
      { address: 0xffffffff81000040n, calls: 2, self: 7, first: 3, parent: 0, kind: 0 },
    ],
    stageShare: [{ self: 7, calls: 2, stage: 1, node: 1 }],
    mark: [{ instructions: 9, ns: 10, argument: 0xfffffffffffffffen, argument2: 1, mark: 0 }],
    sample: [{ node: 1, count: 2 }],
    consoleByte: [{ instructions: 8, byte: 65 }],
  },
};

function message(bytes: Uint8Array): string {
  try {
    decodeTrace(bytes, 'trace');
  } catch (error) {
    // anything but an explained error is a bug
    expect(error).toBeInstanceOf(BootgateError);
    return (error as BootgateError).message;
  }
  return '';
}

function changed(change: (bytes: Buffer) => void, content = small): Buffer {
  const bytes = traceFile(content);
  change(bytes);
  return bytes;
}

describe('reading a trace', () => {
  test('returns every column', () => {
    const tables = decodeTrace(traceFile(small), 'trace');
    expect(tables.header).toMatchObject({
      instructions: 2 ** 40 + 7,
      virtualNs: -1,
      end: 'end-mark',
      endMark: 0,
    });
    expect(tables.blocks.address[0]).toBe(0xffffffff81000000n);
    expect([...tables.nodes.parent]).toEqual([-1, 0]);
    expect([...tables.nodes.self]).toEqual([5, 7]);
    expect([...tables.stageRows.node]).toEqual([1]);
    expect(tables.marks.argument[0]).toBe(0xfffffffffffffffen);
    expect([tables.samples.period, ...tables.samples.count]).toEqual([64, 2]);
    expect(String.fromCharCode(...tables.consoleBytes.byte)).toBe('A');
  });

  test('says where a file was cut short, wherever that is', () => {
    const whole = traceFile(small);
    for (let length = 0; length < whole.length; length += 1) {
      expect(message(whole.subarray(0, length))).toMatch(length < 8 ? /not a Bootgate trace/ : /cut short/);
    }
    expect(message(Buffer.concat([whole, Buffer.alloc(1)]))).toMatch(
      `trace at byte ${whole.length}: cut short or grown`,
    );
  });

  test('refuses files of other tracers by version', () => {
    const newer = changed((bytes) => bytes.writeUInt32LE(layoutVersion + 1, headerOffset('layoutVersion')));
    expect(message(newer)).toBe(
      `trace: made by a newer tracer: layout ${layoutVersion + 1}, this Bootgate reads ${layoutVersion}`,
    );
    const older = changed((bytes) => bytes.writeUInt32LE(0, headerOffset('layoutVersion')));
    expect(message(older)).toMatch(/older tracer/);
  });

  test('refuses rows that point nowhere', () => {
    const node = small.sections!.node!;
    const wrong = (content: TraceContent['sections']): string =>
      message(traceFile({ ...small, sections: { ...small.sections, ...content } }));
    expect(wrong({ node: [node[0]!, { ...node[1]!, parent: 1 }] })).toMatch(/parent: parent 1 of row 1/);
    expect(wrong({ node: [{ ...node[0]!, kind: 9 }, node[1]!] })).toMatch(/unknown kind 9/);
    expect(wrong({ sample: [{ node: 2, count: 1 }] })).toMatch(/row 2 of a table of 2/);
    expect(wrong({ stageShare: [{ stage: 0, node: -1 }] })).toMatch(/row -1 of a table of 2/);
    expect(wrong({ block: [{ ...small.sections!.block![0]!, executions: 2n ** 60n }] })).toMatch(
      /absurd count/,
    );
  });

  test('refuses absurd sizes without reserving memory for them', () => {
    for (const field of ['sectionCount', 'headerBytes'] as const) {
      expect(message(changed((bytes) => bytes.writeUInt32LE(0xfffffff0, headerOffset(field))))).toMatch(
        /absurd|cut/,
      );
    }
    const rowsOfFirstSection = traceFile().length - 7 * 24 + 8;
    expect(message(changed((bytes) => bytes.writeBigUInt64LE(2n ** 52n, rowsOfFirstSection)))).toMatch(
      /cut short/,
    );
  });

  test('survives any damage', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 3000; round += 1) {
      message(
        changed((bytes) => {
          for (let flips = 0; flips < 3; flips += 1)
            bytes[Math.floor(random() * bytes.length)] = random() * 256;
        }),
      );
    }
  });

  test('names the file that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bootgate-trace-'));
    await expect(readTrace(join(folder, 'none'))).rejects.toThrow(/no such trace file/);
    writeFileSync(join(folder, 'text'), 'a text file of some length, no trace');
    await expect(readTrace(join(folder, 'text'))).rejects.toThrow(
      /text at byte 0: this is not a Bootgate trace/,
    );
  });
});
