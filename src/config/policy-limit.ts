/**
 * Limits as people write them:
 *
 *     1%              relative to the base
 *     100000, 100k    absolute, instructions: k, M, G are powers of 1000, `_` and `,` may group digits
 *     2 ms            absolute, a time: ns, us, ms, s
 *     10 calls        absolute, of another unit: its name follows
 *     1% and 200k     both must be reached
 *     never           no limit
 */
import { inputError, type Place } from '../base/errors.ts';
import { unitNamed, unitNames, type Unit } from '../base/unit.ts';
import type { Limit } from './policy.ts';

export const limitExamples = "write '1%', '200k' or '1% and 200k'";

/**
 * @param of the unit of what is limited, where that is known; the name of a unit that counts may then be left out
 * @returns null for `never`
 * @throws BootgateError (exit status 2) that shows how limits are written, also for an amount of another unit
 */
export function parseLimit(text: string, place?: Place, of?: Unit): Limit | null {
  const written = text.trim().replace(/\s+/g, ' ');
  if (/^(?:never|none|off)$/i.test(written)) return null;
  let relative: number | null = null;
  let absolute: { value: number; unit: Unit } | null = null;
  for (const part of written.split(/ and /i)) {
    const share = /^\+?(\d[\d_,]*(?:\.\d+)?) ?%$/.exec(part.trim())?.[1];
    if (share !== undefined) {
      if (relative !== null) throw refused(`'${text}' has two percentages`, place);
      relative = Number(share.replace(/[_,]/g, '')) / 100;
    } else {
      const amount = parseAmount(part, of);
      if (amount === null) throw refused(`'${text}' is not a limit`, place, of);
      if (of !== undefined && amount.unit !== of) throw wrongUnit(part, amount.unit, of, place);
      if (absolute !== null) throw refused(`'${text}' has two absolute values`, place);
      if (!Number.isSafeInteger(amount.value)) throw refused(`'${text}' is too large`, place);
      absolute = amount;
    }
  }
  if (relative !== null && !Number.isFinite(relative)) throw refused(`'${text}' is not a limit`, place);
  return { relative, absolute: absolute?.value ?? null, unit: absolute?.unit.name ?? null, text: written };
}

/** In `first` if it is an amount of that, else in the first unit it is one of: a bare number is of instructions. */
function parseAmount(text: string, first: Unit | undefined): { value: number; unit: Unit } | null {
  for (const unit of [...(first === undefined ? [] : [first]), ...unitNames().map(unitNamed)]) {
    const value = unit.parse(text.trim());
    if (value !== null) return { value, unit };
  }
  return null;
}

/** An error that says what an amount is, and what it should be. */
export function wrongUnit(text: string, is: Unit, wanted: Unit, place?: Place): Error {
  return inputError(`'${text}' is ${is.kind}, and what it limits is ${wanted.kind}`, {
    ...(place ? { place } : {}),
    hint: `write '1%' or '${wanted.example}'`,
  });
}

function refused(message: string, place: Place | undefined, of?: Unit): Error {
  const hint = of === undefined ? limitExamples : `write '1%', '${of.example}' or '1% and ${of.example}'`;
  return inputError(message, { ...(place ? { place } : {}), hint });
}
