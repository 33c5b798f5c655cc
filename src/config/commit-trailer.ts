/**
 * Waivers in commit messages, as git trailers:
 *
 *     Bootgate-Waive: total up to 1.5% because the new crypto self-test is worth it
 *     Bootgate-Waive: stage:kernel early up to 200k because of #123
 *
 * A trailer holds for the pull request it is part of: it needs no expiry, and the verdict says `waived`.
 */
import { errorMessage } from '../base/errors.ts';
import { isMetric, metricForms } from './policy-file.ts';
import { comparedMetrics } from '../base/metric.ts';
import { parseLimit } from './policy-limit.ts';
import type { Waiver } from './policy.ts';

export const waiverTrailer = 'Bootgate-Waive';

/**
 * Waivers of the last paragraph of a commit message.
 *
 * @returns those that could be read, and a sentence about each line that could not: a mistyped waiver must not
 *   be lost silently
 */
export function waiversFromMessage(message: string): { waivers: Waiver[]; problems: string[] } {
  const waivers: Waiver[] = [];
  const problems: string[] = [];
  const trailers =
    message
      .trimEnd()
      .split(/\r?\n\s*\r?\n/)
      .at(-1) ?? '';
  for (const line of trailers.split(/\r?\n/)) {
    const found = /^bootgate-waive\s*:\s*(.*)$/i.exec(line.slice(0, 1000));
    if (!found) continue;
    const parts = /^(.+?) up to (.+?) because (.+)$/.exec(found[1]!.trim());
    if (!parts) {
      problems.push(`cannot read '${line}': write '${waiverTrailer}: METRIC up to LIMIT because REASON'`);
      continue;
    }
    const [, metric, limit, reason] = parts as unknown as [string, string, string, string];
    try {
      const of = comparedMetrics().find(({ id }) => id === metric)?.unit;
      const max = parseLimit(limit, undefined, of);
      if (!isMetric(metric))
        problems.push(`cannot read '${line}': '${metric}' is no metric; ${metricForms()}`);
      else if (max === null) problems.push(`cannot read '${line}': '${limit}' accepts nothing in particular`);
      else waivers.push({ metric, max, reason, issue: null, expires: null, from: 'commit' });
    } catch (error) {
      problems.push(`cannot read '${line}': ${errorMessage(error)}`);
    }
  }
  return { waivers, problems };
}
