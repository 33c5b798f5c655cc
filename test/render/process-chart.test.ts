/** The picture of processes over time, held against the profile it is made from. */
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../src/profile/guest-time.ts';
import { axisTicks } from '../../src/render/report/axis-ticks.ts';
import { packLanes } from '../../src/render/report/pack-lanes.ts';
import { processChart } from '../../src/render/report/process-chart.ts';
import { processesSvg } from '../../src/render/svg/processes-svg.ts';
import { imageBoot, randomImageBoot } from '../support/image-profile.ts';
import { textProfile } from '../support/text-profile.ts';

const boot = imageBoot();
const big = randomImageBoot({ seed: 3, processes: 250 });

describe('the chart of processes', () => {
  const { totals, processes } = boot;
  const timeless = {
    ...boot,
    totals: { ...totals, virtualNs: -1, idleNs: -1 },
    processes: processes!.map((process) => ({ ...process, startNs: -1, endNs: -1 })),
  };
  const server = processes!.find(({ names }) => names.includes('app-server'))!;

  test('lives are those of the profile', () => {
    const row = processChart(boot)!.rows.find(({ label }) => label.startsWith('app-server'))!;
    expect(row.lives).toEqual([server.startNs, totals.virtualNs]);
  });

  test('work is that of the profile, to a sample', () => {
    // Over virtual time, idle time is spread between the moments that are known; over instructions there is none.
    const row = processChart(timeless)!.rows.find(({ label }) => label.startsWith('app-server'))!;
    const spent = [0, 0, 0];
    for (let at = 0; at < row.activity.length; at += 3) {
      spent[row.activity[at + 2]!]! += row.activity[at + 1]! - row.activity[at]!;
    }
    const error = 8 * boot.timeline!.period;
    expect(Math.abs(spent[0]! - server.userInstructions)).toBeLessThan(error);
    expect(Math.abs(spent[1]! - server.kernelInstructions - server.interruptInstructions)).toBeLessThan(
      error,
    );
  });

  test('work lies within lives, in order, and every process is in a row or counted', () => {
    const chart = processChart(big)!;
    expect(chart.rows.filter(({ main }) => main).length).toBeLessThanOrEqual(51);
    for (const { activity } of chart.rows) {
      for (let at = 3; at < activity.length; at += 3) {
        expect(activity[at]).toBeGreaterThanOrEqual(activity[at - 2]!);
      }
      expect(Math.max(0, ...activity)).toBeLessThanOrEqual(chart.end);
    }
    const lives = chart.rows.slice(0, -1).reduce((sum, row) => sum + row.lives.length / 2, 0);
    const programs = big.processes!.filter(({ kernelThread }) => !kernelThread).length;
    expect(lives + chart.hidden).toBe(programs);
  });

  test('without virtual time it is drawn over instructions; without processes it says so', () => {
    expect(processChart(timeless)).toMatchObject({ unit: 'instructions', end: totals.instructions });
    expect(processesSvg(textProfile('start_kernel self=1'))).toContain('Processes were not recorded.');
  });

  test('is byte-stable', () => expect(processesSvg(big)).toBe(processesSvg(big)));
});

test('the clock goes through the moments that are known, and never back', () => {
  const clock = virtualClock(boot)!;
  for (const { startInstructions, startNs } of boot.processes!) {
    // Idle time has no instructions: of two moments at one instruction, the later counts.
    expect(clock(startInstructions)).toBeGreaterThanOrEqual(startNs);
  }
  let before = 0;
  for (let at = 0; at <= boot.totals.instructions; at += 10_007) {
    expect(clock(at)).toBeGreaterThanOrEqual(before);
    before = clock(at);
  }
  expect(clock(boot.totals.instructions)).toBe(boot.totals.virtualNs);
  const backwards = boot.processes!.map((process) => ({ ...process, startNs: 9e6 - process.startNs / 2 }));
  const strange = virtualClock({ ...boot, processes: backwards })!;
  const moments = backwards.map(({ startInstructions }) => strange(startInstructions));
  const inOrder = backwards.map((_, row) => row).sort((a, b) => backwards[a]!.startInstructions - backwards[b]!.startInstructions); // prettier-ignore
  inOrder.reduce((last, row) => {
    expect(moments[row]).toBeGreaterThanOrEqual(moments[last]!);
    return row;
  });
});

test('spans that overlap stand in lanes of their own', () => {
  const span = (name: string, start: number, ready: number) => ({ name, start, ready, result: 'started' });
  const lanes = packLanes([span('a', 0, 5), span('b', 3, -1), span('c', 5, 6), span('d', 4, 5)], 2);
  expect(lanes.map((lane) => lane.map(({ name, end }) => `${name}${end}`))).toEqual([
    ['a5', 'c6'],
    ['b3', 'd5'],
  ]);
});

test('ticks are round', () => {
  expect(axisTicks(0, 1000, 5)).toEqual([0, 200, 400, 600, 800, 1000]);
  expect(axisTicks(5, 5, 5)).toEqual([]);
});
