/** Changes of counters by what they are of, in sentences: `device accesses: timer (PIT) +100,000 reads in probe`. */
import { formatRelative } from '../base/number-format.ts';
import { comparedMetrics } from '../base/metric.ts';
import type { Comparison, CountedChange } from '../compare/comparison.ts';
import type { GuestLine } from './comparison-guest.ts';

/** A change of less of a counter is not worth a line, unless a limit is reached. */
const worthShare = 0.01;
const perMetric = 3;
const pathShown = 4;

/** The largest changes of each counter. */
export function countedLines({ counted = [], times }: Comparison): GuestLine[] {
  return comparedMetrics().flatMap((metric) => {
    const row = times.find(({ metric: id }) => id === metric.id);
    if (metric.worth === null || row === undefined) return [];
    const judged = row.status === 'fail' || row.status === 'warn' || row.status === 'waived';
    const least = Math.max(metric.worth, worthShare * Math.max(row.base, row.head));
    return counted
      .filter((change) => change.metric === metric.id && (judged || Math.abs(change.delta) >= least))
      .slice(0, perMetric)
      .map((change) => line(change, metric.noun, metric.unit.formatDelta));
  });
}

function line(change: CountedChange, noun: string, format: (value: number) => string): GuestLine {
  const { of, part, base, head, delta, path, ofPath } = change;
  const relative = base === 0 ? 'new' : formatRelative(base, head);
  const where =
    path.length === 0 ? '' : ` ${ofPath === delta ? '' : `${format(ofPath)} of it `}in ${callers(path)}`;
  return {
    what: `${noun}:`,
    subject: of === '' ? part : of,
    rest: `${format(delta)}${of === '' || part === '' ? '' : ` ${part}`} (${relative})${where}`,
  };
}

/** `probe ← do_one_initcall ← …`: what did it, then who called it. */
function callers(path: readonly string[]): string {
  const shown = path.slice(-pathShown).reverse().join(' ← ');
  return path.length > pathShown ? `${shown} ← …` : shown;
}
