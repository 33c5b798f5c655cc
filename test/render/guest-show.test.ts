/** `bootgate show` of what the guest did: processes, system calls, modules, waits, units. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { speedUp } from '../../src/render/guest/parallel-lines.ts';
import { processForest } from '../../src/render/guest/process-forest.ts';
import { processRows } from '../../src/render/guest/process-rows.ts';
import { expectGolden } from '../support/golden.ts';
import { imageBoot, randomImageBoot } from '../support/image-profile.ts';
import { runCli } from '../support/run-cli.ts';

const golden = (name: string): string => resolve(import.meta.dirname, 'golden', name);
const everything = ['--processes', '--syscalls', '--modules', '--waits', '--units'];
const boot = imageBoot();
const big = randomImageBoot({ seed: 7, processes: 250 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-guest-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function show(profile: Profile, ...args: string[]): Promise<string> {
  const path = join(folder, 'profile.json');
  await writeProfile(path, profile);
  const { status, stdout, stderr } = await runCli(['show', path, ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('bootgate show', () => {
  for (const option of everything) {
    for (const [format, suffix] of [['text', 'txt'], ['markdown', 'md']] as const) {
      test(`${option} as ${format}`, async () => {
        const text = await show(boot, option, '--format', format);
        expectGolden(golden(`show${option.replace('--', '-')}.${suffix}`), text);
      });
    } // prettier-ignore
  }

  test('a pattern leaves the processes meant, their family and their calls', async () => {
    expectGolden(
      golden('show-process-udev.txt'),
      await show(boot, '--processes', '--syscalls', '--process', '*udev*'),
    );
    const json = JSON.parse(
      await show(boot, '--syscalls', '--process', 'app-server', '--format', 'json'),
    ) as { system_calls: { name: string; count: number }[] };
    expect(json.system_calls.map(({ name, count }) => [name, count])).toEqual([['read', 5000], ['openat', 40]]); // prettier-ignore
  });

  test.each([
    ['systemd-udve', 'did you mean'],
    ['nothing like it', "with '*' all of one"],
  ])('a pattern that nothing matches is refused (%s)', async (pattern, hint) => {
    const path = join(folder, 'none.json');
    await writeProfile(path, boot);
    const { status, stderr } = await runCli(['show', path, '--process', pattern]);
    expect(status).toBe(2);
    expect(stderr).toContain(hint);
  });

  test('250 processes stay readable: as many lines as asked for, no wider than the terminal', async () => {
    const lines = (await show(big, '--processes', '--top', '20')).split('\n');
    expect(lines.length).toBeLessThan(60);
    const table = lines.slice(lines.findIndex((line) => line.includes(' pid ')));
    expect(table.filter((line) => Array.from(line).length > 100)).toEqual([]);
  });

  test('--format json is as schema/show.schema.json says', async () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../schema/show.schema.json'), 'utf8');
    const validate = new Ajv2020({ allErrors: true, strict: true }).compile(JSON.parse(text) as object);
    const bare = imageBoot({}, { profile: { processes: null, systemCalls: null, modules: null, waits: null, idle: null, parallelism: null, units: null } }); // prettier-ignore
    for (const profile of [boot, big]) {
      const json = JSON.parse(await show(profile, ...everything, '--format', 'json')) as object;
      validate(json);
      expect(validate.errors).toBeNull();
      expect(json).toMatchObject({
        processes: profile.processes!.map(({ pid, command }) => ({ pid, command })),
      });
    }
    // Without processes, nodes name none.
    const tree = { ...bare.tree, process: bare.tree.process.slice().fill(-1) };
    const json = JSON.parse(await show({ ...bare, tree }, ...everything, '--format', 'json')) as object;
    validate(json);
    expect(validate.errors).toBeNull();
    expect(json).toMatchObject({ processes: null, waits: null, parallelism: null });
    expect(await show({ ...bare, tree }, ...everything)).toMatch(
      /Processes\nnot recorded\n\nSystem calls\nnot/,
    );
  });
});

describe('hostile names', () => {
  const evil = '\x1b[31mred\x1b[0m \u202egnp.exe `|<img src=x onerror=1>|` @someone https://x.example\n# h';
  const named: Profile = {
    ...boot,
    processes: boot.processes!.map((process, row) => ({
      ...process,
      names: [evil],
      command: row === 1 ? '' : evil + 'x'.repeat(100_000),
    })),
    systemCalls: boot.systemCalls!.map((row) => ({ ...row, name: evil })),
    modules: boot.modules!.map((row) => ({ ...row, name: evil })),
    units: boot.units!.map((row) => ({ ...row, name: evil })),
  };

  test('are inert on a terminal', async () => {
    const text = await show(named, ...everything);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/); // eslint-disable-line no-control-regex
    expect(text).toContain('\\x1b[31mred');
    expect(text.length).toBeLessThan(40_000);
  });

  test('are inert in Markdown: no markup, mention or line of their own', async () => {
    const text = await show(named, ...everything, '--format', 'markdown');
    expect(text).not.toMatch(/^# h/m);
    expect(text.length).toBeLessThan(60_000);
    // Outside of code, no tag, mention or link is left.
    const prose = text
      .replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '')
      .replace(/(`+) [\s\S]*? \1/g, '')
      .replace(/(?<!`)`[^`\n]*`(?!`)/g, '');
    expect(prose).not.toMatch(/<img|@someone|https:\/\/x/);
  });
});

describe('the tree of processes', () => {
  test('own work adds up to the totals of the roots', () => {
    const { own, total, parent, order } = processForest(big.processes!);
    expect(order.length).toBe(big.processes!.length);
    const roots = Array.from(order).filter((row) => parent[row] === -1);
    expect(roots.reduce((sum, row) => sum + total[row]!, 0)).toBe(own.reduce((sum, work) => sum + work, 0));
  });

  test('parents in a ring are cut open, nobody is lost', () => {
    const ring = big.processes!.map((process, row) => ({ ...process, parent: (row + 1) % 250 }));
    const { order, parent } = processForest(ring);
    expect(new Set(order).size).toBe(250);
    expect(Array.from(parent).filter((above) => above === -1)).toHaveLength(1);
  });

  test.each([1, 7, 40, 1000])(
    'a list of %i rows has all work and every process, shown or counted',
    (most) => {
      const processes = big.processes!;
      const rows = processRows(processes, () => true, most);
      const shown = rows.flatMap(({ members }) => members);
      expect(rows.filter(({ members }) => members.length > 0).length).toBeLessThanOrEqual(most);
      expect(new Set(shown).size + rows.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBe(250);
      for (const { members } of rows) {
        const above = processes[members[0] ?? 0]!.parent;
        if (members.length > 0 && above !== -1) expect(shown).toContain(above);
      }
    },
  );
});

test('more CPUs cannot make waiting faster', () => {
  const totals = { ...boot.totals, virtualNs: 1000, idleNs: 400 };
  const parallelism = { ...boot.parallelism!, averageRunnable: 3, shares: [0.5, 0.5] };
  // 600 ns of work take 200 with three CPUs; 400 ns of waiting stay.
  expect(speedUp(parallelism, totals).whole).toBeCloseTo(1000 / 600, 10);
  // Half of the work has a second task: 600 become 450.
  expect(speedUp(parallelism, totals).two).toBeCloseTo(1000 / 850, 10);
  expect(speedUp({ ...parallelism, averageRunnable: 0 }, totals).whole).toBe(1);
});
