/** Data of the site: that of the page itself, and files that are loaded as scripts when they are looked at. */
import { unpackSeries, sums } from '../../../site/packed-series.ts';
import type {
  CommitTable,
  FunctionsData,
  LineData,
  LineSummary,
  PackedSeries,
  SiteIndex,
} from '../../../site/site-data.ts';

/** A figure over the commits of a line. */
export interface Curve {
  readonly metric: string;
  readonly unit: string;
  /** a place for each commit; NaN where it is not known */
  readonly values: Float64Array;
}

/** A line with everything about its commits at their places. */
export interface LoadedLine {
  readonly summary: LineSummary;
  readonly data: LineData;
  readonly count: number;
  readonly sha: readonly string[];
  readonly subject: readonly string[];
  readonly author: readonly string[];
  /** ms since 1970 */
  readonly time: Float64Array;
  readonly curves: ReadonlyMap<string, Curve>;
  /** places where a segment begins */
  readonly starts: ReadonlySet<number>;
}

const waiting = new Map<string, (text: string) => void>();
const loaded = new Map<string, Promise<unknown>>();

declare global {
  var bootgateHistory: (name: string, text: string) => void;
}
globalThis.bootgateHistory = (name, text) => waiting.get(name)?.(text);

export async function unpack(text: string): Promise<unknown> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(stream).json();
}

export async function readIndex(): Promise<SiteIndex> {
  return (await unpack(document.getElementById('history-data')!.textContent.trim())) as SiteIndex;
}

/** A file of the site's folder `data`, once. */
function load(name: string): Promise<unknown> {
  let promise = loaded.get(name);
  if (promise === undefined) {
    promise = new Promise<string>((resolve, reject) => {
      waiting.set(name, resolve);
      const script = document.createElement('script');
      script.src = `data/${encodeURIComponent(name)}.js`;
      script.addEventListener('error', () => reject(new Error(`${script.src} cannot be loaded`)));
      document.head.append(script);
    }).then(unpack);
    promise.catch(() => loaded.delete(name));
    loaded.set(name, promise);
  }
  return promise;
}

export async function loadLine(summary: LineSummary): Promise<LoadedLine> {
  const [table, data] = (await Promise.all([load('commits'), load(`line-${summary.id}`)])) as [
    CommitTable,
    LineData,
  ];
  const time = sums(table.time);
  const places = sums(data.commit);
  return {
    ...{ summary, data, count: places.length },
    sha: places.map((place) => table.sha[place]!),
    subject: places.map((place) => table.subject[place]!),
    author: places.map((place) => table.authors[table.author[place]!]!),
    time: Float64Array.from(places, (place) => 1000 * time[place]!),
    curves: curvesOf(data.series, places.length),
    starts: new Set(data.segments.map(({ start }) => start)),
  };
}

export async function loadFunctions({ summary, count }: LoadedLine): Promise<ReadonlyMap<string, Curve>> {
  const { series } = (await load(`functions-${summary.id}`)) as FunctionsData;
  return curvesOf(series, count);
}

/** Unpacked when they are looked at: of hundreds of functions a few are. */
function curvesOf(series: readonly PackedSeries[], count: number): Map<string, Curve> {
  return new Map(
    series.map(({ metric, unit, runs }) => {
      let values: Float64Array | undefined;
      const curve: Curve = {
        metric,
        unit,
        get values() {
          return (values ??= unpackSeries(runs, count));
        },
      };
      return [metric, curve];
    }),
  );
}
