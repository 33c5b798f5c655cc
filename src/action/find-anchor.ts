/** The baseline of the policy's anchor (a release), against slow drift that no single pull request shows. */
import type { Measured } from '../compare/request.ts';
import type { Policy } from '../config/policy.ts';
import type { Profile } from '../profile/profile.ts';
import type { GitHub } from '../publish/github-client.ts';
import { resolveBase } from './base-commit.ts';
import type { Baselines } from './baselines.ts';
import type { BaselineChoice } from './inputs.ts';

/** Where an anchor is looked for. */
export interface AnchorSources {
  readonly github: GitHub | null;
  readonly baselines: Baselines;
  readonly baseline: BaselineChoice;
  /** whose baselines; default: the job's own */
  readonly identity?: string | undefined;
}

/**
 * What was measured of the anchor's commit, or of its nearest ancestor.
 *
 * @returns why there is none, undefined where the policy has no anchor; never throws
 */
export async function findAnchor(
  { anchor }: Policy,
  head: Profile,
  { github, baselines, baseline, identity }: AnchorSources,
): Promise<Measured | { readonly missing: string } | undefined> {
  if (anchor === null) return undefined;
  if (baseline.kind === 'file') return { missing: 'a budget file holds no other commit' };
  const resolved = await resolveBase({ kind: 'ref', ref: anchor.ref }, '', github);
  if (resolved.sha === null) return { missing: resolved.why };
  const found = await baselines.find({
    scenario: head.scenario,
    fingerprint: head.environment.fingerprint,
    sha: resolved.sha,
    ...(identity === undefined ? {} : { identity }),
  });
  return found.measured ?? { missing: found.reason };
}
