/** Code for patched-kernel.ts to plant in a kernel, as x86-64 machine code. */
import type { Patch, UnpackedKernel } from './patched-kernel.ts';

/** Code that is planted; `at` is its address, so that it can call. */
export type Plant = (kernel: UnpackedKernel, at: bigint) => readonly number[];

/** `2 * rounds + 1` instructions. */
export function spin(rounds: number): Plant {
  // mov ecx, rounds; 1: dec ecx; jnz 1b
  return () => [0xb9, ...u32(rounds), 0xff, 0xc9, 0x75, 0xfc];
}

/** mdelay(): the argument of __const_udelay is in 2^32 / 10^6 of a microsecond (kernel: arch/x86/lib/delay.c). */
export function delay(milliseconds: number): Plant {
  return (kernel, at) => [
    ...[0xbf, ...u32(milliseconds * 1000 * 4295)], // mov edi, …
    ...call(kernel, at + 5n, '__const_udelay'),
  ];
}

export function sleep(milliseconds: number): Plant {
  // mov edi, milliseconds
  return (kernel, at) => [0xbf, ...u32(milliseconds), ...call(kernel, at + 5n, 'msleep')];
}

/** Pages that are taken and never given back. */
export function leakPages(count: number): Plant {
  return repeat(count, (kernel, at) => [
    ...[0xbf, ...u32(gfpKernel)], // mov edi, GFP_KERNEL
    ...[0x31, 0xf6], // xor esi, esi: order 0
    ...call(kernel, at + 7n, '__get_free_pages', 'get_free_pages_noprof'),
  ]);
}

/** Asks so many times for somebody else to run. */
export function giveWay(count: number): Plant {
  return repeat(count, (kernel, at) => call(kernel, at, 'schedule'));
}

function repeat(count: number, body: Plant): Plant {
  return (kernel, at) => {
    const repeated = body(kernel, at + 6n);
    return [
      0x53, // push rbx
      ...[0xbb, ...u32(count)], // mov ebx, count
      ...repeated, // 1:
      ...[0xff, 0xcb], // dec ebx
      ...[0x75, -(repeated.length + 4) & 0xff], // jnz 1b
      0x5b, // pop rbx
    ];
  };
}

/** ___GFP_IO | ___GFP_FS | ___GFP_DIRECT_RECLAIM | ___GFP_KSWAPD_RECLAIM (kernel: include/linux/gfp_types.h, 6.1) */
const gfpKernel = 0xcc0;

/** An initcall that every kernel here has, and that does nothing where there is no Xen: plants run in its place. */
export const plantedInitcall = 'xen_setup_shutdown_event';

/**
 * Puts code where the initcall skips what Xen alone needs: at `je no_xen`, which is taken, and on to what it leads to.
 * A return site must not be overwritten: the kernel patches each at boot (arch/x86/kernel/alternative.c, apply_returns).
 */
export function plantInInitcall(kernel: UnpackedKernel, plant: Plant): Patch {
  const { address, offset, size } = kernel.functionNamed(plantedInitcall);
  const code = kernel.bytes.subarray(offset, offset + size);
  const branch = code.indexOf(Buffer.from([0x85, 0xc0, 0x74])) + 2; // test eax, eax; je
  const target = branch + 2 + code.readInt8(branch + 1);
  const firstReturn = code.indexOf(Buffer.from([0x31, 0xc0, 0xe9])) + 2; // xor eax, eax; jmp __x86_return_thunk
  if (branch < 2 || firstReturn < branch) throw new Error(`${plantedInitcall} does not look as expected`);
  const planted = [...plant(kernel, address + BigInt(branch))];
  const end = branch + planted.length + 2;
  if (end > firstReturn) throw new Error(`${planted.length} bytes are too many to plant`);
  planted.push(0xeb, target - end);
  return { offset: offset + branch, bytes: Uint8Array.from(planted) };
}

/** What every tick calls for timers that nobody has; code of at most 9 bytes runs in its place. */
export const plantedTick = 'run_posix_cpu_timers';

/** Puts code in the place of a tick's handler: at its beginning, then to its return. */
export function plantInTick(kernel: UnpackedKernel, plant: Plant): Patch {
  const { address, offset, size } = kernel.functionNamed(plantedTick);
  const code = kernel.bytes.subarray(offset, offset + size);
  const entry = code.indexOf(0xe8) + 5; // call __fentry__
  const back = kernel.symbols.addressOf('__x86_return_thunk')!;
  let at = entry;
  while (
    at < size - 5 &&
    !(code[at] === 0xe9 && address + BigInt(at + 5 + code.readInt32LE(at + 1)) === back)
  )
    at += 1;
  const planted = [...plant(kernel, address + BigInt(entry))];
  planted.push(0xe9, ...u32(at - (entry + planted.length + 5)));
  return { offset: offset + entry, bytes: Uint8Array.from(planted) };
}

/** Other bytes in a function that never runs, behind the call of __fentry__, which the kernel checks at boot. */
export function otherDeadCode(kernel: UnpackedKernel, bytes: Uint8Array): Patch {
  const { offset, size } = kernel.functionNamed('sysrq_handle_crash');
  const entry = kernel.bytes.subarray(offset, offset + size).indexOf(0xe8) + 5;
  return { offset: offset + entry, bytes: bytes.subarray(0, size - entry) };
}

/** Another day in the date of the banner, wherever it stands. */
export function otherBuildDate({ bytes }: UnpackedKernel): readonly Patch[] {
  const banner = /Linux version [^\n]*?\((\d{4}-\d\d-)(\d\d)\)/.exec(bytes.toString('latin1'))!;
  const old = banner[1]! + banner[2]!;
  const patches: Patch[] = [];
  for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + 1)) {
    patches.push({ offset: at + 9, bytes: Buffer.from([bytes[at + 9] === 0x31 ? 0x32 : 0x31]) });
  }
  return patches;
}

/** A call of the first of these names that the kernel has. */
function call({ symbols }: UnpackedKernel, at: bigint, ...names: readonly string[]): number[] {
  const target = names.map((name) => symbols.addressOf(name)).find((address) => address !== null);
  if (target === undefined) throw new Error(`the kernel has no ${names.join(', ')}`);
  return [0xe8, ...u32(Number(target - (at + 5n)))];
}

function u32(value: number): number[] {
  return [value, value >> 8, value >> 16, value >> 24].map((byte) => byte & 0xff);
}
