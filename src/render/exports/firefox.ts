/**
 * The Firefox Profiler's processed profile format, version 48 (firefox-devtools/profiler,
 * docs-developer/CHANGELOG-formats.md; newer profilers upgrade it on loading). Two threads: the whole call tree
 * with exact weights, and the timeline in order of time where there is one, with processes, modules and units as
 * markers.
 *
 * Weights are of type `samples`: integers, so that sums equal the profile's totals. Times are milliseconds; an
 * instruction counts as a virtual nanosecond.
 */
import type { Profile } from '../../profile/profile.ts';
import { printable } from '../guest-text.ts';
import { guestMarkers, markerSchema, markerTable, type GuestMarker } from './firefox-markers.ts';
import { frameNames } from './stacks.ts';

/** Index of the one category that frames of an image belong to. */
const categories = [
  { name: 'Kernel', color: 'orange', subcategories: ['Other'] },
  { name: 'Other images', color: 'blue', subcategories: ['Other'] },
];

interface Samples {
  stack: (number | null)[];
  weight: number[];
  /** ms */
  time: number[];
}

/** A JSON profile for profiler.firefox.com or `profiler-cli load`. */
export function exportFirefox(profile: Profile): string {
  const threads = [thread(profile, 'Call tree', 0, callTreeSamples(profile))];
  const markers = guestMarkers(profile);
  if (profile.timeline || markers.length > 0) {
    const samples = profile.timeline ? timelineSamples(profile) : { stack: [], weight: [], time: [] };
    threads.push(thread(profile, 'Timeline', 1, samples, markers));
  }
  return JSON.stringify({
    meta: {
      interval: profile.timeline ? profile.timeline.period / 1e6 : 1,
      startTime: 0,
      processType: 0,
      product: `boot of ${printable(profile.scenario)}`,
      stackwalk: 1,
      version: 29,
      preprocessedProfileVersion: 48,
      symbolicated: true,
      categories,
      markerSchema: markers.length > 0 ? [markerSchema] : [],
    },
    libs: [],
    threads,
  });
}

function callTreeSamples({ tree }: Profile): Samples {
  const samples: Samples = { stack: [], weight: [], time: [] };
  let position = 0;
  for (let node = 0; node < tree.length; node += 1) {
    if (tree.self[node]! <= 0) continue;
    samples.stack.push(node);
    samples.weight.push(tree.self[node]!);
    samples.time.push(position / 1e6);
    position += tree.self[node]!;
  }
  return samples;
}

function timelineSamples({ timeline }: Profile): Samples {
  const samples: Samples = { stack: [], weight: [], time: [] };
  let position = 0;
  for (let run = 0; run < timeline!.node.length; run += 1) {
    const node = timeline!.node[run]!;
    const length = timeline!.count[run]! * timeline!.period;
    samples.stack.push(node < 0 ? null : node);
    samples.weight.push(length);
    samples.time.push(position / 1e6);
    position += length;
  }
  return samples;
}

/** Frames are functions and stacks are call-tree nodes: row numbers carry over. */
function thread(
  profile: Profile,
  name: string,
  tid: number,
  samples: Samples,
  markers: readonly GuestMarker[] = [],
): object {
  const { functions, tree } = profile;
  const stringArray = frameNames(profile);
  const resourceNames = functions.objects.map((image) => stringArray.push(printable(image)) - 1);
  const rows = Array.from({ length: functions.length }, (_, row) => row);
  const constant = <T>(length: number, value: T): T[] => new Array<T>(length).fill(value);
  const nodes = Array.from({ length: tree.length }, (_, node) => node);
  return {
    name,
    processType: 'default',
    processName: `boot of ${printable(profile.scenario)}`,
    processStartupTime: 0,
    processShutdownTime: null,
    registerTime: 0,
    unregisterTime: null,
    pausedRanges: [],
    isMainThread: tid === 0,
    pid: '1',
    tid,
    samples: { weightType: 'samples', ...samples, length: samples.stack.length },
    stackTable: {
      frame: nodes.map((node) => tree.function[node]!),
      prefix: nodes.map((node) => (tree.parent[node]! < 0 ? null : tree.parent[node]!)),
      category: nodes.map((node) => categoryOf(profile, tree.function[node]!)),
      subcategory: constant(tree.length, 0),
      length: tree.length,
    },
    frameTable: {
      address: constant(functions.length, -1),
      inlineDepth: constant(functions.length, 0),
      category: rows.map((row) => categoryOf(profile, row)),
      subcategory: constant(functions.length, 0),
      func: rows,
      nativeSymbol: constant(functions.length, null),
      innerWindowID: constant(functions.length, 0),
      implementation: constant(functions.length, null),
      line: constant(functions.length, null),
      column: constant(functions.length, null),
      length: functions.length,
    },
    funcTable: {
      name: rows,
      isJS: constant(functions.length, false),
      relevantForJS: constant(functions.length, false),
      resource: rows.map((row) => functions.object[row]!),
      fileName: constant(functions.length, null),
      lineNumber: constant(functions.length, null),
      columnNumber: constant(functions.length, null),
      length: functions.length,
    },
    resourceTable: {
      lib: constant(resourceNames.length, null),
      name: resourceNames,
      host: constant(resourceNames.length, null),
      type: constant(resourceNames.length, 1), // resourceTypes.library
      length: resourceNames.length,
    },
    nativeSymbols: { libIndex: [], address: [], name: [], functionSize: [], length: 0 },
    markers: markerTable(markers, stringArray),
    stringArray,
  };
}

function categoryOf({ functions }: Profile, row: number): number {
  return functions.objects[functions.object[row]!] === 'vmlinux' ? 0 : 1;
}
