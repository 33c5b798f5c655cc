/** Joins call-tree rows that say the same, by hashing on columns: no object a row. */

/** Calls as a tracer tells them. A parent has a smaller row than its children; -1 for roots. */
export interface CallRows {
  readonly parent: Int32Array;
  /** row of CodeNames */
  readonly code: Int32Array;
  readonly kind: Uint8Array;
  /** number of a CostKind, see classify-cost.ts */
  readonly cost: Uint8Array;
  /** row of Profile.processes, -1 for none */
  readonly process: Int32Array;
  readonly self: Float64Array;
  readonly calls: Float64Array;
  /** -1 for never or unknown */
  readonly first: Float64Array;
}

export interface MergedRows extends CallRows {
  readonly length: number;
  readonly mergedOf: Int32Array;
}

/** One row for all rows with the same caller, function, kind, cost and process; parents stay before children. */
export function mergeRows(rows: CallRows): MergedRows {
  const count = rows.parent.length;
  const parent = new Int32Array(count);
  const code = new Int32Array(count);
  const kind = new Uint8Array(count);
  const cost = new Uint8Array(count);
  const process = new Int32Array(count);
  const self = new Float64Array(count);
  const calls = new Float64Array(count);
  const first = new Float64Array(count);
  const mergedOf = new Int32Array(count);

  // Open addressing: slot → merged row + 1.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, count * 2))));
  const mask = slots.length - 1;
  let length = 0;
  for (let row = 0; row < count; row += 1) {
    const above = rows.parent[row] === -1 ? -1 : mergedOf[rows.parent[row]!]!;
    const what = rows.code[row]!;
    let hash = Math.imul(above + 1, 0x9e3779b1) ^ Math.imul(what + 1, 0x85ebca6b);
    hash ^= Math.imul(rows.kind[row]! + 4 * rows.cost[row]! + 3 * (rows.process[row]! + 1), 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    let into = slots[slot]! - 1;
    while (
      into !== -1 &&
      !(
        parent[into] === above &&
        code[into] === what &&
        kind[into] === rows.kind[row] &&
        cost[into] === rows.cost[row] &&
        process[into] === rows.process[row]
      )
    ) {
      slot = (slot + 1) & mask;
      into = slots[slot]! - 1;
    }
    if (into === -1) {
      into = length++;
      slots[slot] = into + 1;
      parent[into] = above;
      code[into] = what;
      kind[into] = rows.kind[row]!;
      cost[into] = rows.cost[row]!;
      process[into] = rows.process[row]!;
      first[into] = rows.first[row]!;
    }
    self[into] = self[into]! + rows.self[row]!;
    calls[into] = calls[into]! + rows.calls[row]!;
    first[into] = earlier(first[into]!, rows.first[row]!);
    mergedOf[row] = into;
  }
  return {
    length,
    parent: parent.subarray(0, length),
    code: code.subarray(0, length),
    kind: kind.subarray(0, length),
    cost: cost.subarray(0, length),
    process: process.subarray(0, length),
    self: self.subarray(0, length),
    calls: calls.subarray(0, length),
    first: first.subarray(0, length),
    mergedOf,
  };
}

/** The earlier of two first executions, -1 being never. */
export function earlier(a: number, b: number): number {
  if (a === -1) return b;
  return b === -1 ? a : Math.min(a, b);
}
