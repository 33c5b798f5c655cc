/** Addresses at which every PC boots, and the stages they begin. The kernel's own stages come from its symbols. */
import type { TimeMark } from './time-attribution.ts';

/** First instruction of an x86 CPU after reset. */
export const resetVector = 0xffff_fff0;
/** The stage before the first mark, in a trace that begins at the reset vector and in one that does not. */
export const resetStage = 'reset';
export const anyStart = 'start of trace';

/** The BIOS's power-on self test (fixed by the IBM PC AT), and where it loads a disk's boot sector. */
export const pcStages: readonly TimeMark[] = [
  { name: 'firmware', role: 'stage', at: { address: 0xf_e05bn } },
  { name: 'bootloader', role: 'stage', at: { address: 0x7c00n } },
];

/** Stages whose code is the firmware's, wherever it lies. */
const firmwareStages = new Set([resetStage, anyStart, 'firmware']);
/** Option ROMs and the BIOS below 1 MiB, and the BIOS below 4 GiB (QEMU hw/i386/x86.c). */
const firmwareAreas = [
  { start: 0xc_0000, end: 0x10_0000 },
  { start: 0xfff0_0000, end: 0x1_0000_0000 },
] as const;

/** Whether code that runs before the kernel is firmware; else it is named after its stage. */
export function isFirmware(address: number, stage: string): boolean {
  return (
    firmwareStages.has(stage) || firmwareAreas.some(({ start, end }) => address >= start && address < end)
  );
}
