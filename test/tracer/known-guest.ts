/** What a guest of which every instruction is known has to come to, on whatever architecture, in both ways of counting. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { testCacheFolder } from '../support/test-cache.ts';
import { drawTree, runTruth, type TruthGuest, type TruthRun } from './linked-truth.ts';

export interface KnownGuest {
  /** as `--arch` takes it */
  readonly architecture: string;
  readonly truth: TruthGuest;
  readonly names: Parameters<typeof drawTree>[1];
  /** counted by hand from the source */
  readonly expectedTree: string;
}

/**
 * @param title `an arm64 guest`
 * @param more further tests of this guest
 */
export function describeKnownGuest(
  title: string,
  { architecture, truth, names, expectedTree }: KnownGuest,
  more: (qemu: () => Qemu, exactBlocks: boolean) => void = () => undefined,
): void {
  describe.each([
    ['added up', true],
    ['read from QEMU', false],
  ] as const)(`${title} of known instructions, %s`, (_, exactBlocks) => {
    let qemu: Qemu;
    let run: TruthRun;
    beforeAll(async () => {
      qemu = await locateQemu({
        request: 'apt',
        target: architectureOf(architecture).qemu,
        cacheFolder: join(testCacheFolder, 'bootgate'),
        env: process.env,
      });
      run = await runTruth(truth, qemu, { exactBlocks });
    });

    test('has the call tree that its source says', () => {
      expect(drawTree(run.tables.nodes, names)).toBe(expectedTree);
    });

    test('adds up to what QEMU counts, sleep included', () => {
      const { header, nodes, blocks, lost } = run.tables;
      expect(header.end).toBe('end-mark');
      expect(sum(nodes.self)).toBe(header.instructions);
      expect(header.virtualNs).toBe(header.instructions + header.idleNs);
      // slept once, for less than the timer's period of 20,000 ns
      expect(header.idleNs).toBeGreaterThan(19_000);
      expect(header.idleNs).toBeLessThan(20_000);
      if (exactBlocks) expect(sum(blocks.instructions)).toBe(header.instructions);
      expect(sum(Object.values(lost))).toBe(0);
    });

    test('shows what it prints', () => {
      expect(run.console).toBe('ok');
      expect(Buffer.from(run.tables.consoleBytes.byte).toString()).toBe('ok');
    });

    test('does the same every time', async () => {
      const again = await runTruth(truth, qemu, { exactBlocks });
      expect(again.bytes.equals(run.bytes)).toBe(true);
    });

    test('returns to where the stack pointer is what it was', async () => {
      const { messages } = await runTruth(truth, qemu, { exactBlocks }, true);
      expect(messages).toContain(' returns of the kernel, 0 to no call, 0 at another stack pointer');
    });

    more(() => qemu, exactBlocks);
  });
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
