/** A profile with kinds of cost as somebody's own lists have them. */
import { classifyCosts, type ExtraCosts } from './classify-cost.ts';
import { foldedRow } from './fold-tree.ts';
import type { Profile } from './profile.ts';

/**
 * The same profile, its nodes classified anew: by the lists of this Bootgate and by `extra`. Two profiles that are
 * compared are both asked, so that an older baseline and a policy that changed mean the same by a kind. Calls that were
 * folded keep the kind they were measured with: what they were is no longer known.
 */
export function reclassified(profile: Profile, extra: ExtraCosts = {}): Profile {
  const { tree, functions, environment, subject } = profile;
  const booted = { arch: environment.fields.arch, kernel: subject.kernel };
  const cost = classifyCosts(tree, functions, booted, extra);
  const folded = foldedRow(functions);
  for (let node = 0; node < tree.length; node += 1) {
    if (folded !== -1 && tree.function[node] === folded) cost[node] = tree.cost[node]!;
  }
  return { ...profile, tree: { ...tree, cost } };
}
