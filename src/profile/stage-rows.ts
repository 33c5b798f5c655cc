/** How the call tree's nodes spread over the stages of a boot. */
import type { StageRows } from './profile.ts';

/** How rows spread over stages. */
export interface CallStageRows {
  readonly stage: Int32Array;
  /** row of CallRows */
  readonly row: Int32Array;
  readonly self: Float64Array;
  readonly calls: Float64Array;
}

/** Stage rows of the assembled tree, by node, then stage; rows of 0 are left out. */
export function assembleStageRows(
  rows: CallStageRows,
  nodeOf: Int32Array,
  nodes: number,
  stages: number,
): StageRows {
  const start = new Int32Array(nodes + 1);
  for (const row of rows.row) start[nodeOf[row]! + 1]! += 1;
  for (let node = 0; node < nodes; node += 1) start[node + 1]! += start[node]!;
  const fill = start.slice(0, nodes);
  const byNode = new Int32Array(rows.row.length);
  for (let index = 0; index < rows.row.length; index += 1) {
    byNode[fill[nodeOf[rows.row[index]!]!]!++] = index;
  }

  const stage = new Int32Array(rows.row.length);
  const node = new Int32Array(rows.row.length);
  const self = new Float64Array(rows.row.length);
  const calls = new Float64Array(rows.row.length);
  const selfIn = new Float64Array(stages);
  const callsIn = new Float64Array(stages);
  let length = 0;
  for (let at = 0; at < nodes; at += 1) {
    let low = stages;
    let high = -1;
    for (let position = start[at]!; position < start[at + 1]!; position += 1) {
      const index = byNode[position]!;
      const in_ = rows.stage[index]!;
      selfIn[in_] = selfIn[in_]! + rows.self[index]!;
      callsIn[in_] = callsIn[in_]! + rows.calls[index]!;
      low = Math.min(low, in_);
      high = Math.max(high, in_);
    }
    for (let in_ = low; in_ <= high; in_ += 1) {
      if (selfIn[in_] === 0 && callsIn[in_] === 0) continue;
      stage[length] = in_;
      node[length] = at;
      self[length] = selfIn[in_]!;
      calls[length] = callsIn[in_]!;
      length += 1;
      selfIn[in_] = 0;
      callsIn[in_] = 0;
    }
  }
  return {
    length,
    stage: stage.slice(0, length),
    node: node.slice(0, length),
    self: self.slice(0, length),
    calls: calls.slice(0, length),
  };
}
