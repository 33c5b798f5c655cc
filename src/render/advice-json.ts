/** Advice as `advise --format json` prints it; schema/advice.schema.json describes it. */
import type { Advice, Opportunity } from '../advise/advise.ts';
import type { Trial, Tried } from '../advise/trial.ts';
import { costKinds } from '../profile/cost-kind.ts';
import type { Profile } from '../profile/profile.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';

export function adviceJson(profile: Profile, { opportunities, small }: Advice, tried: Tried | null): string {
  const { scenario, unit, environment, subject } = profile;
  return `${JSON.stringify(
    {
      ...{ format: 'bootgate-advice', version: 1, scenario, unit, total: measuredTotal(profile) },
      environment: { fingerprint: environment.fingerprint },
      subject: { kernel: subject.kernel, append: subject.append },
      opportunities: opportunities.map((one) => opportunityJson(one, tried)),
      small: small.map((one) => opportunityJson(one, tried)),
      together: tried?.together
        ? {
            rules: tried.together.ids,
            append: tried.together.append,
            measured: trialJson(tried.together.trial),
          }
        : null,
    },
    null,
    2,
  )}\n`;
}

function opportunityJson({ rule, expected, evidence, change }: Opportunity, tried: Tried | null): object {
  const { id, area, title, lose, source } = rule;
  const trial = tried?.alone.get(id);
  return {
    ...{ id, area, title, expected, change },
    evidence: evidence.map(({ what, cost, calls }) => ({
      what,
      cost: cost === -1 ? null : cost,
      calls: calls === -1 ? null : calls,
    })),
    ...{ lose, source },
    measured: trial === undefined ? null : trialJson(trial),
  };
}

function trialJson({ saved, aside, savedNs, kinds, unfinished, refused }: Trial): object {
  return {
    ...{ saved, aside, unfinished, refused },
    saved_virtual_ns: savedNs,
    kinds: Object.fromEntries(costKinds.map((kind, at) => [kind, kinds[at]])),
  };
}
