/**
 * Names that failed a proof (attribution/prove-names.ts, symbols/check-exports.ts) are not used: a profile has totals, stages
 * that need no names, and no functions. Its first warning says why.
 */
import type { FunctionTable, Profile, TreeTable } from './profile.ts';

/** Coverage.symbolSource of a profile whose names are not believed. */
export const noSymbolSource = 'none';

export function hasBelievedNames({ coverage }: Pick<Profile, 'coverage'>): boolean {
  return coverage.symbolSource !== noSymbolSource;
}

/** In place of functions. */
export const namesWithheld = 'none: their names are not to be believed, as the warnings say';

const none = new Int32Array();
const nothing = new Float64Array();

export const noFunctions: FunctionTable = {
  length: 0,
  name: [],
  object: none,
  objects: [],
  self: nothing,
  total: nothing,
  calls: nothing,
  first: nothing,
  size: none,
};

export const noTree: TreeTable = {
  length: 0,
  parent: none,
  function: none,
  kind: new Uint8Array(),
  cost: new Uint8Array(),
  self: nothing,
  total: nothing,
  calls: nothing,
  first: nothing,
  process: none,
};
