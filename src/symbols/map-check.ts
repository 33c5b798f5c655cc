/** Tells whether symbols of another file (a System.map, a vmlinux) are this kernel's: by the kernel's own symbols. */
import { inputError } from '../base/errors.ts';
import type { FailedNameCheck } from './name-check.ts';
import type { SymbolTable } from './symbol-table.ts';

/** how many of the kernel's functions are compared, spread evenly */
const sampleSize = 1000;
/** at least this share must stand at the same address; all do in a map of the same build */
const requiredShare = 0.98;
/** … and of another build hardly any do */
const leastShare = 0.5;
/** fewer prove nothing */
const minFunctions = 20;

/** Whether the functions of a source without build-id stand where the kernel's own symbols say. */
export function fitsKernel(symbols: SymbolTable, kernel: SymbolTable): boolean {
  return fits(held(symbols, kernel));
}

/**
 * @param path of the map, for messages
 * @throws an input error naming the first function that stands elsewhere
 */
export function checkMapFits(path: string, map: SymbolTable, kernel: SymbolTable): void {
  const found = held(map, kernel);
  if (fits(found)) return;
  throw inputError(`this System.map belongs to another kernel: ${found.difference}`, {
    place: { file: path },
    hint: 'leave --vmlinux out (the symbols inside the kernel are used), or give the right one',
  });
}

/** What speaks against a file's symbols, or against the kernel's own: which of the two is wrong, this does not tell. */
export function ownSymbolsDoubt(symbols: SymbolTable, kernel: SymbolTable): FailedNameCheck | null {
  const { compared, equal, difference } = held(symbols, kernel);
  if (compared < minFunctions || fits({ compared, equal })) return null;
  return {
    sure: equal < compared * leastShare,
    text: `${compared - equal} of ${compared} functions stand elsewhere than the kernel's own symbols say: ${difference}`,
  };
}

interface Held {
  readonly compared: number;
  readonly equal: number;
  /** the first function that stands elsewhere, as text */
  readonly difference: string;
}

function fits({ compared, equal }: Pick<Held, 'compared' | 'equal'>): boolean {
  return equal >= compared * requiredShare;
}

/** Holds a file's functions against the kernel's own. */
function held(map: SymbolTable, kernel: SymbolTable): Held {
  const step = Math.max(1, Math.floor(kernel.length / sampleSize));
  let compared = 0;
  let equal = 0;
  let difference = '';
  for (let row = 0; row < kernel.length; row += step) {
    const name = kernel.name(row);
    const address = kernel.address[row]!;
    compared += 1;
    if (map.addressesOf(name).includes(address)) {
      equal += 1;
      continue;
    }
    const inMap = map.addressOf(name);
    difference ||= `${name} is at ${hex(address)} in the kernel and ${
      inMap === null ? 'not in this file' : `at ${hex(inMap)} in this file`
    }`;
  }
  return { compared, equal, difference };
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
