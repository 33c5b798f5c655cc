import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { comparisonReport, profileReport } from '../../src/render/report/report-model.ts';
import { buildModel, type Model } from '../../src/render/report/report-tree.ts';
import { plainStyle } from '../../src/render/style.ts';
import { drawTop } from '../../src/render/top/draw-top.ts';
import { pressKey } from '../../src/render/top/press-key.ts';
import { initialState, type TopState } from '../../src/render/top/tree-state.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

const profile = textProfile(`
start_kernel self=1000
  kmalloc self=5000 calls=20
    memset self=3000 calls=40
  probe [virtio_blk] self=2500 calls=3
kthread self=400`);
const model = buildModel(profileReport(profile, 'x'));
const screen = { columns: 90, rows: 10 };

function press(keys: string, on: Model = model, start: TopState = initialState(on)): TopState {
  return keys
    .split(' ')
    .reduce(
      (state, name) => pressKey(on, state, { name, ...(name.length === 1 ? { text: name } : {}) }, 6),
      start,
    );
}

/** The list as drawn: cursor mark, fold mark and name. */
function list(state: TopState, on: Model = model): string[] {
  return drawTop(on, state, screen, plainStyle)
    .slice(2, -2)
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('>') ? '>' : ' ') + /[▸▾·] .*/.exec(line)![0].trimEnd());
}

describe('bootgate top', () => {
  test('starts with the heaviest root open', () => {
    expect(list(initialState(model))).toEqual([
      '>▾ start_kernel',
      ' ▸ kmalloc',
      ' · probe [virtio_blk]',
      ' · kthread',
    ]);
  });

  test('draws figures in columns', () => {
    expect(drawTop(model, initialState(model), screen, plainStyle)[3]).toMatch(
      /^ +8,000 {2}█+.? *67\.2 % +5,000 +20 {4}▸ kmalloc/,
    );
  });

  test.each([
    ['moves', 'down down', ['▾ start_kernel', '▸ kmalloc', '>· probe [virtio_blk]', '· kthread']],
    [
      'opens',
      'down right',
      ['▾ start_kernel', '>▾ kmalloc', '· memset', '· probe [virtio_blk]', '· kthread'],
    ],
    ['goes to the caller, then closes it', 'down left left', ['>▸ start_kernel', '· kthread']],
    [
      'opens the heaviest path',
      'e',
      ['▾ start_kernel', '>▾ kmalloc', '· memset', '· probe [virtio_blk]', '· kthread'],
    ],
    ['sorts by name', 's s s', ['· kthread', '>▾ start_kernel', '▸ kmalloc', '· probe [virtio_blk]']],
    [
      'searches into closed places',
      '/ m e m return',
      ['▾ start_kernel', '▾ kmalloc', '>· memset', '· probe [virtio_blk]', '· kthread'],
    ],
    [
      'stops at the ends',
      'end down down',
      ['▾ start_kernel', '▸ kmalloc', '· probe [virtio_blk]', '>· kthread'],
    ],
  ])('%s', (_, keys, expected) => {
    expect(list(press(keys)).map((line) => line.trimStart())).toEqual(expected);
  });

  test('typing is not taken for keys, escape leaves it', () => {
    expect(press('/ q').done).toBe(false);
    expect(press('/ q escape q').done).toBe(true);
  });

  test('help covers the list until the next key', () => {
    expect(drawTop(model, press('?'), screen, plainStyle).join('\n')).toContain('open the heaviest path');
    expect(press('? q').done).toBe(false);
  });

  test('two boots: change is shown and sorted by, b switches sides', () => {
    const slower = textProfile(
      'start_kernel self=1000\n  kmalloc self=9000 calls=20\n  probe [virtio_blk] self=2500 calls=3',
      {
        profile: { subject: { ...profile.subject, kernelSha256: 'f'.repeat(64) } },
      },
    );
    const sides = { base: { profile, label: 'base' }, head: { profile: slower, label: 'head' } };
    const comparison = compare({ ...sides, policy: defaultPolicy, today: '2026-01-01' });
    const both = buildModel(comparisonReport(profile, slower, comparison, 'x'));
    const drawn = drawTop(both, initialState(both), screen, plainStyle);
    expect(drawn[3]).toMatch(/9,000 .* \+1,000 +\+12\.5 %/);
    expect(drawTop(both, press('b', both), screen, plainStyle)[3]).toMatch(/8,000/);
  });

  test('never draws beyond the screen, whatever is pressed', () => {
    const big = buildModel(profileReport(randomProfile({ seed: 5, nodes: 400 }), 'x'));
    const keys = [
      'down',
      'up',
      'right',
      'left',
      'return',
      'e',
      's',
      'pagedown',
      'home',
      'end',
      'n',
      '/',
      'f',
      'return',
      '?',
    ];
    let state = initialState(big);
    for (let step = 0; step < 2000; step += 1) {
      const name = keys[(step * 7919 + (step >> 3)) % keys.length]!;
      state = pressKey(big, state, { name, text: name }, 6);
      const lines = drawTop(big, state, screen, plainStyle);
      expect(lines).toHaveLength(screen.rows);
      for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(screen.columns);
      if (!state.help && state.typing === null) expect(lines.some((line) => line.startsWith('>'))).toBe(true);
    }
  });
});
