/** Boots changes to a scenario: each alone, then the best of them together. */
import { changedLine, splitWords, type Opportunity } from '../advise/advise.ts';
import { bestSet } from '../advise/best-set.ts';
import { failedTrial, judgeTrial, type Trial, type Tried } from '../advise/trial.ts';
import { inputError, type BootgateError } from '../base/errors.ts';
import { formatDelta } from '../base/number-format.ts';
import type { Scenario } from '../config/scenario.ts';
import { bootEach, type BootEachRequest } from '../measure/boot-each.ts';
import type { Profile } from '../profile/profile.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';

/**
 * @param base the scenario's boot, to its end
 * @throws BootgateError (exit status 2) where a scenario's command line does not reach the kernel
 */
export async function tryAdvice(
  base: Profile,
  scenario: Scenario,
  opportunities: readonly Opportunity[],
  request: Omit<BootEachRequest, 'onEnded'>,
): Promise<Tried> {
  if (scenario.boot !== 'kernel') {
    throw inputError(
      "the image's bootloader gives the kernel its command line, so that no change can be tried",
      {
        hint: 'boot the kernel itself (--boot kernel), or leave out --try',
      },
    );
  }
  const words = splitWords(scenario.append);
  const triable = opportunities.filter(({ change }) => change.add.length + change.remove.length > 0);
  const changed = (some: readonly Opportunity[]): Scenario => ({
    ...scenario,
    runs: 1,
    append: changedLine(
      words,
      some.map(({ change }) => change),
    ),
    // What takes much longer than the boot without it is no advice, whatever it ends with.
    limits: {
      ...scenario.limits,
      instructions: Math.min(scenario.limits.instructions, 2 * measuredTotal(base)),
    },
  });
  const results = await bootEach(
    triable.map((one) => changed([one])),
    {
      ...request,
      onEnded: (index, ended, result) => {
        const what = triable[index]!.rule.id;
        const { saved, refused } = trialOf(base, result, [triable[index]!]);
        request.host.onStep?.(
          `tried ${ended} of ${triable.length}: ${what}: ${refused === null ? formatDelta(-saved) : `refused: ${refused}`}`,
        );
      },
    },
  );
  const alone = new Map(triable.map((one, at) => [one.rule.id, trialOf(base, results[at]!, [one])]));
  const set = bestSet(triable, alone);
  if (set.length < 2) return { alone, together: null };
  request.host.onStep?.(`trying ${set.length} changes together`);
  const together = changed(set);
  const [result] = await bootEach([together], request);
  return {
    alone,
    together: {
      ids: set.map(({ rule }) => rule.id),
      append: together.append,
      trial: trialOf(base, result!, set),
    },
  };
}

function trialOf(base: Profile, result: Profile | BootgateError, changes: readonly Opportunity[]): Trial {
  if (result instanceof Error) return failedTrial(result.message);
  return judgeTrial(
    base,
    result,
    changes.some(({ rule }) => rule.inBackground === true),
  );
}
