/**
 * The processes of a boot as trees: children in order of their start, what each did itself and with its children.
 * A profile may be untrusted: parents that form a ring are cut open where the ring is entered.
 */
import { userAndKernel } from '../../profile/process-work.ts';
import type { Process } from '../../profile/profile.ts';

export interface ProcessForest {
  readonly length: number;
  /** row of the parent, -1 for roots */
  readonly parent: Int32Array;
  /** rows in preorder: a parent stands before its children, siblings by row */
  readonly order: Int32Array;
  /** by row; roots 0 */
  readonly depth: Int32Array;
  /** by row: instructions in user and kernel mode and in interrupts, unknown counted as none */
  readonly own: Float64Array;
  /** by row: `own` of the process and of all below it */
  readonly total: Float64Array;
}

/**
 * @param keep rows that take part; what is below one that does not is put under its nearest ancestor that does
 */
export function processForest(
  processes: readonly Process[],
  keep: (row: number) => boolean = () => true,
): ProcessForest {
  const length = processes.length;
  const parent = keptParents(openRings(processes), keep);
  const rows = Array.from({ length }, (_, row) => row).filter(keep);
  const children = new Map<number, number[]>();
  for (const row of rows) {
    const list = children.get(parent[row]!);
    if (list) list.push(row);
    else children.set(parent[row]!, [row]);
  }
  const depth = new Int32Array(length);
  const order = new Int32Array(rows.length);
  let placed = 0;
  const pending = [...(children.get(-1) ?? [])].reverse();
  for (let row = pending.pop(); row !== undefined; row = pending.pop()) {
    order[placed] = row;
    placed += 1;
    depth[row] = parent[row] === -1 ? 0 : depth[parent[row]!]! + 1;
    for (const child of [...(children.get(row) ?? [])].reverse()) pending.push(child);
  }
  const own = Float64Array.from(processes, ownWork);
  const total = own.slice();
  for (let index = placed - 1; index >= 0; index -= 1) {
    const above = parent[order[index]!]!;
    if (above !== -1) total[above]! += total[order[index]!]!;
  }
  return { length, parent, order, depth, own, total };
}

/** Instructions a process executed: user, kernel, and the interrupts during it. */
export function ownWork(process: Process): number {
  return userAndKernel(process) + Math.max(0, process.interruptInstructions);
}

/** Parents without rings: of a ring, the link that closes it (seen from its first row) is cut. */
function openRings(processes: readonly Process[]): Int32Array {
  const parent = Int32Array.from(processes, ({ parent: above }) =>
    above >= 0 && above < processes.length ? above : -1,
  );
  const visit = new Int32Array(processes.length);
  for (let start = 0; start < parent.length; start += 1) {
    let row = start;
    while (row !== -1 && visit[row] === 0) {
      visit[row] = start + 1;
      const above = parent[row]!;
      if (above !== -1 && visit[above] === start + 1) parent[row] = -1;
      row = parent[row]!;
    }
  }
  return parent;
}

function keptParents(parent: Int32Array, keep: (row: number) => boolean): Int32Array {
  const kept = Uint8Array.from(parent, (_, row) => (keep(row) ? 1 : 0));
  // Each walk ends at an ancestor whose answer is known, so that long chains cost their length once.
  const nearest = new Int32Array(parent.length).fill(-2);
  for (let start = 0; start < parent.length; start += 1) {
    const path: number[] = [];
    let row = start;
    while (row !== -1 && nearest[row] === -2) {
      path.push(row);
      row = parent[row]!;
    }
    for (const passed of path.reverse()) {
      const above = parent[passed]!;
      nearest[passed] = above === -1 ? -1 : kept[above] === 1 ? above : nearest[above]!;
    }
  }
  return nearest;
}
