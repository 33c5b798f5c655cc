/**
 * A side of a comparison, with kinds of cost as this Bootgate's lists and the policy's `cost-kinds` have them: a baseline may
 * be older than the lists, and what they came to know since is no change of the boot.
 */
import type { Policy } from '../config/policy.ts';
import { costKinds } from '../profile/cost-kind.ts';
import { costsOfOneAlone, type CostGuest } from '../profile/cost-lists.ts';
import type { Profile } from '../profile/profile.ts';
import { reclassified } from '../profile/reclassify.ts';
import { figuresOf } from './figures.ts';
import { bandFigures } from './measure-band.ts';
import type { Measured } from './request.ts';

/** What both sides of a comparison are asked for: the policy's kinds, and those that only one side's kernel has. */
export function costKindsOf(base: Profile | null, head: Profile, policy: Policy): Policy['costKinds'] {
  if (base === null) return policy.costKinds;
  const guest = ({ environment, subject }: Profile): CostGuest => ({
    arch: environment.fields.arch,
    kernel: subject.kernel,
  });
  const alone = costsOfOneAlone(guest(base), guest(head));
  const named = new Set(Object.values(policy.costKinds).flat());
  const both = costKinds.flatMap((kind) => {
    const names = [
      ...(policy.costKinds[kind] ?? []),
      ...(alone[kind] ?? []).filter((name) => !named.has(name)),
    ];
    return names.length > 0 ? [[kind, names] as const] : [];
  });
  return Object.fromEntries(both);
}

/** The same side where that is how it is classified already, or the profile does not tell kinds apart. */
export function withCostKinds(side: Measured, extra: Policy['costKinds']): Measured {
  return {
    ...side,
    profile: classified(side.profile, extra),
    ...(side.more ? { more: side.more.map((profile) => classified(profile, extra)) } : {}),
  };
}

function classified(profile: Profile, extra: Policy['costKinds']): Profile {
  if (figuresOf(profile) === null) return profile;
  const anew = reclassified(profile, extra);
  if (anew.tree.cost.every((cost, node) => cost === profile.tree.cost[node])) return profile;
  return { ...anew, noise: profile.noise && movedBand(profile, anew) };
}

/**
 * A band was measured with the kinds of its day. Left where it was, it would reach from the old figure to the new one,
 * and hide all of what is now counted elsewhere: so it moves along, as wide as it was.
 */
function movedBand(before: Profile, after: Profile): Profile['noise'] {
  const [old, now] = [bandFigures(before), bandFigures(after)];
  return {
    ...before.noise!,
    rows: before.noise!.rows.map(({ metric, min, max }) => {
      const by = (now.get(metric) ?? 0) - (old.get(metric) ?? 0);
      return { metric, min: Math.max(0, min + by), max: Math.max(0, max + by) };
    }),
  };
}
