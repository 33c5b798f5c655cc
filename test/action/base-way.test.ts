/** What a pull request may move: not the end mark in front of what it slows. */
import { describe, expect, test } from '@jest/globals';
import { acceptedChange, sayChanges } from '../../src/action/accepted-changes.ts';
import { scenariosLeftOut, theBasesWay } from '../../src/action/base-way.ts';
import { parseConfig, selectScenarios } from '../../src/config/config-file.ts';
import { readPolicy } from '../../src/config/policy-file.ts';

const way = (base: string, head: string, inputs = {}) => {
  const scenario = selectScenarios(parseConfig(head), [], { kernel: '/k', ...inputs })[0]!;
  return theBasesWay(scenario, parseConfig(base), inputs);
};

test.each([
  ['end: symbol:start_kernel', 'end: power-off → symbol:start_kernel'],
  ['icount-shift: 0', 'icount-shift: 3 → 0'],
  ['memory: 2G', 'memory: 512M → 2G'],
  ['cpu: qemu64', 'cpu: max,erms=off,fsrm=off,level-func7=0 → qemu64'],
  ['runs: 5', 'runs: 1 → 5'],
  ['focus: name=sh', 'focus: none → {'],
  ['limits: { instructions: 5 }', 'limits: {'],
  ["stages: { mine: 'address:0x10' }", 'stages: [] → [{"name":"mine","start":{"address":"0x10"}}]'],
])('%s of the head is told, and the base’s way is measured', (head, change) => {
  const { scenario, changes } = way('', head);
  expect(changes).toHaveLength(1);
  expect(changes[0]!.text).toContain(`scenario default: ${change}`);
  expect(scenario).toEqual(selectScenarios(parseConfig(''), [], { kernel: '/k' })[0]);
});

test('what is measured is the pull request’s to change, and inputs win over both files', () => {
  const { scenario, changes } = way('append: quiet\nmemory: 1G', 'append: debug\nmemory: 1G');
  expect([changes, scenario.append, scenario.memoryMiB]).toEqual([[], 'debug', 1024]);
  expect(way('memory: 1G', 'memory: 2G', { memoryMiB: 256 }).changes).toEqual([]);
});

test('a scenario that the base does not have is measured as it is', () => {
  const { scenario, changes } = way('scenarios: { old: {} }', 'scenarios: { new: { runs: 3 } }');
  expect([changes, scenario.runs]).toEqual([[], 3]);
});

test('what the base accepts is measured as the pull request has it, the rest is not', () => {
  const head = 'end: symbol:start_kernel\nmemory: 1G';
  const scenario = selectScenarios(parseConfig(head), [], { kernel: '/k' })[0]!;
  const { scenario: measured, changes } = theBasesWay(
    scenario,
    parseConfig(''),
    {},
    (what) => what === 'memory',
  );
  expect([measured.memoryMiB, measured.end.kind]).toEqual([1024, 'power-off']);
  expect(changes.map(({ what }) => what)).toEqual(['end', 'memory']);
});

test('scenarios that are left out are told, those that are new are not', () => {
  const left = (base: string, head: string) =>
    scenariosLeftOut(parseConfig(base), parseConfig(head)).map(({ text }) => text);
  expect(left('scenarios: { a: {}, b: {} }', 'scenarios: { b: {}, c: {} }')).toEqual([
    'scenario a is left out',
  ]);
  expect(left('scenarios: { a: {} }', '')).toEqual(['scenario a is left out']);
  expect(left('', 'scenarios: { a: {} }')).toEqual([]);
});

describe('a waiver on the base', () => {
  const policy = (waivers: string) => readPolicy(parseConfig(`policy: { waivers: [${waivers}] }`).policy);
  const changes = [
    { what: 'end', text: 'end: a → b' },
    { what: 'memory', text: 'memory: c → d' },
    { what: 'limits', text: 'limits: e → f' },
  ];

  test('accepts what it names, and the rest but for limits is refused', () => {
    const accepting = policy('{ change: end, reason: a new board }');
    expect(sayChanges(changes, accepting, '2026-11-23')).toEqual({
      changedByHead: ['memory: c → d', 'limits: e → f'],
      accepted: ['end: a → b: a new board'],
      refused: ['memory'],
    });
    expect(sayChanges(changes, policy(''), '2026-11-23').refused).toEqual(['end', 'memory']);
  });

  test.each([
    ['{ change: "*", reason: any }', true],
    ['{ change: end, reason: x, expires: 2026-11-22 }', true],
    ['{ change: end, reason: x, expires: 2026-11-01 }', false],
    ['{ change: memory, reason: x }', false],
    ['{ metric: total, max: 1%, reason: x }', false],
  ])('%s accepts another end: %s', (waivers, accepted) => {
    expect(acceptedChange(policy(waivers), 'end', '2026-11-23') !== null).toBe(accepted);
  });
});
