/**
 * A metric that only this file knows: declared in one place, it is kept in profiles, limited by policies, and has its
 * row, its words and its JSON everywhere.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { declareMetric } from '../../src/base/metric.ts';
import { countUnit } from '../../src/base/unit.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { waiversFromMessage } from '../../src/config/commit-trailer.ts';
import { parseConfig } from '../../src/config/config-file.ts';
import { policyChanges } from '../../src/config/policy-changes.ts';
import { readPolicy } from '../../src/config/policy-file.ts';
import type { Policy } from '../../src/config/policy.ts';
import { readProfile, writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { runSample } from '../../src/profile/run-sample.ts';
import { comparisonJson } from '../../src/render/comparison-json.ts';
import { comparisonJunit } from '../../src/render/comparison-junit.ts';
import { comparisonMarkdown } from '../../src/render/comparison-markdown.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { profileReport } from '../../src/render/report/report-model.ts';
import { runCli } from '../support/run-cli.ts';
import { textProfile } from '../support/text-profile.ts';

declareMetric({
  id: 'tlb-misses',
  noun: 'TLB misses',
  unit: countUnit('TLB misses'),
  key: 'tlbMisses',
  sampled: true,
  compared: true,
});

declareMetric({
  id: 'cache-hits',
  noun: 'cache hits',
  unit: countUnit('hits'),
  better: 'higher',
  key: 'cacheHits',
  compared: true,
});

function boot(tlbMisses: number, cacheHits = 500): Profile {
  const made = textProfile('start_kernel self=1000000');
  return { ...made, totals: { ...made.totals, tlbMisses, cacheHits } };
}

function rules(text: string): Policy {
  return readPolicy(parseConfig(`policy:\n  ${text}`, 'bootgate.yml').policy);
}

function judged(base: Profile, head: Profile, policy: Policy): Comparison {
  return compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy,
    today: '2026-01-01',
  });
}

describe('in a profile', () => {
  let folder = '';
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'bootgate-metric-'))));
  afterAll(() => rm(folder, { recursive: true }));

  test('it is kept, of every run too', async () => {
    const made = boot(1234);
    const path = join(folder, 'profile.json');
    await writeProfile(path, { ...made, samples: [runSample(made), runSample(boot(1250))] });
    const read = await readProfile(path);
    expect(read.totals['tlbMisses']).toBe(1234);
    expect(read.samples!.map((run) => run['tlbMisses'])).toEqual([1234, 1250]);
    const shown = await runCli(['show', path], { env: {} });
    expect(shown.stdout).toContain('1,234 TLB misses');
    const markdown = await runCli(['show', path, '--format', 'markdown'], { env: {} });
    expect(markdown.stdout).toContain('1,234 TLB misses');
    const json = await runCli(['show', path, '--format', 'json'], { env: {} });
    expect(JSON.parse(json.stdout)).toMatchObject({
      totals: { tlb_misses: 1234, virtual_ns: 1_000_000 },
      samples: [{ tlb_misses: 1234 }, { tlb_misses: 1250 }],
    });
  });

  test('a profile that does not know it reads, and an absurd one does not', async () => {
    const path = join(folder, 'old.json');
    await writeProfile(path, textProfile('start_kernel self=1000000'));
    expect(await readProfile(path)).not.toHaveProperty('totals.tlbMisses');
    await writeProfile(path, boot(-7));
    await expect(readProfile(path)).rejects.toThrow("'totals.tlbMisses'");
  });

  test('the report has it among its figures', () => {
    expect(profileReport(boot(1234), 'bootgate').head.figures).toContainEqual(['TLB misses', '1,234']);
  });
});

describe('in a comparison', () => {
  const policy = rules('metrics: {tlb-misses: {fail: 10% and 50}}');
  const found = judged(boot(1000), boot(1300), policy);

  test('it has limits, and reaches them', () => {
    expect(found.verdict).toBe('regressed');
    expect(found.headline).toBe('Slower: TLB misses +300 (+30.0 %), limit 10% and 50');
    expect(judged(boot(1000), boot(1040), policy).verdict).toBe('ok');
  });

  test('it has its row and its words in every format', () => {
    expect(comparisonText(found)).toMatch(
      /^TLB misses +\+300 +\+30\.0 % +FAIL +1,000 +1,300 +fail 10% and 50$/m,
    );
    expect(comparisonMarkdown(found)).toMatch(/_TLB misses_ \| \*\*\+300\*\* \|.* 1,000 \| 1,300 \|/);
    expect(comparisonMarkdown(found)).toContain('Bootgate-Waive: tlb-misses up to 30% because REASON');
    expect(comparisonJunit(found)).toContain('+300 TLB misses, limit fail 10% and 50');
    const json = JSON.parse(comparisonJson(found)) as Comparison;
    expect(json.times.find(({ metric }) => metric === 'tlb-misses')).toMatchObject({
      unit: 'TLB misses',
      base: 1000,
      head: 1300,
      status: 'fail',
    });
    expect(json.head.metrics).toContainEqual({
      metric: 'tlb-misses',
      name: 'TLB misses',
      unit: 'TLB misses',
      value: 1300,
    });
  });

  test('noisy runs of it are compared by their medians', () => {
    const several = (faults: number): Profile => ({
      ...boot(faults),
      assume: 'none',
      samples: [0, 1, 2, 3, 4].map((more) => runSample(boot(faults + more))),
    });
    const row = judged(several(1000), several(2000), policy).times.find(
      ({ metric }) => metric === 'tlb-misses',
    );
    expect(row).toMatchObject({ base: 1002, head: 2002, status: 'fail', samples: { baseRuns: 5 } });
  });

  test('one of which more is better fails when it shrinks', () => {
    const better = rules('metrics: {cache-hits: {fail: 10%}}');
    expect(judged(boot(1, 500), boot(1, 400), better).verdict).toBe('regressed');
    expect(judged(boot(1, 500), boot(1, 900), better).verdict).toBe('improved');
  });
});

describe('in a policy', () => {
  test('amounts of another unit are refused', () => {
    expect(() => rules('metrics: {tlb-misses: {fail: 5 ms}}')).toThrow(
      "'5 ms' is a time, and what it limits is a number of TLB misses",
    );
    expect(rules('metrics: {tlb-misses: {fail: 5k TLB misses}}').metrics['tlb-misses']!.fail).toMatchObject({
      absolute: 5000,
      unit: 'TLB misses',
    });
    expect(() => rules('times: {tlb-misses: {fail: 1%}}')).toThrow("unknown key 'tlb-misses'");
  });

  test('it has budgets and waivers, and what a change of its limits is called', () => {
    const budget = rules('budgets: {tlb-misses: 1200}');
    expect(judged(boot(1000), boot(1300), budget).headline).toBe(
      'Over budget: 1,300 TLB misses, budget 1,200',
    );
    const waivers = waiversFromMessage('Subject\n\nBootgate-Waive: tlb-misses up to 400 because of maps');
    expect(waivers).toMatchObject({ problems: [], waivers: [{ max: { unit: 'TLB misses' } }] });
    const waived = { ...rules('metrics: {tlb-misses: {fail: 10%}}'), waivers: waivers.waivers };
    expect(judged(boot(1000), boot(1300), waived).verdict).toBe('waived');
    expect(policyChanges(rules('metrics: {tlb-misses: {fail: 10%}}'), rules('total: {fail: 1%}'))).toContain(
      'tlb-misses: fail 10% → none',
    );
  });
});
