/**
 * Limits as people write them:
 *
 *     1%              relative to the base
 *     100000, 100k    absolute: instructions (or ns); k, M, G are powers of 1000, `_` and `,` may group digits
 *     2 ms            absolute, of a time: ns, us, ms, s
 *     1% and 200k     both must be reached
 *     never           no limit
 */
import { inputError, type Place } from '../base/errors.ts';
import type { Limit } from './policy.ts';

const factors: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
};

export const limitExamples = "write '1%', '200k' or '1% and 200k'";

/**
 * @returns null for `never`
 * @throws BootgateError (exit status 2) that shows how limits are written
 */
export function parseLimit(text: string, place?: Place): Limit | null {
  const written = text.trim().replace(/\s+/g, ' ');
  if (/^(?:never|none|off)$/i.test(written)) return null;
  let relative: number | null = null;
  let absolute: number | null = null;
  for (const part of written.split(/ and /i)) {
    const match = /^\+?(\d[\d_,]*(?:\.\d+)?) ?(%|[kKMG]|[num\u00b5]?s)?$/.exec(part.trim());
    const value = match ? Number(match[1]!.replace(/[_,]/g, '')) : NaN;
    if (!match || !Number.isFinite(value)) {
      throw refused(`'${text}' is not a limit`, place);
    }
    const unit = match[2] ?? '';
    if (unit === '%') {
      if (relative !== null) throw refused(`'${text}' has two percentages`, place);
      relative = value / 100;
    } else {
      if (absolute !== null) throw refused(`'${text}' has two absolute values`, place);
      absolute = Math.round(value * factors[unit]!);
      if (!Number.isSafeInteger(absolute)) throw refused(`'${text}' is too large`, place);
    }
  }
  return { relative, absolute, text: written };
}

function refused(message: string, place: Place | undefined): Error {
  return inputError(message, { ...(place ? { place } : {}), hint: limitExamples });
}
