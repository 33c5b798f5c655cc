/** The shape of most rules: functions do work, and words on the command line make the kernel leave it. */
import type { Evidence, Facts, Rule } from '../rule.ts';

export interface WorkThatGoes extends Omit<Rule, 'find' | 'area'> {
  readonly area?: Rule['area'];
  /** what is no longer called, each with what it calls; those that did not run are no evidence */
  readonly functions: readonly string[];
  /** counted only where one of these called them */
  readonly below?: readonly string[];
  /** the part of their cost that goes, as measured; default: all */
  readonly share?: number;
  readonly add?: readonly string[];
  readonly otherwise?: string;
  /** options of the configuration by which the words do something; one that is known not to be set is no advice */
  readonly needs?: readonly string[];
  /** words that are there already, or speak against it */
  readonly unless?: RegExp;
  /** anything else that has to hold */
  readonly when?: (facts: Facts) => boolean;
}

export function workThatGoes({
  area = 'command line',
  functions,
  below = [],
  share = 1,
  add = [],
  otherwise = '',
  needs = [],
  unless,
  when = () => true,
  ...rule
}: WorkThatGoes): Rule {
  return {
    ...rule,
    area,
    find: (facts) => {
      const isThere = (word: string): boolean => add.includes(word) || unless?.test(word) === true;
      if (facts.words.some(isThere) || !when(facts)) return null;
      if (needs.some((name) => facts.option(name) === 'n')) return null;
      const { cost } = facts.costs.of(functions, below);
      if (cost === 0) return null;
      return {
        saving: Math.round(cost * share),
        evidence: evidenceOf(facts, functions, below),
        change: { add, remove: [], otherwise },
      };
    },
  };
}

/** The functions that ran, the costliest first. */
export function evidenceOf(
  { costs }: Facts,
  functions: readonly string[],
  below: readonly string[] = [],
): Evidence[] {
  return functions
    .map((what) => ({ what, ...costs.of([what], below) }))
    .filter(({ cost }) => cost > 0)
    .sort((a, b) => b.cost - a.cost);
}

/** A word on the command line that makes the kernel do more: what is expected is the cost of what it does. */
export interface WordThatCosts extends Omit<Rule, 'find' | 'area'> {
  readonly word: RegExp;
  readonly functions: readonly string[];
  readonly below?: readonly string[];
  readonly share?: number;
}

export function wordThatCosts({ word, functions, below = [], share = 1, ...rule }: WordThatCosts): Rule {
  return {
    ...rule,
    area: 'command line',
    find: (facts) => {
      const remove = facts.words.filter((one) => word.test(one));
      if (remove.length === 0) return null;
      const { cost } = facts.costs.of(functions, below);
      if (cost === 0) return null;
      return {
        saving: Math.round(cost * share),
        evidence: evidenceOf(facts, functions, below),
        change: { add: [], remove, otherwise: '' },
      };
    },
  };
}
