/** `bootgate show --counters`: how many, of what, in which function. Figures are those of Debian's 6.1 (docs/decisions/0445). */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { countedGroups } from '../../src/profile/counted-groups.ts';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Counted, Profile } from '../../src/profile/profile.ts';
import { projectRoot } from '../support/project-root.ts';
import { runCli } from '../support/run-cli.ts';
import { textProfile } from '../support/text-profile.ts';

const drawn = textProfile(`
start_kernel self=1000
  time_init self=100
    hpet_enable self=10
      hpet_readl self=10
  kernel_init self=10
    hpet_clocksource self=10
      hpet_readl self=10
    pit_hpet_ptimer_calibrate_cpu self=10
`);

const nodeOf = (name: string, after = 0): number =>
  Array.from(drawn.tree.function).findIndex(
    (row, node) => node >= after && drawn.functions.name[row] === name,
  );
const first = nodeOf('hpet_readl');
const row = (of: string, part: string, node: number, count: number): Counted => ({
  ...{ metric: 'deviceAccesses', of, part, node, count },
});
const counted: Counted[] = [
  row('HPET', 'reads', first, 101),
  row('HPET', 'reads', nodeOf('hpet_readl', first + 1), 25_000),
  row('HPET', 'writes', first, 25_024),
  row('timer (PIT)', 'reads', nodeOf('pit_hpet_ptimer_calibrate_cpu'), 22_348),
  { metric: 'pagesAllocated', of: '', part: '', node: nodeOf('kernel_init'), count: 5_627 },
];
const profile: Profile = {
  ...drawn,
  counted,
  totals: { ...drawn.totals, pageFaults: 812, deviceAccesses: 72_473, pagesAllocated: 5_627 },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-counters-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function show(of: Profile, ...args: string[]): Promise<string> {
  const path = join(folder, 'profile.json');
  await writeProfile(path, of);
  const { status, stdout, stderr } = await runCli(['show', path, '--counters', ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

test('rows of one thing are one, with the call path that did most of it', () => {
  expect(countedGroups(profile, 'deviceAccesses').map(({ of, part, count }) => [of, part, count])).toEqual([
    ['HPET', 'reads', 25_101],
    ['HPET', 'writes', 25_024],
    ['timer (PIT)', 'reads', 22_348],
  ]);
  expect(countedGroups(profile, 'deviceAccesses')[0]).toMatchObject({
    path: ['start_kernel', 'kernel_init', 'hpet_clocksource', 'hpet_readl'],
    ofPath: 25_000,
  });
});

test('the text has every counter, and what those with parts are made of', async () => {
  const lines = (await show(profile)).split('\n').map((line) => line.trim().replace(/ {2,}/g, '  '));
  expect(lines).toContain('812  page faults');
  expect(lines).toContain('72,473  device accesses');
  expect(lines).toContain(
    '25,101  34.63 %  HPET, reads  99.60 %  … → kernel_init → hpet_clocksource → hpet_readl',
  );
  expect(lines.find((line) => line.startsWith('22,348'))).toMatch(
    /^22,348 {2}30\.84 % {2}timer \(PIT\), reads {2}100\.00 % {2}.*pit_hpet_ptimer_calibrate_cpu$/,
  );
  expect(lines).toContain('5,627  100.00 %  all  100.00 %  start_kernel → kernel_init');
});

test('--top cuts what a counter is made of, and says so', async () => {
  const text = await show(profile, '--top', '1');
  expect(text).not.toContain('timer (PIT)');
  expect(text).toContain('2 more (--top N shows more)');
});

test('the JSON has all of it, as its schema says', async () => {
  const json = JSON.parse(await show(profile, '--format', 'json')) as { counters: unknown[] };
  const schema: unknown = JSON.parse(readFileSync(join(projectRoot, 'schema/show.schema.json'), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema as object);
  expect([validate(json), validate.errors]).toEqual([true, null]);
  expect(json.counters).toContainEqual({ metric: 'page-faults', count: 812, parts: [] });
  expect(json.counters).toContainEqual(expect.objectContaining({ metric: 'device-accesses', count: 72_473 }));
});

test('a boot of which nothing was counted says so', async () => {
  expect(await show(drawn)).toMatch(/Counters[^]*not recorded|were not recorded/);
});
