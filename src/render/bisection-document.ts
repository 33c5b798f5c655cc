/** What a bisection found, as a document. */
import { counted, formatRelative } from '../base/number-format.ts';
import type { BisectedStep, Bisection } from '../history/bisect/bisect.ts';
import {
  joined,
  list,
  name,
  paragraph,
  section,
  toned,
  type Document,
  type Inline,
  type ListItem,
} from './document/document.ts';
import { unitOfFigure } from './history-document.ts';

/** What a comparison says of a step. */
export type BisectedCause = Inline;

export interface BisectionOptions {
  readonly metric: string;
  /** commits from the good one to the bad one */
  readonly range: number;
  readonly causes: ReadonlyMap<object, BisectedCause>;
}

export function bisectionDocument(
  bisection: Bisection,
  { metric, range, causes }: BisectionOptions,
): Document {
  if (bisection.steps.length === 0) {
    const said = bisection.differs
      ? `No step of ${metric} alone is outside of the noise band: the two ends differ by small changes that add up.`
      : `Good and bad do not differ in ${metric} by more than the noise band.`;
    return { sections: [section('', [paragraph(said)])] };
  }
  const items = bisection.steps.map((step) => stepItem(step, metric, causes.get(step)));
  const title = `${counted(items.length, 'step')} of ${metric} in ${counted(range, 'commit')}`;
  return { sections: [section(title, [list(items)])] };
}

function stepItem(
  { before, after, base, head, unjudged }: BisectedStep,
  metric: string,
  cause: Inline | undefined,
): ListItem {
  const unit = unitOfFigure(metric, after);
  const { sha, subject, author, date } = after.commit;
  const change = `${metric} ${unit.sayDelta(head - base)} (${formatRelative(base, head)})`;
  const range = name(`${before.commit.sha.slice(0, 12)}..${sha.slice(0, 12)}`);
  return {
    line: joined(
      [
        [name(sha.slice(0, 12)), ` ${subject} (${author}, ${date.slice(0, 10)})`],
        toned(head > base ? 'bad' : 'good', change),
      ],
      '  ',
    ),
    below: [
      ...(unjudged.length === 0
        ? []
        : [
            [
              'it or one of ',
              counted(unjudged.length, 'commit'),
              ' before it that cannot be judged: ',
              range,
            ],
          ]),
      ...(cause === undefined || cause === '' ? [] : [cause]),
    ],
  };
}
