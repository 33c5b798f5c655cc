/**
 * As much of an A64 assembler as the programs that run in an arm64 guest need. Encodings: Arm Architecture Reference
 * Manual, chapter C6; every one is read back by a disassembler in tests.
 */
import type { Line } from '../assembler.ts';

/** `condition` of a branch. */
export const condition = { equal: 0, notEqual: 1 } as const;

/** number of sp where an instruction takes it for register 31 */
export const sp = 31;

const bits16 = 0xffff;

/** movz, movk: a 32-bit number into x`register`. */
export function move(register: number, value: number): Line[] {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`${value} is not an unsigned 32-bit number`);
  }
  const low = value & bits16;
  const high = value >>> 16;
  const first = 0xd280_0000 | (low << 5) | register;
  return high === 0 ? [first] : [first, 0xf2a0_0000 | (high << 5) | register];
}

/** mov x`to`, x`from` */
export function copy(to: number, from: number): number {
  return 0xaa00_03e0 | (from << 16) | to;
}

/** add x`to`, x`from`, #immediate; register 31 is sp */
export function add(to: number, from: number, immediate: number): number {
  return 0x9100_0000 | (immediate << 10) | (from << 5) | to;
}

/** add x`to`, x`from`, x`by`, lsl #shift */
export function addShifted(to: number, from: number, by: number, shift: number): number {
  return 0x8b00_0000 | (by << 16) | (shift << 10) | (from << 5) | to;
}

/** sub x`to`, x`from`, #immediate */
export function subtract(to: number, from: number, immediate: number): number {
  return 0xd100_0000 | (immediate << 10) | (from << 5) | to;
}

/** subs w`register`, w`register`, #1 */
export function countDown(register: number): number {
  return 0x7100_0400 | (register << 5) | register;
}

/** cmp x`register`, #immediate */
export function compare(register: number, immediate: number): number {
  return 0xf100_001f | (immediate << 10) | (register << 5);
}

/** neg w`to`, w`from` */
export function negate(to: number, from: number): number {
  return 0x4b00_03e0 | (from << 16) | to;
}

/** udiv w`to`, w`from`, w`by` */
export function divide(to: number, from: number, by: number): number {
  return 0x1ac0_0800 | (by << 16) | (from << 5) | to;
}

/** msub w`to`, w`a`, w`b`, w`from`: from - a * b */
export function remainder(to: number, a: number, b: number, from: number): number {
  return 0x1b00_8000 | (b << 16) | (from << 10) | (a << 5) | to;
}

/** ldr x`to`, [x`base`, #offset] */
export function load(to: number, base: number, offset = 0): number {
  return 0xf940_0000 | ((offset / 8) << 10) | (base << 5) | to;
}

/** ldr w`to`, [x`base`, #offset] */
export function load32(to: number, base: number, offset: number): number {
  return 0xb940_0000 | ((offset / 4) << 10) | (base << 5) | to;
}

/** str x`from`, [x`base`] */
export function store(from: number, base: number): number {
  return 0xf900_0000 | (base << 5) | from;
}

/** strb w`from`, [x`base`] */
export function storeByte(from: number, base: number): number {
  return 0x3900_0000 | (base << 5) | from;
}

/** strb w`from`, [x`base`], #-1 */
export function storeByteDown(from: number, base: number): number {
  return 0x381f_f400 | (base << 5) | from;
}

/** svc #0 */
export const systemCall = 0xd400_0001;

/** hvc #0 */
export const callFirmware = 0xd400_0002;

/** ret */
export const ret = 0xd65f_03c0;

/** wfi */
export const waitForInterrupt = 0xd503_207f;

/** b label */
export function jump(to: string): Line {
  return { to, encode: (distance) => 0x1400_0000 | ((distance >> 2) & 0x3ff_ffff) };
}

/** bl label */
export function call(to: string): Line {
  return { to, encode: (distance) => 0x9400_0000 | ((distance >> 2) & 0x3ff_ffff) };
}

/** b.eq label, b.ne label */
export function jumpIf(which: number, to: string): Line {
  return { to, encode: (distance) => 0x5400_0000 | (((distance >> 2) & 0x7_ffff) << 5) | which };
}

/** cbz w`register`, label */
export function jumpIfZero(register: number, to: string): Line {
  return { to, encode: (distance) => 0x3400_0000 | (((distance >> 2) & 0x7_ffff) << 5) | register };
}

/** tbz x`register`, #63, label */
export function jumpUnlessNegative(register: number, to: string): Line {
  return {
    to,
    encode: (distance) => 0xb6f8_0000 | (((distance >> 2) & 0x3fff) << 5) | register,
  };
}

/** adr x`register`, label */
export function addressOf(register: number, to: string): Line {
  return {
    to,
    encode: (distance) =>
      0x1000_0000 | ((distance & 3) << 29) | (((distance >> 2) & 0x7_ffff) << 5) | register,
  };
}
