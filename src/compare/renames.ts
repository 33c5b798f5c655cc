/**
 * Recognises functions that probably only changed their name: one vanished, one appeared, and both are called
 * by and call the same functions, with code of about the same size. A guess, and shown as one.
 */
import type { Profile, TreeTable } from '../profile/profile.ts';
import { joinRenames, matchFunctions, type JointFunctions, type Rename } from './function-match.ts';

/** Share of callers and callees that must be the same. */
const minimumNeighbourShare = 0.5;
/** Smaller size over larger. */
const minimumSizeRatio = 0.8;
/** Pairs beyond this many per shared neighbour are not looked at: a dispatcher's callees say nothing. */
const maximumCandidates = 200;

/** The functions of two profiles, paired by name and by likely renames. */
export function joinFunctions(base: Profile, head: Profile): JointFunctions {
  const matched = matchFunctions(base, head);
  return joinRenames(matched, findRenames(matched, base, head));
}

/** Likely renames, each function in at most one, best matches first. Symmetric in base and head. */
export function findRenames(functions: JointFunctions, base: Profile, head: Profile): Rename[] {
  const removed = neighbours(base.tree, functions.ofBase, (row) => functions.inHead[row] === 0);
  const added = neighbours(head.tree, functions.ofHead, (row) => functions.inBase[row] === 0);
  const addedByNeighbour = new Map<number, number[]>();
  for (const [row, set] of added) {
    for (const neighbour of set) {
      const list = addedByNeighbour.get(neighbour);
      if (list) list.push(row);
      else addedByNeighbour.set(neighbour, [row]);
    }
  }

  const pairs: (Rename & { score: number })[] = [];
  for (const [removedRow, removedSet] of removed) {
    const candidates = new Set<number>();
    for (const neighbour of removedSet) {
      const list = addedByNeighbour.get(neighbour) ?? [];
      if (list.length <= maximumCandidates) for (const row of list) candidates.add(row);
    }
    for (const addedRow of candidates) {
      const score = similarity(functions, removedRow, removedSet, addedRow, added.get(addedRow)!);
      if (score > 0) pairs.push({ removed: removedRow, added: addedRow, score });
    }
  }

  // Ties are broken by the two names in alphabetical order, so that swapping base and head changes nothing.
  const label = ({ removed: from, added: to }: Rename): string =>
    [functions.name[from]!, functions.name[to]!].sort().join('\0');
  pairs.sort((a, b) => b.score - a.score || (label(a) < label(b) ? -1 : 1));
  const taken = new Set<number>();
  return pairs.filter(({ removed: from, added: to }) => {
    if (taken.has(from) || taken.has(to)) return false;
    taken.add(from).add(to);
    return true;
  });
}

/**
 * For each function that `wanted` accepts, its callers and callees as matched rows; a callee is told from a
 * caller by its sign (~row).
 */
function neighbours(
  tree: TreeTable,
  joint: Int32Array,
  wanted: (row: number) => boolean,
): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  const setOf = (row: number): Set<number> => {
    let set = found.get(row);
    if (!set) found.set(row, (set = new Set()));
    return set;
  };
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    if (parent < 0) continue;
    const callee = joint[tree.function[node]!]!;
    const caller = joint[tree.function[parent]!]!;
    if (wanted(callee)) setOf(callee).add(caller);
    if (wanted(caller)) setOf(caller).add(~callee);
  }
  return found;
}

/** 0 for "not the same function"; more is likelier. */
function similarity(
  functions: JointFunctions,
  removed: number,
  removedSet: ReadonlySet<number>,
  added: number,
  addedSet: ReadonlySet<number>,
): number {
  if (functions.object[removed] !== functions.object[added]) return 0;
  const baseSize = functions.baseSize[removed]!;
  const headSize = functions.headSize[added]!;
  // Without sizes, the cost of a call has to do: it is as much the function's own.
  const sizeRatio =
    baseSize > 0 && headSize > 0
      ? ratio(baseSize, headSize)
      : ratio(
          functions.baseSelf[removed]! / Math.max(1, functions.baseCalls[removed]!),
          functions.headSelf[added]! / Math.max(1, functions.headCalls[added]!),
        );
  if (sizeRatio < minimumSizeRatio) return 0;
  let common = 0;
  for (const neighbour of removedSet) if (addedSet.has(neighbour)) common += 1;
  const neighbourShare = common / (removedSet.size + addedSet.size - common);
  if (neighbourShare < minimumNeighbourShare) return 0;
  const callRatio = ratio(functions.baseCalls[removed]!, functions.headCalls[added]!);
  return (
    neighbourShare +
    sizeRatio +
    0.5 * callRatio +
    0.5 * nameLikeness(functions.name[removed]!, functions.name[added]!)
  );
}

function ratio(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === 0 ? 1 : Math.min(a, b) / larger;
}

/** Length of the common beginning and end, as a share of the longer name. */
function nameLikeness(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return (start + end) / Math.max(a.length, b.length, 1);
}
