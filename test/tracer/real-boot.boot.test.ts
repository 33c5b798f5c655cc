/** Real kernels: every boot the same to the byte, and the count QEMU's own. */
import { describe, expect, test } from '@jest/globals';
import { testQemu } from '../support/test-qemus.ts';
import { bootKernel } from './boot-kernel.ts';

describe.each([
  ['6.1', '7.2'],
  ['6.1', '10.0'],
  ['6.12', '7.2'],
  ['6.12', '10.0'],
  ['6.1', '11'],
] as const)('Debian’s %s kernel on QEMU %s', (kernel, version) => {
  test('boots the same way twice, exactly counted', async () => {
    const qemu = await testQemu(version);
    const first = await bootKernel(kernel, qemu);
    const second = await bootKernel(kernel, qemu);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(second.console).toBe(first.console);
    const { header, blocks, nodes, stageRows, lost } = first.tables;
    expect(header.end).toBe('end-mark');
    // this boot never sleeps, so the virtual clock is QEMU's count of instructions
    expect([header.virtualNs, header.idleNs]).toEqual([header.instructions, 0]);
    for (const column of [blocks.instructions, nodes.self, stageRows.self]) {
      expect(column.reduce((sum, value) => sum + value, 0)).toBe(header.instructions);
    }
    expect(Object.values(lost).every((count) => count === 0)).toBe(true);
    expect(first.userMark).toBeGreaterThan(0);
    if (version !== '7.2') {
      const seen = Buffer.from(first.tables.consoleBytes.byte).toString('latin1');
      expect(seen).toBe(first.console);
    }
  }, 300_000);
});

test('what QEMU counts is what completes: blocks apart, both ways of counting see one boot', async () => {
  const qemu = await testQemu('10.0');
  const [added, read] = [await bootKernel('6.1', qemu), await bootKernel('6.1', qemu, undefined, false)];
  const { header, blocks, ...rest } = read.tables;
  const { header: addedHeader, blocks: addedBlocks, ...addedRest } = added.tables;
  expect(rest).toEqual(addedRest);
  expect(header).toEqual({ ...addedHeader, blockExecutions: 0 });
  expect(blocks.executions.every((count) => count === 0)).toBe(true);
  // the kernel's code is where it is when it is looked up every 8,192 instructions
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  expect(header.instructions - total(blocks.instructions)).toBeLessThan(100_000);
  const inKernel = ({ address, instructions }: typeof blocks): number =>
    total(instructions.filter((_, row) => address[row]! >> 63n === 1n)) / header.instructions;
  expect(inKernel(blocks)).toBeCloseTo(inKernel(addedBlocks), 2);
}, 300_000);

test('finds init by the path it executes, and a line by what is printed', async () => {
  const qemu = await testQemu('10.0');
  const byPath = await bootKernel('6.1', qemu, (symbols) => [
    { role: 'end', at: { exec: '/init', entry: symbols.addressOf('alloc_bprm')! } },
  ]);
  expect(byPath.tables.header.end).toBe('end-mark');
  expect(byPath.console).not.toContain('userspace reached');
  const byText = await bootKernel('6.1', qemu, () => [{ role: 'end', at: { console: 'Run /init as' } }]);
  expect(byText.tables.header.end).toBe('end-mark');
  // the guest gets no further: the text's last byte is seen on its way out
  expect(byText.console.endsWith('Run /init a')).toBe(true);
}, 300_000);
