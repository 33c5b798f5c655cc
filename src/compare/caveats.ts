/** Caveats: what makes a comparison's figures less certain than they look. Each is a sentence for a person. */
import { formatInteger, formatRelative } from '../base/number-format.ts';
import { hasBelievedNames } from '../profile/believed-names.ts';
import { notBootedNote } from '../profile/not-booted.ts';
import { guestUnseenText } from '../profile/unseen-guest.ts';
import { unitNamed } from '../base/unit.ts';
import type { Row } from './comparison.ts';
import type { RowContext } from './rows.ts';

/** An improvement beyond this share may be work that no longer happens. */
const suspiciousImprovement = 0.25;

/**
 * @param floor the noise floor of the total
 * @param identical all boots of each side did the same
 */
export function caveats(context: RowContext, floor: number, identical: boolean, total: Row): string[] {
  const { base, head, assume } = context;
  const found: string[] = [];
  if (!identical && base.assume === 'exact' && head.assume === 'exact') {
    found.push('boots of the same thing differ, so that medians of several are compared');
  }
  if (assume === 'exact' && floor > 0) {
    found.push(
      `base and head are the same subject, and yet differ by ${unitNamed(context.unit).say(floor)}: this scenario is not deterministic`,
    );
  }
  if (total.delta < 0 && -total.delta > suspiciousImprovement * total.base) {
    found.push(
      `the total shrank by ${formatRelative(total.base, total.head).replace('-', '')}: is all the work still done that should be?`,
    );
  }
  for (const [side, { coverage }] of [
    ['base', base],
    ['head', head],
  ] as const) {
    if (!hasBelievedNames({ coverage })) {
      found.push(`the ${side}'s names are not to be believed: functions are not compared`);
    } else if (coverage.kernelSymbolized < 0.9) {
      found.push(
        `only ${(coverage.kernelSymbolized * 100).toFixed(1)} % of the ${side}'s kernel code has names`,
      );
    }
    const again = notBootedNote({ coverage });
    if (again !== null) found.push(`the ${side} was ${again}`);
    if (coverage.captured < 1 || coverage.dropped > 0) {
      found.push(
        `the ${side}'s trace is not complete: ${(coverage.captured * 100).toFixed(1)} % captured, ${formatInteger(coverage.dropped)} events dropped`,
      );
    }
  }
  for (const note of new Set([base, head].flatMap(({ coverage }) => coverage.notes))) {
    if (note.startsWith(guestUnseenText)) found.push(note);
  }
  if (base.tree.length === 0)
    found.push('the baseline holds totals and stages only: functions are not compared');
  return found;
}
