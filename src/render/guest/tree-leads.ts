/** Lines in front of the rows of a tree that is drawn as text. */

/**
 * @param depths of rows in preorder; roots 0
 * @returns `├─ `, `│  └─ ` and the like, empty for roots
 */
export function treeLeads(depths: readonly number[]): string[] {
  const leads = new Array<string>(depths.length);
  // By depth, seen from the end: a sibling follows.
  const follows: boolean[] = [];
  for (let row = depths.length - 1; row >= 0; row -= 1) {
    const depth = depths[row]!;
    const rails = Array.from({ length: Math.max(0, depth - 1) }, (_, level) =>
      follows[level + 1] === true ? '│  ' : '   ',
    ).join('');
    leads[row] = depth === 0 ? '' : rails + (follows[depth] === true ? '├─ ' : '└─ ');
    follows.length = depth + 1;
    follows[depth] = true;
  }
  return leads;
}
