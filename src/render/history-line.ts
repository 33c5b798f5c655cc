/** Where a pull request leaves the boot: one line, against the last release and the last days. */
import { formatRelative } from '../base/number-format.ts';
import type { Standing } from '../history/standing.ts';
import { joined, name, strong, type Inline } from './document/document.ts';
import { unitOfFigure } from './history-document.ts';
import { sparkline } from './sparkline.ts';

const curveWidth = 20;

/** `work +1.21 M instructions (+0.98 %) since v1.2, -0.01 % in 30 days ▁▁▂▃█`; the last column is the boot itself. */
export function historyLine({ head, metric, value, release, earlier, values, room }: Standing): Inline {
  const unit = unitOfFigure(metric, head);
  const change = (from: number, amount: boolean): Inline => {
    if (value === from) return 'unchanged';
    const relative = formatRelative(from, value);
    return strong(amount ? `${unit.sayShortDelta(value - from)} (${relative})` : relative);
  };
  const parts: Inline[] = [
    release === null ? '' : [change(release.value, true), ' since ', name(release.tag)],
    earlier === null
      ? ''
      : [
          change(earlier.value, release === null),
          ` in ${earlier.days === 1 ? 'a day' : `${earlier.days} days`}`,
        ],
  ];
  return [`History of ${metric}: `, joined(parts, ', '), ' ', name(sparkline(values, curveWidth, room))];
}
