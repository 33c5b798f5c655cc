/** Columns of a profile's file, each value checked against the table it points into. */
import type { CheckedJson } from '../base/checked-json.ts';
import { profileLimits } from './profile-limits.ts';
import { nodeKind, type FunctionTable, type StageRows, type Timeline, type TreeTable } from './profile.ts';

const { text: maxText } = profileLimits;
const maxInt32 = 2 ** 31 - 1;

export function checkFunctions(json: CheckedJson): FunctionTable {
  const length = json.field('length').integer(0, profileLimits.functions);
  const images = json.field('images').strings(profileLimits.images, maxText);
  const name = json.field('name').strings(length, maxText);
  if (name.length !== length) {
    throw json.field('name').error(`should have ${length} values, but has ${name.length}`);
  }
  const counts = (column: string, min = 0): Float64Array =>
    json.field(column).column(new Float64Array(length), min);
  return {
    length,
    name,
    image: json.field('image').column(new Int32Array(length), 0, images.length - 1),
    images,
    self: counts('self'),
    total: counts('total'),
    calls: counts('calls'),
    first: counts('first', -1),
    size: json.field('size').column(new Int32Array(length), 0, maxInt32),
  };
}

export function checkTree(json: CheckedJson, functions: number, processes: number): TreeTable {
  const length = json.field('length').integer(0, profileLimits.nodes);
  const counts = (column: string, min = 0): Float64Array =>
    json.field(column).column(new Float64Array(length), min);
  return {
    length,
    parent: json.field('parent').column(new Int32Array(length), -1, length - 1),
    function: json.field('function').column(new Int32Array(length), 0, functions - 1),
    kind: json.field('kind').column(new Uint8Array(length), 0, Math.max(...Object.values(nodeKind))),
    self: counts('self'),
    total: counts('total'),
    calls: counts('calls'),
    first: counts('first', -1),
    process: json.field('process').column(new Int32Array(length), -1, processes - 1),
  };
}

export function checkStageRows(json: CheckedJson, stages: number, nodes: number): StageRows {
  const length = json.field('length').integer(0, profileLimits.stageRows);
  return {
    length,
    stage: json.field('stage').column(new Int32Array(length), 0, stages - 1),
    node: json.field('node').column(new Int32Array(length), 0, nodes - 1),
    self: json.field('self').column(new Float64Array(length), 0),
    calls: json.field('calls').column(new Float64Array(length), 0),
  };
}

export function checkTimeline(json: CheckedJson, nodes: number): Timeline {
  const node = json.field('node').list(profileLimits.stageRows, (value) => value.integer(-1, nodes - 1));
  return {
    period: json.field('period').integer(1),
    node: Int32Array.from(node),
    count: json.field('count').column(new Int32Array(node.length), 1, maxInt32),
  };
}
