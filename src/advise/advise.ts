/** Asks every rule of a boot, and ranks what they found. */
import { instructions } from '../base/unit.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import type { Profile } from '../profile/profile.ts';
import { InclusiveCosts } from './inclusive-costs.ts';
import type { Facts, Finding, Known, Rule } from './rule.ts';
import { rules } from './rules/rules.ts';

/** A rule that applies to a boot. */
export interface Opportunity extends Finding {
  readonly rule: Rule;
  /** in the profile's unit: the work that goes, less what the words for it cost */
  readonly expected: number;
}

export interface Advice {
  /** by what they are expected to save, the most first */
  readonly opportunities: readonly Opportunity[];
  /** those that would save less than it is worth to read of */
  readonly small: readonly Opportunity[];
}

/** Where only a profile is there. */
export const nothingKnown: Known = { option: () => null, payload: null, initramfs: () => null };

/** Of the boot; what saves less is not worth a line. */
const worthwhileShare = 0.0005;

export function factsOf(profile: Profile, known: Known = nothingKnown): Facts {
  return {
    profile,
    total: measuredTotal(profile),
    costs: new InclusiveCosts(profile),
    words: splitWords(profile.subject.append),
    ...known,
  };
}

/** Of a boot that was counted in instructions, to its end; null of any other, of which there is nothing to say. */
export function adviceOf(profile: Profile, known: Known = nothingKnown): Advice | null {
  if (profile.unit !== instructions.name || profile.outcome.kind !== 'reached-end') return null;
  return advise(factsOf(profile, known));
}

/** @param which the rules to ask; default: all */
export function advise(facts: Facts, which: readonly Rule[] = rules): Advice {
  const found = which.flatMap((rule): Opportunity[] => {
    const finding = rule.find(facts);
    if (finding === null) return [];
    const { add, remove } = finding.change;
    const expected = finding.saving - costOfWords(facts, add) + costOfWords(facts, remove);
    return expected > 0 ? [{ ...finding, rule, expected }] : [];
  });
  found.sort((a, b) => b.expected - a.expected || (a.rule.id < b.rule.id ? -1 : 1));
  const isSmall = ({ expected }: Opportunity): boolean => expected < facts.total * worthwhileShare;
  return {
    opportunities: found.filter((one) => !isSmall(one)),
    small: found.filter(isSmall),
  };
}

const blacklist = 'initcall_blacklist=';

/**
 * With a list of initcalls to leave out, every initcall is looked up by its address to know its name (kernel:
 * init/main.c, initcall_blacklisted). Measured on 6.1: a list of one that costs nothing itself made a boot of 571
 * initcalls 1.17 M longer than another word did.
 */
const costOfLookup = 2050;

/**
 * Every word is compared with every parameter there is, at every level of initcalls (kernel: kernel/params.c,
 * parse_args): a change that adds one has to earn that first. The recipe's words are three.
 */
function costOfWords({ costs, words, profile }: Facts, some: readonly string[]): number {
  if (some.length === 0) return 0;
  const lists = some.some((word) => word.startsWith(blacklist));
  const isFirstList =
    lists && words.filter((word) => word.startsWith(blacklist)).every((word) => some.includes(word));
  const each = costs.of(['parse_args']).cost / (words.length + recipeWords);
  return Math.round(some.length * each + (isFirstList ? profile.initcalls.length * costOfLookup : 0));
}

const recipeWords = 3;

/** Words of a command line; a quoted one may hold blanks (kernel: lib/cmdline.c, next_arg). */
export function splitWords(line: string): string[] {
  return line.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}

/** A command line with a change made to it. */
export function changedLine(words: readonly string[], changes: readonly Finding['change'][]): string {
  const removed = new Set(changes.flatMap(({ remove }) => remove));
  const added = changes.flatMap(({ add }) => add).filter((word) => !words.includes(word));
  return [...words.filter((word) => !removed.has(word)), ...mergedLists(added)].join(' ');
}

/** One word for initcalls of several changes: each word costs by itself. */
function mergedLists(words: readonly string[]): string[] {
  const names = words
    .filter((word) => word.startsWith(blacklist))
    .map((word) => word.slice(blacklist.length));
  const others = [...new Set(words.filter((word) => !word.startsWith(blacklist)))];
  return names.length === 0 ? others : [...others, blacklist + [...new Set(names)].join(',')];
}
