/** The head against an anchor: slow drift that no single pull request shows. */
import type { Anchor, Row } from './comparison.ts';
import type { CompareRequest } from './request.ts';
import { judgeRow } from './judge-row.ts';
import { totalOf } from './noise.ts';
import { environmentDifferences } from './subject.ts';
import type { Waivers } from './waivers.ts';

/**
 * The head against the anchor. It fails only a head that itself grew: who touched nothing is not blamed for what
 * others added up.
 */
export function anchorRow(
  { anchor, head, policy }: CompareRequest,
  total: Row,
  waivers: Waivers,
): Anchor | null {
  if (!policy.anchor) return null;
  const { ref, total: threshold } = policy.anchor;
  if (!anchor) return { ref, total: null, reason: 'it was not looked for' };
  if ('missing' in anchor) return { ref, total: null, reason: anchor.missing };
  const differing = environmentDifferences(anchor.profile.environment, head.profile.environment);
  if (differing.length > 0) {
    const fields = differing.map(({ field }) => field).join(', ');
    return { ref, total: null, reason: `measured differently (${fields})` };
  }
  const row = judgeRow({
    metric: 'anchor',
    name: `total since ${ref}`,
    unit: head.profile.unit,
    base: totalOf(anchor.profile),
    head: totalOf(head.profile),
    threshold,
    noiseFloor: 0,
    samples: null,
    noise: policy.noise,
    waivers,
  });
  if (row.status !== 'fail' || total.delta > 0) return { ref, total: row, reason: '' };
  return { ref, total: { ...row, status: 'warn', reason: 'drifted before this change' }, reason: '' };
}
