/** What the pages of a history are made of, and where things of its curves are. */
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { developmentsOf } from '../../src/history/developments.ts';
import { nanoseconds, instructions } from '../../src/base/unit.ts';
import { historyPages } from '../../src/render/html/history-pages.ts';
import {
  clamped,
  curvePoints,
  extent,
  moved,
  nearestOf,
  showing,
  zoomed,
} from '../../src/render/site/chart-layout.ts';
import { differences, packSeries, sums, unpackSeries } from '../../src/render/site/packed-series.ts';
import type { CommitTable, LineData } from '../../src/render/site/site-data.ts';
import { historySite } from '../../src/render/site/site-model.ts';
import { tickLabels } from '../../src/render/site/tick-labels.ts';
import { recordAt } from '../history/records.ts';
import { siteDevelopments, siteNumber, siteQemu, siteRecords, siteSteps } from '../history/site-history.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** What a data file hands to the page. */
function dataOf(files: ReadonlyMap<string, string>, name: string): unknown {
  const [, text] = /^bootgateHistory\("[\w.-]+","([A-Za-z0-9+/=]+)"\);\n$/.exec(
    files.get(`data/${name}.js`)!,
  )!;
  return JSON.parse(gunzipSync(Buffer.from(text!, 'base64')).toString());
}

describe('series', () => {
  test('come back as they were, unknown values included', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 500 }, () => (random() < 0.1 ? NaN : Math.floor(random() * 2e9)));
    expect([...unpackSeries(packSeries(values), values.length)]).toEqual(values);
    expect(sums(differences([5, 3, 3, 9]))).toEqual([5, 3, 3, 9]);
    expect([...unpackSeries(packSeries([NaN, 7]), 3)]).toEqual([NaN, 7, NaN]);
  });
});

describe('curves', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, at) => (at === 7777 ? 900 : at % 10));

  test('keep every peak however many commits a pixel has', () => {
    const points = curvePoints(values, { from: 0, to: 10_000 }, 500, new Set([0, 6000]));
    expect(points).toContain(7777);
    expect(points.length).toBeLessThan(500 * 4 + 10);
    // Broken where another segment begins, and nowhere else.
    expect(points.filter((point) => point < 0).map((point) => ~point)).toEqual([0, 6000]);
    const places = points.map((point) => (point < 0 ? ~point : point));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  test('leave out what is not known, and go on anew behind it', () => {
    const holes = Float64Array.from([1, NaN, 3, 4]);
    expect(curvePoints(holes, { from: 0, to: 4 }, 100, new Set([0]))).toEqual([~0, ~2, 3]);
    expect(extent(holes, { from: 0, to: 4 })).toEqual({ low: 1, high: 4 });
    expect(extent(holes, { from: 1, to: 2 })).toBeNull();
  });

  test('zoom around the pointer and never leave what there is', () => {
    const near = zoomed({ from: 0, to: 1000 }, 250, 0.5, 1000);
    expect(near).toEqual({ from: 125, to: 625 });
    expect(zoomed(near, 250, 2, 1000)).toEqual({ from: 0, to: 1000 });
    expect(moved({ from: 10, to: 20 }, -50, 1000)).toEqual({ from: 0, to: 10 });
    expect(clamped({ from: 5, to: 5 }, 3)).toEqual({ from: 0, to: 3 });
    expect(showing({ from: 0, to: 100 }, 500, 1000)).toEqual({ from: 450.5, to: 550.5 });
    expect([nearestOf([3, 9], 5), nearestOf([3, 9], 7), nearestOf([], 1)]).toEqual([3, 9, -1]);
  });

  test('have labels that differ', () => {
    expect(tickLabels([1_405_200_000, 1_405_300_000], instructions)).toEqual(['1.4052 G', '1.4053 G']);
    expect(tickLabels([1_440_000_000], instructions)).toEqual(['1.44 G']);
    expect(tickLabels([0, 500_000], nanoseconds)).toEqual(['0', '500 µs']);
  });
});

describe('the site', () => {
  const developments = siteDevelopments(siteRecords(), siteRecords({ scenario: 'other' }));
  const site = historySite(developments, 'bootgate@test');
  const files = historyPages(site, developments);

  test('has each commit once, and of each line what was measured', () => {
    const commits = dataOf(files, 'commits') as CommitTable;
    expect(commits.sha).toHaveLength(290);
    const line = dataOf(files, 'line-boot') as LineData;
    const [development] = developments;
    const records = development!.segments.flatMap((segment) => segment.records);
    const places = sums(line.commit);
    expect(places.map((place) => commits.sha[place])).toEqual(records.map(({ commit }) => commit.sha));
    const time = sums(commits.time);
    expect(places.map((place) => 1000 * time[place]!)).toEqual(
      records.map(({ commit }) => Date.parse(commit.date)),
    );
    const work = line.series.find(({ metric }) => metric === 'work')!;
    expect([...unpackSeries(work.runs, records.length)]).toEqual(
      records.map(({ figures }) => new Map(figures).get('work')),
    );
  });

  test('has the steps that were planted, and the environment that changed', () => {
    const line = dataOf(files, 'line-boot') as LineData;
    const records = developments[0]!.segments.flatMap((segment) => segment.records);
    const numbers = line.steps.map(({ at }) => siteNumber(records[at]!.commit.sha));
    expect(numbers).toEqual([...siteSteps.keys()]);
    expect(line.segments.map(({ differs }) => differs)).toEqual([[], ['qemu: 9.2.0 → 10.0.2']]);
    expect(siteNumber(records[line.segments[1]!.start]!.commit.sha)).toBe(siteQemu);
    expect(site.index.lines[0]!.lastStep).toMatchObject({
      change: ['work', 'instructions', expect.anything(), expect.anything()],
    });
  });

  test('has badges and a feed beside it', () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['index.html', 'feed.xml', 'badge.svg', 'badge.json', 'badge-other.svg']),
    );
    expect(JSON.parse(files.get('badge-boot.json')!)).toMatchObject({ schemaVersion: 1 });
  });

  test('lets nothing that a record says become markup, script or a path', () => {
    const evil = '</script><img src=x onerror=alert(1)>";alert(1)//../../x';
    const made = (number: number) =>
      recordAt({
        number,
        figures: { work: 1e9 * (number + 1) },
        stages: { [evil]: 5 },
        record: {
          identity: evil,
          branch: evil,
          functions: [[evil, 5]],
          commit: { ...recordAt({ number }).commit, subject: evil, author: evil },
        },
      });
    const hostile = developmentsOf([made(0), made(1)]);
    const pages = historyPages(historySite(hostile, 'x'), hostile);
    expect(dataOf(pages, 'commits')).toMatchObject({ subject: [evil, evil] });
    for (const [name, content] of pages) {
      expect(name).toMatch(/^(?:data\/)?[\w-]+(?:\.[\w-]+)*$/);
      expect(content).not.toContain('<img');
      if (name.startsWith('data/'))
        expect(content).toMatch(/^bootgateHistory\("[\w.-]+","[A-Za-z0-9+/=]+"\);\n$/);
    }
  });

  test('is a page where nothing was measured, too', () => {
    expect([...historyPages(historySite([], 'x'), []).keys()]).toContain('index.html');
  });
});
