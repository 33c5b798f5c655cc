import type { SymbolTable } from './symbol-table.ts';

/** Names nothing: in place of symbols that are not to be believed. */
export const noSymbols: SymbolTable = {
  source: 'none',
  buildId: null,
  length: 0,
  address: new BigUint64Array(0),
  size: new Uint32Array(0),
  name: () => '',
  aliases: () => [],
  section: () => '',
  find: () => -1,
  findHalves: () => -1,
  addressOf: () => null,
  addressesOf: () => [],
  text: [],
};
