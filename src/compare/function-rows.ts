/** The functions that changed, as scripts/bloat-o-meter of the kernel tells them: by self, with counts. */
import { ascending } from '../base/ascending.ts';
import { noThreshold } from '../config/default-policy.ts';
import type { FunctionCounts, FunctionRow } from './comparison.ts';
import { discountOf } from './discounts.ts';
import type { JointFunctions } from './function-match.ts';
import { judgeRow } from './judge-row.ts';
import { functionMetric } from './measure-band.ts';
import { lastMatch, type RowContext } from './rows.ts';

/** Functions whose self time changed, largest change first. */
export function functionRows(
  context: RowContext,
  functions: JointFunctions,
): { rows: FunctionRow[]; counts: FunctionCounts } {
  const { policy } = context;
  const rows: FunctionRow[] = [];
  const counts = { added: 0, removed: 0, grown: 0, shrunk: 0, up: 0, down: 0 };
  for (let row = 0; row < functions.length; row += 1) {
    const inBase = functions.inBase[row] === 1;
    const inHead = functions.inHead[row] === 1;
    const base = functions.baseSelf[row]!;
    const head = functions.headSelf[row]!;
    const oldName = functions.oldName[row] ?? null;
    if (base === head && inBase === inHead && (oldName === null || !inBase)) continue;
    const name = functions.name[row]!;
    if (inBase && inHead) counts[head > base ? 'grown' : 'shrunk'] += head === base ? 0 : 1;
    else counts[inHead ? 'added' : 'removed'] += 1;
    counts[head > base ? 'up' : 'down'] += head - base;
    const discount = discountOf(name, policy.discount);
    const metric = functionMetric(functions.object[row]!, name);
    const judged = judgeRow({
      noise: policy.noise,
      waivers: context.waivers,
      metric: `function:${name}`,
      name,
      unit: context.unit,
      base,
      head,
      threshold: context.assume === 'exact' ? lastMatch(policy.functions, name) : noThreshold,
      discountedDelta: discount === null ? 0 : head - base,
      discountReason: discount ?? '',
      allowed: context.bands.allowed(metric, base),
      noiseFloor: 0,
      samples: null,
    });
    rows.push({
      ...judged,
      ...(discount === null ? {} : { status: 'discounted' as const, reason: discount }),
      image: functions.object[row]!,
      change: !inBase ? 'added' : !inHead ? 'removed' : oldName !== null ? 'renamed' : 'changed',
      oldName,
      baseCalls: functions.baseCalls[row]!,
      headCalls: functions.headCalls[row]!,
    });
  }
  rows.sort(
    (a, b) =>
      Number(a.status === 'same') - Number(b.status === 'same') ||
      Math.abs(b.delta) - Math.abs(a.delta) ||
      ascending(a.name, b.name) ||
      ascending(a.image, b.image),
  );
  return { rows, counts };
}
