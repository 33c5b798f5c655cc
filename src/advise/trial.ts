/** What a boot with a change measured, beside the boot without it. */
import { complaintRows } from '../compare/complaints.ts';
import { costKinds, costNumber } from '../profile/cost-kind.ts';
import { costSums } from '../profile/cost-sums.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import type { Profile } from '../profile/profile.ts';

export interface Trial {
  /** what the boot saves, in its unit, without `aside`; negative where it costs */
  readonly saved: number;
  /**
   * what moved of work in the background, which nobody waits for: how much of it is done before the boot ends depends on
   * the moment of that end, so that any change moves it. 0 where that work is what the change is about
   */
  readonly aside: number;
  /** the same by kind of cost, in the order of costKinds; sums to `saved` and `aside` */
  readonly kinds: readonly number[];
  /** virtual time that the boot saves, ns; null where unknown */
  readonly savedNs: number | null;
  /**
   * modules that were loaded before the end, are not any more, and that the change does not name: udev loads beside what
   * the boot waits for, so that an earlier end saves work that still comes. Empty for none
   */
  readonly unfinished: readonly string[];
  /** why it must not be done, in words: the boot ends early, or the guest complains of what it did not before; null */
  readonly refused: string | null;
}

/** A change that could not even be measured. */
export function failedTrial(why: string): Trial {
  return { saved: 0, aside: 0, kinds: costKinds.map(() => 0), savedNs: null, unfinished: [], refused: why };
}

/**
 * @param base the boot without the change, to its end
 * @param inBackground whether background work is what the change is about (Rule.inBackground)
 */
export function judgeTrial(base: Profile, tried: Profile, inBackground: boolean): Trial {
  const [before, after] = [costSums(base).whole, costSums(tried).whole];
  const kinds = costKinds.map((_, kind) => before[kind]! - after[kind]!);
  const aside = inBackground ? 0 : kinds[costNumber.background]!;
  const timed = base.totals.virtualNs >= 0 && tried.totals.virtualNs >= 0;
  return {
    saved: measuredTotal(base) - measuredTotal(tried) - aside,
    aside,
    kinds,
    savedNs: timed ? base.totals.virtualNs - tried.totals.virtualNs : null,
    unfinished: notLoaded(base, tried),
    refused: refusal(base, tried),
  };
}

function refusal(base: Profile, tried: Profile): string | null {
  const { kind, detail } = tried.outcome;
  if (kind !== base.outcome.kind) return `${kind}: ${detail}`;
  if (base.totals.userInstructions > 0 && tried.totals.userInstructions === 0) return 'no program ran';
  const [worst] = newComplaints(base, tried);
  if (worst !== undefined) return worst;
  const lost = lostUnits(base, tried);
  return lost.length === 0 ? null : `not started: ${lost.join(', ')}`;
}

/**
 * Of which the guest did not complain before. A boot that prints less may hide what it complains of: then its calls tell
 * of it (profile/find-complaints.ts), so that kinds are counted, wherever they were seen.
 */
function newComplaints(base: Profile, tried: Profile): string[] {
  const rows = complaintRows([base], [tried], []);
  const more = new Map<string, number>();
  for (const { title, headCount, baseCount } of rows) {
    more.set(title, (more.get(title) ?? 0) + headCount - (baseCount ?? 0));
  }
  return rows.filter(({ isNew, title }) => isNew && more.get(title)! > 0).map(({ text }) => text);
}

/** Words with names of modules: modprobe.d(5), the kernel's module_blacklist=, units that load one each. */
const leavesModulesOut = /^(?:modprobe\.blacklist=|module_blacklist=|systemd\.mask=modprobe@)/;

/** Names of modules, in the order in which the base loaded them. */
function notLoaded(base: Profile, tried: Profile): string[] {
  const there = new Set((tried.modules ?? []).map(({ name }) => name));
  const named = new Set(
    tried.subject.append
      .split(' ')
      .filter((word) => leavesModulesOut.test(word))
      .flatMap((word) =>
        word
          .replace(leavesModulesOut, '')
          .replace(/\.service$/, '')
          .split(','),
      ),
  );
  const missing = (base.modules ?? [])
    .map(({ name }) => name)
    .filter((name) => !there.has(name) && !named.has(name));
  return tried.modules === null ? [] : [...new Set(missing)];
}

const mask = 'systemd.mask=';

/** Units that were ready, and are not, though the command line does not say so. */
function lostUnits(base: Profile, tried: Profile): string[] {
  const ready = ({ units }: Profile): string[] =>
    (units ?? []).filter(({ result }) => result === 'started').map(({ name }) => name);
  const there = new Set(ready(tried));
  // A quiet boot says nothing of its units.
  if (there.size === 0) return [];
  const masked = new Set(tried.subject.append.split(' ').filter((word) => word.startsWith(mask)));
  // Of these systemd speaks because another unit wants them; what modprobe@ loads is looked at by itself.
  return ready(base).filter(
    (name) =>
      !there.has(name) &&
      !masked.has(`${mask}${name}`) &&
      !/\.(?:slice|device)$|-pre\.target$|^modprobe@/.test(name),
  );
}

/** What of a boot's advice was booted. */
export interface Tried {
  /** by id of the rule; what is not here was not tried */
  readonly alone: ReadonlyMap<string, Trial>;
  /** the best of them in one boot: they overlap; null where there are not two that save something */
  readonly together: TriedTogether | null;
}

export interface TriedTogether {
  /** of rules */
  readonly ids: readonly string[];
  /** the whole command line, as a scenario has it */
  readonly append: string;
  readonly trial: Trial;
}
