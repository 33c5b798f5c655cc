/** Tells whether symbols that carry no build-id (a System.map) are this kernel's: by the kernel's own symbols. */
import { inputError } from '../base/errors.ts';
import type { SymbolTable } from './symbol-table.ts';

/** how many of the kernel's functions are compared, spread evenly */
const sampleSize = 1000;
/** at least this share must stand at the same address; all do in a map of the same build */
const requiredShare = 0.98;

/** Whether the functions of a source without build-id stand where the kernel's own symbols say. */
export function fitsKernel(symbols: SymbolTable, kernel: SymbolTable): boolean {
  return firstDifference(symbols, kernel) === null;
}

/**
 * @param path of the map, for messages
 * @throws an input error naming the first function that stands elsewhere
 */
export function checkMapFits(path: string, map: SymbolTable, kernel: SymbolTable): void {
  const difference = firstDifference(map, kernel);
  if (difference === null) return;
  throw inputError(`this System.map belongs to another kernel: ${difference}`, {
    place: { file: path },
    hint: 'leave --vmlinux out (the symbols inside the kernel are used), or give the right one',
  });
}

/** The first function that stands elsewhere, as text; null when (nearly) all stand where they should. */
function firstDifference(map: SymbolTable, kernel: SymbolTable): string | null {
  const step = Math.max(1, Math.floor(kernel.length / sampleSize));
  let compared = 0;
  let equal = 0;
  let difference: string | null = null;
  for (let row = 0; row < kernel.length; row += step) {
    const name = kernel.name(row);
    const address = kernel.address[row]!;
    compared += 1;
    if (map.addressesOf(name).includes(address)) {
      equal += 1;
      continue;
    }
    const inMap = map.addressOf(name);
    difference ??= `${name} is at ${hex(address)} in the kernel and ${
      inMap === null ? 'not in this map' : `at ${hex(inMap)} in this map`
    }`;
  }
  return equal >= compared * requiredShare ? null : difference;
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
