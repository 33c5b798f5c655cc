/** Tells whether a System.map, which carries no build-id, is this kernel's: by the kernel's own symbols. */
import { inputError } from '../base/errors.ts';
import type { SymbolTable } from './symbol-table.ts';

/** how many of the kernel's functions are compared, spread evenly */
const sampleSize = 1000;
/** at least this share must stand at the same address; all do in a map of the same build */
const requiredShare = 0.98;

/**
 * @param path of the map, for messages
 * @throws an input error naming the first function that stands elsewhere
 */
export function checkMapFits(path: string, map: SymbolTable, kernel: SymbolTable): void {
  const step = Math.max(1, Math.floor(kernel.length / sampleSize));
  let compared = 0;
  let equal = 0;
  let firstDifference = '';
  for (let row = 0; row < kernel.length; row += step) {
    const name = kernel.name(row);
    const address = kernel.address[row]!;
    compared += 1;
    if (map.addressesOf(name).includes(address)) equal += 1;
    else if (firstDifference === '') {
      const inMap = map.addressOf(name);
      firstDifference = `${name} is at ${hex(address)} in the kernel and ${
        inMap === null ? 'not in this map' : `at ${hex(inMap)} in this map`
      }`;
    }
  }
  if (equal >= compared * requiredShare) return;
  throw inputError(`this System.map belongs to another kernel: ${firstDifference}`, {
    place: { file: path },
    hint: 'leave --vmlinux out (the symbols inside the kernel are used), or give the right one',
  });
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
