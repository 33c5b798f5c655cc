/** schema/bootgate.schema.json and the reader are asked about the same policies. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/config-file.ts';
import { readPolicy } from '../../src/config/policy-file.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/bootgate.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

function reads(text: string): boolean {
  try {
    readPolicy(parseConfig(text, 'bootgate.yml').policy);
    return true;
  } catch {
    return false;
  }
}

test.each([
  'total: {fail: 1%}',
  'total: {warn: 0.5%, fail: 1% and 200k}',
  'total: {fail: 100000}',
  'total: {fail: never}',
  "stages: {'*': {fail: 5%}, firmware: never}",
  'functions: {alg_test: {warn: 10%}}',
  'processes: {systemd-*: {warn: 10%}, kworker/*: never}',
  'modules: {e1000: {fail: 1M}}',
  'times: {virtual-time: {fail: 10 ms}}',
  "budgets: {total: 1.5G, 'stage:userspace': 100_000}",
  'discount: [{function: x, reason: y}, {under: z, reason: y}]',
  "waivers: [{metric: 'stage:x', max: 2%, reason: r, issue: '#7', expires: 2026-12-31}]",
  "waivers: [{change: end, reason: r, issue: '#7', expires: 2026-12-31}, {change: '*', reason: r}]",
  "complaints: {oops: fail, failed-unit: warn, 'Failed to start foo*': ignore}",
  'on-missing-baseline: fail',
  'max-baseline-age: 30 days',
  'max-baseline-age: 30',
  'anchor: {ref: v1.0, fail: 5%}',
  'cost-kinds: {waiting: [my_poll, my_other_poll], random: [], work: [delay_tsc]}',
  'noise: {min-runs: 7, mad-factor: 2.5, alpha: 0.01}',
])('both take %s', (text) => {
  const document = `policy: {${text}}`;
  expect(validate(parse(document))).toBe(true);
  expect(reads(document)).toBe(true);
});

test.each([
  'totl: {fail: 1%}',
  'cost-kinds: {waitng: [my_poll]}',
  'cost-kinds: {waiting: my_poll}',
  "cost-kinds: {waiting: ['my_*']}",
  "cost-kinds: {waiting: ['']}",
  'total: {}',
  'total: {fail: abc}',
  'total: {fail: -1}',
  'total: 1%',
  'stages: {x: sometimes}',
  'times: {cpu-time: {fail: 1%}}',
  'budgets: {userspace: 1}',
  'discount: [{function: x}]',
  'discount: [{function: x, under: y, reason: z}]',
  'waivers: [{metric: tota, max: 1%, reason: x}]',
  'waivers: [{metric: total, max: 1%}]',
  'waivers: [{change: limits, reason: x}]',
  'waivers: [{change: end}]',
  'waivers: [{change: end, max: 1%, reason: x}]',
  'on-missing-baseline: explode',
  'complaints: {oops: shout}',
  'complaints: [oops]',
  'max-baseline-age: soon',
  'anchor: {fail: 5%}',
  'noise: {min-runs: 1}',
])('both refuse %s', (text) => {
  const document = `policy: {${text}}`;
  expect(validate(parse(document))).toBe(false);
  expect(reads(document)).toBe(false);
});

test('the example of docs/policy.md is one', () => {
  const text = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(text)![1]!;
  expect(validate(parse(example))).toBe(true);
  const { waivers, discount } = readPolicy(parseConfig(example, 'bootgate.yml').policy);
  expect(waivers[0]).toMatchObject({ issue: '#123', expires: '2027-03-31' });
  expect(discount).toHaveLength(2);
});
