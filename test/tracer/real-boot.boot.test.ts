/** Real kernels: every boot the same to the byte, and the count QEMU's own. */
import { describe, expect, test } from '@jest/globals';
import { testQemu } from '../support/test-qemus.ts';
import { bootKernel } from './boot-kernel.ts';

describe.each([
  ['6.1', '7.2'],
  ['6.1', '10.0'],
  ['6.12', '7.2'],
  ['6.12', '10.0'],
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
    if (version === '10.0') {
      const seen = Buffer.from(first.tables.consoleBytes.byte).toString('latin1');
      expect(seen).toBe(first.console);
    }
  }, 300_000);
});

test('blocks that are not counted exactly count as if none was cut short, and nothing else changes', async () => {
  const qemu = await testQemu('10.0');
  const [exact, bound] = [await bootKernel('6.1', qemu), await bootKernel('6.1', qemu, undefined, false)];
  const { instructions, executions } = bound.tables.blocks;
  expect({ ...bound.tables, blocks: null }).toEqual({ ...exact.tables, blocks: null });
  expect(executions).toEqual(exact.tables.blocks.executions);
  const sum = instructions.reduce((total, count) => total + count, 0);
  expect(sum / bound.tables.header.instructions).toBeGreaterThan(1);
  expect(sum / bound.tables.header.instructions).toBeLessThan(1.005);
}, 300_000);

test('finds init by the path it executes, and a line by what is printed', async () => {
  const qemu = await testQemu('10.0');
  const byPath = await bootKernel('6.1', qemu, (symbols) => [
    { role: 'end', at: { exec: '/init', entry: symbols.addressOf('alloc_bprm')!, register: 'rsi' } },
  ]);
  expect(byPath.tables.header.end).toBe('end-mark');
  expect(byPath.console).not.toContain('userspace reached');
  const byText = await bootKernel('6.1', qemu, () => [{ role: 'end', at: { console: 'Run /init as' } }]);
  expect(byText.tables.header.end).toBe('end-mark');
  // the guest gets no further: the text's last byte is seen on its way out
  expect(byText.console.endsWith('Run /init a')).toBe(true);
}, 300_000);
