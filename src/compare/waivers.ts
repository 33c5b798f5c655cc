/** Regressions that were accepted: which waiver covers a row, and what is to be said about them all. */
import { unitNamed } from '../base/unit.ts';
import { matchesGlob } from '../config/glob.ts';
import type { Waiver } from '../config/policy.ts';
import { limitAt } from './limits.ts';

/** An expired waiver still holds for this long, with a warning: time to renew or fix. */
export const graceDays = 14;

export interface Waivers {
  /**
   * Whether a waiver accepts this growth of a metric; then the text that stands in its row. `unit` is the growth's.
   */
  accept(metric: string, base: number, growth: number, unit: string): string | null;
  /** about waivers that expire, expired, were exceeded or accepted nothing; complete once all rows are judged */
  warnings(): string[];
}

/**
 * @param today `YYYY-MM-DD`
 */
export function waiversOf(waivers: readonly Waiver[], today: string): Waivers {
  const used = new Set<Waiver>();
  const warnings: string[] = [];
  return {
    accept(metric, base, growth, unit) {
      // The last one wins, as everywhere in the policy; one that does not cover the growth does not hide another.
      for (const waiver of [...waivers].reverse()) {
        if (!matchesMetric(waiver.metric, metric)) continue;
        used.add(waiver);
        const { write, say } = unitNamed(unit);
        if (waiver.max.unit !== null && waiver.max.unit !== unit) {
          const is = unitNamed(waiver.max.unit).kind;
          warnings.push(
            `the waiver for ${metric} accepts ${is} (${waiver.max.text}), and that is ${unitNamed(unit).kind}: write 'up to ${write(growth)}'`,
          );
          continue;
        }
        const most = limitAt(waiver.max, base);
        if (growth > most) {
          warnings.push(
            `the waiver for ${metric} accepts ${say(most)} (${waiver.max.text}); it grew by ${say(growth)}`,
          );
          continue;
        }
        const late = waiver.expires === null ? -1 : daysBetween(waiver.expires, today);
        if (late > graceDays) {
          warnings.push(`the waiver for ${metric} expired on ${waiver.expires!} and no longer holds`);
          continue;
        }
        if (late > 0) {
          warnings.push(
            `the waiver for ${metric} expired on ${waiver.expires!}; it holds for ${graceDays - late} more days`,
          );
        } else if (waiver.expires !== null && late > -graceDays) {
          warnings.push(`the waiver for ${metric} expires on ${waiver.expires}`);
        }
        return describe(waiver);
      }
      return null;
    },
    warnings() {
      const unused = waivers
        .filter((waiver) => !used.has(waiver) && waiver.from === 'commit')
        .map(
          (waiver) =>
            `the commit's waiver for ${waiver.metric} accepted nothing: nothing of that name failed`,
        );
      return [...new Set([...warnings, ...unused])];
    },
  };
}

/** Who accepted growth of everything accepted that of work, which is most of it. */
function matchesMetric(pattern: string, metric: string): boolean {
  return pattern === metric || (pattern === 'total' && metric === 'work') || matchesGlob(pattern, metric);
}

function describe({ reason, issue, expires, from }: Waiver): string {
  return [
    reason,
    issue === null ? '' : ` (${issue})`,
    expires === null ? '' : `, until ${expires}`,
    from === 'commit' ? ', by commit trailer' : '',
  ].join('');
}

/** Whole days from one `YYYY-MM-DD` to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
