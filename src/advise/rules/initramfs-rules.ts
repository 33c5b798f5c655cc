/** What the initramfs is packed with, and what is in it. */
import type { Facts, Rule } from '../rule.ts';
import { evidenceOf } from './work-that-goes.ts';

/** lib/decompress_*.c, as unpack_to_rootfs calls them (lib/decompress.c); LZ4 is what the rule would have instead. */
const unpackers = ['gunzip', '__gunzip', 'unzstd', 'unxz', 'unlzma', 'bunzip2', 'unlzo'];
const unpacking = ['unpack_to_rootfs'];
/** What they call for each piece: it makes files of it, however that was packed. */
const writing = ['flush_buffer'];

/**
 * Instructions that unpacking a byte of an initramfs by LZ4 takes, without writing it. Measured: 20.8 M for 5.9 MB of
 * programs on Debian's 6.1, where gzip takes 94.4 M.
 */
const lz4PerByte = 3.54;

/** Of their object file; those of Debian's kernels are called .ko, .ko.xz. */
const modulesOf = ({ profile }: Facts): ReadonlySet<string> =>
  new Set((profile.modules ?? []).map(({ name }) => name));

export const initramfsRules: readonly Rule[] = [
  {
    id: 'initramfs-compression',
    area: 'image',
    title: 'pack the initramfs with LZ4',
    lose: 'the initramfs grows: a half larger than with gzip, twice as large as with XZ',
    source: 'init/initramfs.c; usr/Kconfig, RD_LZ4',
    find: (facts) => {
      if (facts.option('RD_LZ4') === 'n') return null;
      const cost = facts.costs.of(unpackers, unpacking).cost - facts.costs.of(writing, unpackers).cost;
      if (cost <= 0) return null;
      const packed = facts.initramfs();
      if (packed === null || packed.compression === null) return null;
      const saving = Math.round(cost - packed.bytes * lz4PerByte);
      if (saving <= 0) return null;
      const what = `${packed.compression} takes ${(cost / packed.bytes).toFixed(1)} a byte, LZ4 ${lz4PerByte}`;
      const otherwise = 'pack it with lz4 -l -9 (initramfs-tools: COMPRESS=lz4; dracut: compress="lz4")';
      return {
        saving,
        evidence: [...evidenceOf(facts, unpackers, unpacking), { what, cost: -1, calls: -1 }],
        change: { add: [], remove: [], otherwise },
      };
    },
  },
  {
    id: 'initramfs-modules',
    area: 'image',
    title: 'leave modules that this machine does not load out of the initramfs',
    lose: 'the initramfs boots on this kind of machine alone',
    source: 'man 5 initramfs.conf, MODULES; man 5 dracut.conf, hostonly',
    find: (facts) => {
      const { cost } = facts.costs.of(unpacking);
      if (cost === 0 || facts.profile.modules === null) return null;
      const packed = facts.initramfs();
      if (packed === null || packed.bytes === 0) return null;
      const loaded = modulesOf(facts);
      const idle = packed.modules.filter(({ name }) => !loaded.has(name));
      const bytes = idle.reduce((sum, one) => sum + one.bytes, 0);
      if (bytes === 0) return null;
      const share = bytes / packed.bytes;
      const what = `${idle.length} modules of ${packed.modules.length} are not loaded: ${(share * 100).toFixed(1)} % of what is unpacked`;
      return {
        saving: Math.round(cost * share),
        evidence: [...evidenceOf(facts, unpacking), { what, cost: -1, calls: -1 }],
        change: {
          add: [],
          remove: [],
          otherwise: 'initramfs-tools: MODULES=dep; dracut: hostonly=yes; mkinitcpio: HOOKS with autodetect',
        },
      };
    },
  },
];
