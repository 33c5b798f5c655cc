/** How much of a change is code that the policy discounts. */
import { matchesGlob } from '../config/glob.ts';
import type { Discount } from '../config/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { normalizeName } from '../profile/function-names.ts';

export interface DiscountedCost {
  readonly total: number;
  readonly byStage: ReadonlyMap<string, number>;
}

/**
 * Instructions (or ns) of discounted code in one profile.
 *
 * @param cost only of nodes of this kind of cost (its number); default: of all
 */
export function discountedCost(
  profile: Profile,
  discounts: readonly Discount[],
  cost?: number,
): DiscountedCost {
  const byStage = new Map<string, number>();
  if (discounts.length === 0) return { total: 0, byStage };
  const { tree, functions, stageRows, stages } = profile;
  const matches = (scope: Discount['scope']): Uint8Array =>
    Uint8Array.from(functions.name, (name) =>
      discounts.some(
        (discount) => discount.scope === scope && matchesGlob(discount.pattern, normalizeName(name)),
      )
        ? 1
        : 0,
    );
  const self = matches('self');
  const subtree = matches('subtree');
  const below = new Uint8Array(tree.length);
  const discounted = new Uint8Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    const code = tree.function[node]!;
    below[node] = (parent >= 0 && below[parent] === 1) || subtree[code] === 1 ? 1 : 0;
    const counts = cost === undefined || tree.cost[node] === cost;
    discounted[node] = counts && (below[node] === 1 || self[code] === 1) ? 1 : 0;
  }
  let total = 0;
  for (let node = 0; node < tree.length; node += 1) if (discounted[node] === 1) total += tree.self[node]!;
  for (let row = 0; row < stageRows.length; row += 1) {
    if (discounted[stageRows.node[row]!] !== 1) continue;
    const name = stages[stageRows.stage[row]!]!.name;
    byStage.set(name, (byStage.get(name) ?? 0) + stageRows.self[row]!);
  }
  return { total, byStage };
}

/** The reason for discounting a function itself, or null. */
export function discountOf(name: string, discounts: readonly Discount[]): string | null {
  return discounts.findLast((discount) => matchesGlob(discount.pattern, name))?.reason ?? null;
}
