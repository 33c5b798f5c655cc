/** schema/bootgate.schema.json tells editors what the reader accepts: both are asked about the same documents. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { parseConfig } from '../../src/config/config-file.ts';
import { scenarioDefaults } from '../../src/config/scenario-input.ts';
import { scenarioKeys } from '../../src/config/scenario-yaml.ts';

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly $defs: Readonly<
    Record<string, { default?: unknown; properties?: Record<string, { default?: unknown }> }>
  >;
}
const schema = JSON.parse(
  readFileSync(new URL('../../schema/bootgate.schema.json', import.meta.url), 'utf8'),
) as Schema;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const reads = (text: string): boolean => {
  try {
    parseConfig(text, 'bootgate.yml');
    return true;
  } catch {
    return false;
  }
};

test('names the same keys', () => {
  expect(Object.keys(schema.properties).sort()).toEqual([...scenarioKeys, 'scenarios', 'policy'].sort());
  expect(Object.keys(schema.$defs['scenario']!.properties!).sort()).toEqual([...scenarioKeys].sort());
});

test('states the same defaults', () => {
  const stated = (key: string): unknown => schema.$defs[key]!.default;
  const { machine, cpu } = defaultArchitecture.machine;
  const { boot, memoryMiB, tracer, icountShift, end, runs, append, limits } = scenarioDefaults;
  expect(
    ['boot', 'machine', 'cpu', 'memory', 'tracer', 'icount-shift', 'end', 'runs', 'append'].map(stated),
  ).toEqual([boot, machine, cpu, memoryMiB, tracer, icountShift, end.kind, runs, append]);
  const { 'wall-seconds': wall, instructions } = schema.$defs['limits']!.properties!;
  expect([wall!.default, instructions!.default]).toEqual([limits.wallSeconds, limits.instructions]);
});

describe('accepts and refuses the same documents', () => {
  test.each([
    ['', true],
    ['kernel: vmlinuz', true],
    ['kernel: ""', false],
    ['kernal: x', false],
    ['disk: {path: d, as: nvdimm, format: raw}', true],
    ['disk: {as: nvdimm}', false],
    ['disk: {path: d, as: usb}', false],
    ['boot: uefi', true],
    ['boot: grub', false],
    ['memory: 512', true],
    ['memory: 2G', true],
    ['memory: 3', false],
    ['memory: much', false],
    ['qemu-args: [-device, virtio-rng-pci]', true],
    ['qemu-args: -smp 2', false],
    ['tracer: exec_tb', true],
    ['tracer: magic', false],
    ['icount-shift: 11', false],
    ['end: exec:/sbin/init', true],
    ['end: exec:init', false],
    ['end: symbol', false],
    ['limits: {wall-seconds: 0.5}', false],
    ['limits: {instructions: 5_000_000}', true],
    ['limits: {minutes: 5}', false],
    ['runs: 0', false],
    ['stages: {a: symbol:b, c: first-user-instruction, d: "address:0xff"}', true],
    ['stages: {a: b}', false],
    ['observe: [modules]', true],
    ['observe: [everything]', false],
    ['scenarios: {a: {append: quiet}, b: }', true],
    ['scenarios: {"a b": {}}', false],
    ['scenarios: {a: {scenarios: {}}}', false],
  ])('%s', (text, accepted) => {
    expect(reads(text)).toBe(accepted);
    expect(validate(parse(text))).toBe(accepted);
  });
});
