/**
 * pprof's profile.proto (github.com/google/pprof/proto), gzipped, for `go tool pprof` and what reads it. The
 * protobuf encoding is the pprof-format package's.
 */
import { unitNamed } from '../../base/unit.ts';
import { gzipSync } from 'node:zlib';
import {
  Function as PprofFunction,
  Line,
  Location,
  Mapping,
  Profile as Pprof,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import type { Profile } from '../../profile/profile.ts';
import { printable } from '../guest-text.ts';
import { forEachStack } from './stacks.ts';

/** A sample for every node with self > 0; images are mappings. */
export function exportPprof(profile: Profile): Uint8Array {
  const strings = new StringTable();
  const { functions, tree } = profile;
  const { cost, exported } = unitNamed(profile.unit);
  const valueType = new ValueType({
    type: strings.dedup(cost),
    unit: strings.dedup(exported.pprof),
  });
  const sample: Sample[] = [];
  forEachStack(tree, (node, depth, stack) => {
    if (tree.self[node]! <= 0) return;
    const locationId: number[] = [];
    for (let level = depth; level >= 0; level -= 1) locationId.push(tree.function[stack[level]!]! + 1);
    sample.push(new Sample({ locationId, value: [tree.self[node]!] }));
  });
  const encoded = new Pprof({
    sampleType: [valueType],
    sample,
    mapping: functions.objects.map(
      (image, row) =>
        new Mapping({ id: row + 1, filename: strings.dedup(printable(image)), hasFunctions: true }),
    ),
    location: Array.from(
      { length: functions.length },
      (_, row) =>
        new Location({
          id: row + 1,
          mappingId: functions.object[row]! + 1,
          line: [new Line({ functionId: row + 1 })],
        }),
    ),
    function: functions.name.map((name, row) => {
      const id = strings.dedup(printable(name));
      return new PprofFunction({
        id: row + 1,
        name: id,
        systemName: id,
        filename: strings.dedup(printable(functions.objects[functions.object[row]!]!)),
      });
    }),
    stringTable: strings,
    periodType: valueType,
    period: 1,
  }).encode();
  return gzipSync(encoded, { level: 6 });
}
