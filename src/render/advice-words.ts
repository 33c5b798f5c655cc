/** One piece of advice in the words that every writer of it uses. */
import type { Opportunity } from '../advise/advise.ts';
import { formatInteger } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';

/** What to do: what is said, and the word that it is about, ready to paste; a sentence has none. */
export interface Way {
  readonly says: string;
  readonly word: string;
}

export function waysOf({ change }: Opportunity): Way[] {
  return [
    ...change.add.map((word) => ({ says: 'append ', word })),
    ...change.remove.map((word) => ({ says: 'take off the command line ', word })),
    ...(change.otherwise === '' ? [] : [{ says: change.otherwise, word: '' }]),
  ];
}

/** What shows it: a function or a unit, and what it costs; `figure` is empty for what was found, in words. */
export interface Reason {
  readonly what: string;
  readonly figure: string;
}

export function reasonsOf({ evidence }: Opportunity, unit: string): Reason[] {
  const { formatShort } = unitNamed(unit);
  return evidence.map(({ what, cost, calls }) => ({
    what,
    figure: cost === -1 ? '' : `${formatShort(cost)}${calls > 1 ? ` in ${formatInteger(calls)} calls` : ''}`,
  }));
}
