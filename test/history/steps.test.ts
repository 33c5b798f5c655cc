/** Steps and drifts of drawn series: every one that was put in is found, and no other. */
import { describe, expect, test } from '@jest/globals';
import { developmentsOf, type Development } from '../../src/history/developments.ts';
import { linesOf } from '../../src/history/lines.ts';
import type { HistoryRecord } from '../../src/history/record.ts';
import { turningMoves } from '../../src/history/steps.ts';
import { recordAt, shaOf, type RecordOptions } from './records.ts';

/** Records of a series of work; a commit whose value is null was not measured. */
function seriesOfWork(values: readonly (number | null)[], of: Partial<RecordOptions> = {}): HistoryRecord[] {
  return values.flatMap((work, number) =>
    work === null ? [] : [recordAt({ number, ...of, figures: { total: work, work, ...of.figures } })],
  );
}
const only = (developments: readonly Development[]): Development['segments'][number] => {
  expect(developments.map(({ segments }) => segments.length)).toEqual([1]);
  return developments[0]!.segments[0]!;
};

describe('steps', () => {
  test('are changes outside of the band; those within are none', () => {
    const { steps, drifts } = only(
      developmentsOf(seriesOfWork([1e9, 1e9 + 40_000, 1e9 + 140_000, 1e9 + 140_000])),
    );
    // A kernel's default band of work is 50,000.
    expect(
      steps.map(({ head, after, unmeasured }) => [
        head.metric,
        head.head - head.base,
        after.commit.subject,
        unmeasured,
      ]),
    ).toEqual([['work', 100_000, 'change 2', 0]]);
    expect(drifts).toEqual([]);
  });

  test('take the band that was measured, where there is one', () => {
    const band = [['work', 1e9 - 500, 1e9 + 500]] as const;
    const found = (values: number[]): number =>
      only(developmentsOf(seriesOfWork(values, { record: { band } }))).steps.filter(
        ({ head }) => head.metric === 'work',
      ).length;
    expect(found([1e9, 1e9 + 1200])).toBe(0);
    expect(found([1e9, 1e9 + 1400])).toBe(1);
  });

  test('name the range where commits between were not measured', () => {
    const order = Array.from({ length: 8 }, (_, number) => shaOf(number));
    const records = seriesOfWork([1e9, null, null, 2e9]);
    expect(only(developmentsOf(records, { order })).steps[0]).toMatchObject({ unmeasured: 2 });
    expect(only(developmentsOf(records)).steps[0]).toMatchObject({ unmeasured: null });
  });

  test('of a commit are one, named for its work', () => {
    const figures = (work: number, idle: number) => ({
      figures: { total: work + 5, work, idle },
      stages: { 'initcalls device': work / 2 },
    });
    const { steps } = only(
      developmentsOf([
        recordAt({ number: 0, ...figures(1e9, 0) }),
        recordAt({ number: 1, ...figures(1.1e9, 9e9) }),
      ]),
    );
    expect(steps.map(({ rows }) => rows.map(({ metric }) => metric))).toEqual([
      ['work', 'total', 'stage:initcalls device', 'idle'],
    ]);
  });

  test('tell the functions that changed, as far as they were kept', () => {
    const of = (functions: HistoryRecord['functions']) => ({ record: { functions } });
    const { steps } = only(
      developmentsOf([
        recordAt({
          number: 0,
          figures: { work: 1e9 },
          ...of([
            ['memcpy', 900],
            ['strlen', 50],
          ]),
        }),
        recordAt({
          number: 1,
          figures: { work: 2e9 },
          ...of([
            ['memcpy', 900],
            ['kmalloc', 800],
          ]),
        }),
      ]),
    );
    expect(steps[0]!.functions).toEqual([{ name: 'strlen', base: 50, head: null, below: 800 }]);
  });
});

describe('drift', () => {
  test('is many changes within the band that add up, with the share of each', () => {
    const values = Array.from(
      { length: 40 },
      (_, number) => 1e9 + 30_000 * Math.min(20, Math.max(0, number - 9)),
    );
    const { steps, drifts } = only(developmentsOf(seriesOfWork(values)));
    expect(steps).toEqual([]);
    const [work] = drifts.filter(({ metric }) => metric === 'work');
    expect(work).toMatchObject({ from: 9, to: 29, delta: 600_000 });
    expect(work!.parts).toHaveLength(20);
  });

  test('goes on over a step, which is not counted to it', () => {
    const values = Array.from(
      { length: 30 },
      (_, number) => 1e9 + 20_000 * number + (number >= 15 ? 5_000_000 : 0),
    );
    const { steps, drifts } = only(developmentsOf(seriesOfWork(values)));
    expect(steps.map(({ to }) => to)).toEqual([15]);
    expect(drifts.filter(({ metric }) => metric === 'work')).toMatchObject([
      { from: 0, to: 29, delta: 20_000 * 28 },
    ]);
  });

  test('that goes and comes is two', () => {
    const moves = turningMoves(Float64Array.of(0, 0, 1, 2, 3, 3, 2, 1, 0, 0), () => 2);
    expect(moves).toEqual([
      [1, 4],
      [5, 8],
    ]);
    expect(turningMoves(Float64Array.of(0, 1, 0, 1, 2, 1), () => 2)).toEqual([]);
  });
});

describe('lines', () => {
  test('break where was measured otherwise, and fake no step', () => {
    const records = [
      ...[0, 1].map((number) => recordAt({ number, figures: { work: 1e9 } })),
      ...[2, 3].map((number) =>
        recordAt({ number, figures: { work: 2e9 }, environment: { qemu: 'QEMU 10' } }),
      ),
    ];
    const [line] = developmentsOf(records);
    expect(
      line!.segments.map(({ steps, differs }) => [
        steps.length,
        differs?.map(({ field, to }) => [field, to]),
      ]),
    ).toEqual([
      [0, undefined],
      [0, [['qemu', 'QEMU 10']]],
    ]);
  });

  test('hold to parents where dates lie, and to the order of commits where there is one', () => {
    const dated = (number: number, day: number): HistoryRecord => {
      const record = recordAt({ number });
      return {
        ...record,
        commit: { ...record.commit, date: new Date(Date.UTC(2026, 1, day)).toISOString() },
      };
    };
    const records = [dated(0, 9), dated(1, 8), dated(2, 7)];
    const subjects = (order: string[] | null): string[] =>
      linesOf(records, order)[0]!.segments[0]!.records.map(({ commit }) => commit.subject);
    expect(subjects(null)).toEqual(['change 0', 'change 1', 'change 2']);
    expect(subjects([shaOf(2), shaOf(0)])).toEqual(['change 2', 'change 0']);
  });

  test('of commits that claim to be each other’s parents end all the same', () => {
    const records = [0, 1].map((number) => {
      const record = recordAt({ number });
      return { ...record, commit: { ...record.commit, parents: [shaOf(1 - number)] } };
    });
    expect(linesOf(records, null)[0]!.segments[0]!.records).toHaveLength(2);
  });
});

describe('noisy figures', () => {
  test('step where their level changes', () => {
    const random = (number: number): number =>
      Math.round(2e7 * Math.sin(number * 12.9898) * Math.cos(number * 78.233));
    const values = Array.from({ length: 40 }, (_, number) => 1e9 + random(number) + (number >= 25 ? 3e8 : 0));
    const { steps } = only(developmentsOf(seriesOfWork(values, { record: { assume: 'none', boots: 3 } })));
    expect(steps.map(({ to, assume, head }) => [to, assume, head.metric])).toEqual([[25, 'none', 'total']]);
  });
});
