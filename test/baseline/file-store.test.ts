import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readBudget, writeBudget } from '../../src/baseline/file-store.ts';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { textProfile } from '../support/text-profile.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'budget-'));
  file = join(folder, 'boot-budget.json');
  await writeBudget(file, profile, null, '2026-06-01T00:00:00Z');
});
afterAll(() => rmSync(folder, { recursive: true }));

const stages = { stages: ['kernel', 'userspace'] };
const profile = textProfile('a self=1000000\nb self=500 stage=userspace', stages);
const slower = textProfile('a self=1500000\nb self=500 stage=userspace', stages);

test('a committed budget is totals and stages, and judges like a baseline', async () => {
  const budget = (await readBudget(file))!;
  expect(budget.profile.environment.fingerprint).toBe(profile.environment.fingerprint);
  const result = compare({
    base: { profile: budget.profile, label: 'boot-budget.json' },
    head: { profile: { ...slower, subject: { ...slower.subject, append: 'x' } }, label: 'head' },
    policy: defaultPolicy,
    today: '2026-06-02',
  });
  expect(result).toMatchObject({
    verdict: 'regressed',
    total: { delta: 500_000 },
    functions: [],
    causes: [],
  });
  expect(result.stages.map(({ delta }) => delta)).toEqual([500_000, 0]);
  expect(result.warnings.join()).toContain('totals and stages only');
});

test('there may be none', async () => {
  expect(await readBudget(join(folder, 'none.json'))).toBeNull();
});

test.each([
  ['no JSON', () => 'x', 'not a budget'],
  ['a newer version', (text: string) => text.replace('"version": 1', '"version": 9'), 'newer Bootgate'],
  ['stages that do not add up', (text: string) => text.replace('"total": 1000500', '"total": 99'), 'add up'],
  ['another file', () => '{"format":"bootgate-profile"}', "'format'"],
  ['negative figures', (text: string) => text.replace('"total": 1000500', '"total": -5'), "'total'"],
  ['a missing field', (text: string) => text.replace('"cpu"', '"cpuu"'), 'cpu'],
])('%s is refused', async (_, change, message) => {
  const damaged = join(folder, 'damaged.json');
  writeFileSync(damaged, change(readFileSync(file, 'utf8')));
  await expect(readBudget(damaged)).rejects.toThrow(message);
});
