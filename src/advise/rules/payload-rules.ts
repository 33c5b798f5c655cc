/** How the kernel image is packed. */
import type { Facts, Rule } from '../rule.ts';
import { evidenceOf } from './work-that-goes.ts';

/**
 * Instructions that unpacking a byte of the kernel by LZ4 takes, relocations included. Measured: 97.1 M for the 53.2 MB of
 * Debian's 6.1, which is packed so. A small kernel of 6.1, packed both ways from the same build, took 18.1 M instead of
 * 732.2 M with XZ for 12.0 MB: 1.51 and 61.1 a byte. Debian's 6.12, with ZSTD, takes 12.6 a byte.
 */
const lz4PerByte = 1.82;

function unpacking(facts: Facts): number {
  return facts.costs.of(['decompress']).cost;
}

export const payloadRules: readonly Rule[] = [
  {
    id: 'kernel-compression',
    area: 'kernel configuration',
    title: 'pack the kernel with LZ4',
    lose: 'the kernel file grows: 14.1 MB instead of 11.4 MB with ZSTD, of 55 MB',
    source: 'init/Kconfig, KERNEL_LZ4',
    find: (facts) => {
      const { payload } = facts;
      if (payload === null || payload.compression === 'lz4') return null;
      const cost = unpacking(facts);
      const saving = Math.round(cost - payload.bytes * lz4PerByte);
      if (cost === 0 || saving <= 0) return null;
      const perByte = (cost / payload.bytes).toFixed(1);
      const what = `${payload.compression} takes ${perByte} a byte, LZ4 ${lz4PerByte}`;
      return {
        saving,
        evidence: [...evidenceOf(facts, ['decompress']), { what, cost: -1, calls: -1 }],
        change: { add: [], remove: [], otherwise: 'build with CONFIG_KERNEL_LZ4=y' },
      };
    },
  },
];
