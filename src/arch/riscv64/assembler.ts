/**
 * As much of an RV64 assembler as the programs that run in a riscv64 guest need; nothing is compressed. Encodings: The
 * RISC-V Instruction Set Manual, volume I, chapter 35; every one is read back by a disassembler in tests.
 */
import type { Line } from '../assembler.ts';

/** Numbers of registers by their names in the calling convention. */
export const register = {
  ...{ zero: 0, ra: 1, sp: 2, t0: 5, t1: 6, t2: 7, a0: 10, a1: 11, a2: 12, a7: 17 },
  ...{ s2: 18, s3: 19, s4: 20, s5: 21, t3: 28, t4: 29, t5: 30 },
} as const;

const { zero } = register;

/** opcode, and funct3 and funct7 where there are any */
const immediateOps = 0x13;
const registerOps = 0x33;
const registerOps32 = 0x3b;

function typeI(opcode: number, funct3: number, to: number, from: number, immediate: number): number {
  if (immediate < -2048 || immediate > 2047) throw new RangeError(`${immediate} has more than 12 bits`);
  return ((immediate & 0xfff) << 20) | (from << 15) | (funct3 << 12) | (to << 7) | opcode;
}

function typeR(
  opcode: number,
  [funct3, funct7]: readonly [number, number],
  to: number,
  from: number,
  by: number,
): number {
  return (funct7 << 25) | (by << 20) | (from << 15) | (funct3 << 12) | (to << 7) | opcode;
}

/** lui, addiw: a 32-bit number, of which bit 31 is extended; or addi alone */
export function move(to: number, value: number): Line[] {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`${value} is not an unsigned 32-bit number`);
  }
  // addiw takes its 12 bits as a signed number.
  const high = ((value + 0x800) >>> 12) & 0xf_ffff;
  const low = (value << 20) >> 20;
  return high === 0
    ? [typeI(immediateOps, 0, to, zero, low)]
    : [(high << 12) | (to << 7) | 0x37, typeI(0x1b, 0, to, to, low)];
}

/** addi; with 0 it is mv */
export function add(to: number, from: number, immediate: number): number {
  return typeI(immediateOps, 0, to, from, immediate);
}

/** slli */
export function shiftLeft(to: number, from: number, bits: number): number {
  return typeI(immediateOps, 1, to, from, bits);
}

/** add */
export function addRegister(to: number, from: number, by: number): number {
  return typeR(registerOps, [0, 0], to, from, by);
}

/** addiw to, to, -1 */
export function countDown(to: number): number {
  return typeI(0x1b, 0, to, to, -1);
}

/** negw: subw to, zero, from */
export function negate(to: number, from: number): number {
  return typeR(registerOps32, [0, 0x20], to, zero, from);
}

/** divuw */
export function divide(to: number, from: number, by: number): number {
  return typeR(registerOps32, [5, 1], to, from, by);
}

/** remuw */
export function remainder(to: number, from: number, by: number): number {
  return typeR(registerOps32, [7, 1], to, from, by);
}

/** ld to, offset(base) */
export function load(to: number, base: number, offset = 0): number {
  return typeI(0x03, 3, to, base, offset);
}

/** lw to, offset(base) */
export function load32(to: number, base: number, offset: number): number {
  return typeI(0x03, 2, to, base, offset);
}

/** sd from, 0(base) */
export function store(from: number, base: number): number {
  return (from << 20) | (base << 15) | (3 << 12) | 0x23;
}

/** sw from, 0(base) */
export function store32(from: number, base: number): number {
  return (from << 20) | (base << 15) | (2 << 12) | 0x23;
}

/** sb from, 0(base) */
export function storeByte(from: number, base: number): number {
  return (from << 20) | (base << 15) | 0x23;
}

/** ecall */
export const systemCall = 0x73;

/** wfi */
export const waitForInterrupt = 0x1050_0073;

/** ret: jalr zero, 0(ra) */
export const ret = typeI(0x67, 0, zero, register.ra, 0);

/** j label */
export function jump(to: string): Line {
  return jumpAndLink(zero, to);
}

/** jal ra, label */
export function call(to: string): Line {
  return jumpAndLink(register.ra, to);
}

function jumpAndLink(link: number, to: string): Line {
  return {
    to,
    encode: (distance) =>
      (bits(distance, 20, 1) << 31) |
      (bits(distance, 1, 10) << 21) |
      (bits(distance, 11, 1) << 20) |
      (bits(distance, 12, 8) << 12) |
      (link << 7) |
      0x6f,
  };
}

/** `which` of a branch: its funct3 */
export const condition = { equal: 0, notEqual: 1, notLess: 5 } as const;

/** beq, bne or bge a, b, label */
export function jumpIf(which: number, a: number, b: number, to: string): Line {
  return {
    to,
    encode: (distance) =>
      (bits(distance, 12, 1) << 31) |
      (bits(distance, 5, 6) << 25) |
      (b << 20) |
      (a << 15) |
      (which << 12) |
      (bits(distance, 1, 4) << 8) |
      (bits(distance, 11, 1) << 7) |
      0x63,
  };
}

/** auipc, addi: the address of a label */
export function addressOf(to: number, label: string): Line[] {
  const auipc = (to << 7) | 0x17;
  return [auipc, { to: label, encode: (distance) => add(to, to, distance + 4) }];
}

function bits(value: number, from: number, count: number): number {
  return (value >> from) & ((1 << count) - 1);
}
