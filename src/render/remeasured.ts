/** A commit that was measured again: what is kept stays, and people are told where the two differ. */
import { headMetric } from '../history/developments.ts';
import type { ExistingRecord } from '../history/history-branch.ts';
import { allFigures, isExact } from '../history/series.ts';
import { unitOfFigure } from './history-document.ts';

/** `there already, and stays`, with what is different now; one sentence. */
export function remeasuredText({ record, kept }: ExistingRecord): string {
  if (kept === null) return 'there already, in a file that cannot be read; it stays';
  const [before, now] = [allFigures(kept), allFigures(record)];
  const differing = [...now.keys()].filter(
    (metric) => isExact(metric, record) && before.get(metric) !== now.get(metric),
  );
  const stays = `there already, measured ${kept.measuredAt.slice(0, 16).replace('T', ' ')}; it stays`;
  if (differing.length === 0) return stays;
  const head = headMetric(record);
  const metric = differing.includes(head) ? head : differing[0]!;
  const unit = unitOfFigure(metric, record);
  const [from, to] = [before.get(metric), now.get(metric)!];
  const change = from === undefined ? 'is new' : `was ${unit.say(from)}, is ${unit.say(to)} now`;
  return `${stays}, though ${metric} ${change}`;
}
