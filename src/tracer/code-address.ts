/**
 * Codes that stand in the place of addresses where an address does not say which code it is (trace-layout.ts,
 * codeKinds): code of modules and files, and the roots of programs.
 */
import { codeKinds, codeKindShift, objectRowShift } from './trace-layout.ts';

export type CodeAddress =
  | { readonly kind: 'address' }
  /** `offset`: in a file; the low bits of an address in a module */
  | { readonly kind: 'object'; readonly object: number; readonly offset: number }
  | { readonly kind: 'program'; readonly program: number };

const kindShift = codeKindShift - 32;
const highBits = objectRowShift - 32;

/** What an address or code, given as two halves, stands for. */
export function readCodeAddress(high: number, low: number): CodeAddress {
  switch (high >>> kindShift) {
    case codeKinds.object:
      return {
        kind: 'object',
        object: (high >>> highBits) & ((1 << (kindShift - highBits)) - 1),
        offset: (high & ((1 << highBits) - 1)) * 2 ** 32 + low,
      };
    case codeKinds.program:
      return { kind: 'program', program: low };
    default:
      return { kind: 'address' };
  }
}

/** Is it a code, and no address? */
export function isCode(high: number): boolean {
  const kind = high >>> kindShift;
  return kind === codeKinds.object || kind === codeKinds.program;
}

/** The code of an offset in a file, or of the low bits of an address in a module. */
export function objectCode(object: number, offset: number): bigint {
  return (
    (BigInt(codeKinds.object) << BigInt(codeKindShift)) |
    (BigInt(object) << BigInt(objectRowShift)) |
    BigInt(offset)
  );
}

/** The low bits of a module's address that its codes hold. */
export function moduleOffset(address: bigint): number {
  return Number(BigInt.asUintN(objectRowShift, address));
}
