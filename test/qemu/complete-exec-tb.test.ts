import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { probeCompleteExecTb } from '../../src/qemu/probe/complete-exec-tb.ts';
import type { QemuFiles } from '../../src/qemu/qemu.ts';
import { temporaryFolder, writeScript } from './fake-qemu.ts';

/**
 * A program that writes a trace as a QEMU would that ran the probe's guest.
 *
 * @param body JavaScript that calls `block(pc, times)` and `dropped(count)`, and may set `status`
 */
function tracing(body: string): QemuFiles {
  const script = `#!${process.execPath}
const fs = require('node:fs');
const file = process.argv.find((each) => each.startsWith('enable=exec_tb')).split('file=')[1];
const out = fs.openSync(file, 'w');
const write = (buffer) => { for (let at = 0; at < buffer.length; ) at += fs.writeSync(out, buffer, at); };
const record = (id, values) => {
  const bytes = Buffer.alloc(32 + 8 * values.length);
  bytes.writeBigUInt64LE(1n, 0);
  bytes.writeBigUInt64LE(id, 8);
  bytes.writeUInt32LE(24 + 8 * values.length, 24);
  values.forEach((value, index) => bytes.writeBigUInt64LE(BigInt(value), 32 + 8 * index));
  return bytes;
};
const name = (id, text) => {
  const bytes = Buffer.alloc(20 + text.length);
  bytes.writeBigUInt64LE(BigInt(id), 8);
  bytes.writeUInt32LE(text.length, 16);
  bytes.write(text, 20);
  return bytes;
};
const block = (pc, times) => write(Buffer.concat(Array(times).fill(record(2n, [0x7f00, pc]))));
const dropped = (count) => write(record(0xfffffffffffffffen, [count]));
let status = 33;
write(Buffer.concat([Buffer.from('ffffffffffffffffb429a40acb77b1f20400000000000000', 'hex'), name(1, 'other'), name(2, 'exec_tb')]));
${body}
process.exit(status);
`;
  const binary = writeScript(join(temporaryFolder(), 'qemu.cjs'), script);
  return { binary, args: [], env: {}, source: 'path' };
}

const probe = defaultArchitecture.qemu.execTbProbe;
const whole = 'block(0xf0007, 1); block(0xf000d, 49999); block(0xf0020, 50000); block(0xf0010, 50000);';

async function isComplete(body: string): Promise<boolean> {
  return await probeCompleteExecTb(tracing(body), probe, temporaryFolder());
}

describe('an exec_tb trace is complete', () => {
  test('when every block of the guest is in it', async () => {
    expect(await isComplete(whole)).toBe(true);
  });

  test('not when blocks reached by ret are missing', async () => {
    expect(await isComplete('block(0xf000d, 49999); block(0xf0020, 50000);')).toBe(false);
  });

  test('not when one of 150,000 is missing', async () => {
    expect(await isComplete(whole.replace('block(0xf0020, 50000)', 'block(0xf0020, 49998)'))).toBe(false);
  });

  test('not when events were dropped, however few', async () => {
    expect(await isComplete(`${whole} dropped(1);`)).toBe(false);
  });

  test('not when the guest did not come to its end', async () => {
    expect(await isComplete(`${whole} status = 1;`)).toBe(false);
  });

  test('not when the program cannot be run at all', async () => {
    const files = { ...tracing(''), binary: '/nowhere/qemu' };
    expect(await probeCompleteExecTb(files, probe, temporaryFolder())).toBe(false);
  });

  test('not when the trace ends in the middle of a record, or is noise', async () => {
    expect(await isComplete('write(record(2n, [0, 0xf0020]).subarray(0, 30));')).toBe(false);
    expect(await isComplete('write(Buffer.alloc(100000, 0xff));')).toBe(false);
  });
});

test("the probe's guest is a ROM whose reset vector jumps to its code", () => {
  const rom = Buffer.from(probe.image);
  expect(rom.length).toBe(0x10000);
  expect(rom.subarray(0xfff0, 0xfff5).toString('hex')).toBe('ea000000f0');
  expect(rom.subarray(0x0d, 0x15).toString('hex')).toBe('e810006649' + '75f9b0');
  expect(rom[0x20]).toBe(0xc3);
});
