/**
 * Which processes a list of limited length shows: the heaviest with their children, their ancestors with them,
 * and brothers without children that ran the same command as one row. In order of the tree.
 */
import type { Process } from '../../profile/profile.ts';
import { ownWork, processForest } from './process-forest.ts';
import { processLabel } from './process-label.ts';

export interface ProcessRow {
  /** rows of Profile.processes; several where brothers ran the same; none where it stands for what is left out */
  readonly members: readonly number[];
  readonly depth: number;
  /** instructions of the members and all below them */
  readonly total: number;
  /** processes left out here, with all below them; 0 for a row that shows members */
  readonly leftOut: number;
}

/**
 * @param keep rows that may be shown; ancestors that are not kept are skipped
 */
export function processRows(
  processes: readonly Process[],
  keep: (row: number) => boolean,
  most: number,
): ProcessRow[] {
  const forest = processForest(processes, keep);
  const groups = groupBrothers(processes, forest);
  // A parent weighs no less than its children and stands before them: with equals too, ancestors come first.
  const heaviest = groups.map((_, index) => index);
  heaviest.sort((a, b) => groups[b]!.total - groups[a]!.total || a - b);
  const shown = new Set(heaviest.slice(0, most));
  const rows: ProcessRow[] = [];
  // What is left out is said as the last child of its parent: after the last row that is shown below it.
  const left = new Map<number, { count: number; total: number }>();
  groups.forEach((group, index) => {
    if (shown.has(index)) return;
    const above = forest.parent[group.members[0]!]!;
    const sum = left.get(above) ?? { count: 0, total: 0 };
    left.set(above, { count: sum.count + group.size, total: sum.total + group.total });
  });
  const open: { row: number; depth: number }[] = [];
  const close = (depth: number): void => {
    while (open.length > 0 && open.at(-1)!.depth >= depth) {
      const { row, depth: at } = open.pop()!;
      const rest = left.get(row);
      if (rest) rows.push({ members: [], depth: at + 1, total: rest.total, leftOut: rest.count });
      left.delete(row);
    }
  };
  groups.forEach((group, index) => {
    if (!shown.has(index)) return;
    close(group.depth);
    rows.push({ members: group.members, depth: group.depth, total: group.total, leftOut: 0 });
    open.push({ row: group.members[0]!, depth: group.depth });
  });
  close(0);
  const rest = left.get(-1);
  if (rest) rows.push({ members: [], depth: 0, total: rest.total, leftOut: rest.count });
  return rows;
}

interface Group {
  readonly members: number[];
  readonly depth: number;
  total: number;
  /** processes in it and below it */
  size: number;
}

/** Preorder of rows, brothers without children that ran the same put together where the first stands. */
function groupBrothers(processes: readonly Process[], forest: ReturnType<typeof processForest>): Group[] {
  const hasChildren = new Uint8Array(forest.length);
  const size = new Int32Array(forest.length).fill(1);
  for (const row of forest.order.toReversed()) {
    const above = forest.parent[row]!;
    if (above === -1) continue;
    hasChildren[above] = 1;
    size[above]! += size[row]!;
  }
  const groups: Group[] = [];
  const known = new Map<string, number>();
  for (const row of forest.order) {
    const key = `${forest.parent[row]}\0${processLabel(processes[row]!)}`;
    const same = hasChildren[row] === 1 ? undefined : known.get(key);
    if (same !== undefined) {
      groups[same]!.members.push(row);
      groups[same]!.total += forest.total[row]!;
      groups[same]!.size += 1;
      continue;
    }
    groups.push({ members: [row], depth: forest.depth[row]!, total: forest.total[row]!, size: size[row]! });
    if (hasChildren[row] === 0) known.set(key, groups.length - 1);
  }
  return groups;
}

/** Sums over processes; unknown counts as none. */
export interface ProcessSums {
  readonly user: number;
  readonly kernel: number;
  readonly interrupts: number;
  readonly own: number;
}

export function sumProcesses(processes: readonly Process[]): ProcessSums {
  const sum = (of: (process: Process) => number): number =>
    processes.reduce((total, process) => total + Math.max(0, of(process)), 0);
  return {
    user: sum(({ userInstructions }) => userInstructions),
    kernel: sum(({ kernelInstructions }) => kernelInstructions),
    interrupts: sum(({ interruptInstructions }) => interruptInstructions),
    own: sum(ownWork),
  };
}
