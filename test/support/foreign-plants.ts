/**
 * Work planted in kernels of other architectures, by patched-kernel.ts: an initcall that both have, and that does nothing
 * where there is no EFI, spins instead.
 */
import { assemble, label, type Line } from '../../src/arch/assembler.ts';
import * as arm64 from '../../src/arch/arm64/assembler.ts';
import * as riscv64 from '../../src/arch/riscv64/assembler.ts';
import type { Patch, UnpackedKernel } from './patched-kernel.ts';

/** Of 7 and 8 instructions, without EFI. */
export const foreignInitcall = 'efi_shutdown_init';

interface Planter {
  /** what an entry begins with for the sake of tracing and branch checks, which the kernel changes while it boots */
  readonly landing: readonly { readonly bytes: number; readonly value: number }[];
  /** `2 * rounds` instructions and a few, then a return of 0 */
  readonly spin: (rounds: number) => readonly Line[];
}

const planters = {
  arm64: {
    landing: [
      { bytes: 4, value: 0xd503_201f }, // nop
      { bytes: 4, value: 0xd503_245f }, // bti c
    ],
    spin: (rounds) => [
      ...[...arm64.move(9, rounds), label('loop'), arm64.countDown(9)],
      ...[arm64.jumpIf(arm64.condition.notEqual, 'loop'), ...arm64.move(0, 0), arm64.ret],
    ],
  },
  riscv64: {
    landing: [
      { bytes: 4, value: 0x0000_0013 }, // nop
      { bytes: 2, value: 0x0001 }, // c.nop
    ],
    spin: (rounds) => {
      const { t0, a0, zero } = riscv64.register;
      return [
        ...[...riscv64.move(t0, rounds), label('loop'), riscv64.countDown(t0)],
        ...[
          riscv64.jumpIf(riscv64.condition.notEqual, t0, zero, 'loop'),
          ...riscv64.move(a0, 0),
          riscv64.ret,
        ],
      ];
    },
  },
} as const satisfies Record<string, Planter>;

/** Has the initcall spin: `2 * rounds` instructions more, less what it did and plus what it takes to begin and end. */
export function spinInInitcall(kernel: UnpackedKernel, arch: keyof typeof planters, rounds: number): Patch {
  const { landing, spin }: Planter = planters[arch];
  const { offset, size } = kernel.functionNamed(foreignInitcall);
  const isLanding = (at: number): number =>
    landing.find(({ bytes, value }) => kernel.bytes.readUIntLE(offset + at, bytes) === value)?.bytes ?? 0;
  let at = 0;
  while (isLanding(at) > 0) at += isLanding(at);
  const bytes = assemble(spin(rounds));
  if (at + bytes.length > size) throw new Error(`${foreignInitcall} has no room for ${bytes.length} bytes`);
  return { offset: offset + at, bytes };
}
