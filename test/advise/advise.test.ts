/** Advice from drawn profiles: what a rule sees, what a change costs by itself, which changes go together. */
import { describe, expect, test } from '@jest/globals';
import {
  advise,
  changedLine,
  factsOf,
  nothingKnown,
  splitWords,
  type Opportunity,
} from '../../src/advise/advise.ts';
import { bestSet } from '../../src/advise/best-set.ts';
import { InclusiveCosts } from '../../src/advise/inclusive-costs.ts';
import { rules } from '../../src/advise/rules/rules.ts';
import { wordThatCosts, workThatGoes } from '../../src/advise/rules/work-that-goes.ts';
import { judgeTrial, type Trial } from '../../src/advise/trial.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

const drawing = `
start_kernel self=1000000
  parse_args self=900000
  tests self=500000000 calls=3
    tests self=7
    helper.constprop.0 self=20 calls=2
  other self=100
    helper self=30
`;

function drawn(append = '', more: Partial<Profile> = {}): Profile {
  const profile = textProfile(drawing);
  return { ...profile, subject: { ...profile.subject, append }, ...more };
}

const texts = { title: 'skip the tests', lose: 'the tests', source: 'a file' };
const skipTests = workThatGoes({ ...texts, id: 'skip', functions: ['tests', 'absent'], add: ['notests'] });
const noDebug = wordThatCosts({ ...texts, id: 'no-debug', word: /^debug=/, functions: ['tests'] });

describe('what functions cost with all they call', () => {
  const costs = new InclusiveCosts(drawn());

  test('each instruction once, however they call each other', () => {
    expect(costs.of(['tests'])).toEqual({ cost: 500_000_027, calls: 3 });
    expect(costs.of(['tests', 'helper'])).toEqual({ cost: 500_000_057, calls: 4 });
  });

  test('under the names that the compiler gave their parts', () => {
    expect(costs.of(['helper'])).toEqual({ cost: 50, calls: 3 });
  });

  test('below others alone, when asked', () => {
    expect(costs.of(['helper'], ['other'])).toEqual({ cost: 30, calls: 1 });
    expect(costs.of(['helper'], ['absent'])).toEqual({ cost: 0, calls: 0 });
  });
});

describe('advice', () => {
  test('is expected to save the work, less what its words cost', () => {
    const [one] = advise(factsOf(drawn()), [skipTests]).opportunities;
    // three words of the recipe cost 900,000
    expect(one).toMatchObject({ expected: 500_000_027 - 300_000, change: { add: ['notests'], remove: [] } });
    expect(one!.evidence).toEqual([{ what: 'tests', cost: 500_000_027, calls: 3 }]);
  });

  test('is not given twice, nor where the work is not done', () => {
    expect(advise(factsOf(drawn('quiet notests')), [skipTests]).opportunities).toEqual([]);
    const idle = workThatGoes({ ...texts, id: 'idle', functions: ['absent'], add: ['x'] });
    expect(advise(factsOf(drawn()), [idle])).toEqual({ opportunities: [], small: [] });
  });

  test('is not given where the words would do nothing', () => {
    const needy = { ...texts, id: 'needy', functions: ['tests'], add: ['x'], needs: ['TESTS'] };
    const asked = (answer: 'y' | 'n' | null): number =>
      advise(factsOf(drawn(), { ...nothingKnown, option: () => answer }), [workThatGoes(needy)]).opportunities
        .length;
    expect([asked('y'), asked(null), asked('n')]).toEqual([1, 1, 0]);
  });

  test('of little worth stands apart', () => {
    const little = workThatGoes({ ...texts, id: 'little', functions: ['other'], otherwise: 'build so' });
    const { opportunities, small } = advise(factsOf(drawn()), [little]);
    expect([opportunities, small.map(({ expected }) => expected)]).toEqual([[], [130]]);
  });

  test('takes words away', () => {
    const [one] = advise(factsOf(drawn('debug=1 debug=2 ro')), [noDebug]).opportunities;
    expect(one!.change.remove).toEqual(['debug=1', 'debug=2']);
    expect(one!.expected).toBe(500_000_027 + 2 * 150_000);
    expect(advise(factsOf(drawn('ro')), [noDebug]).opportunities).toEqual([]);
  });
});

describe('a changed command line', () => {
  const change = (add: string[], remove: string[] = []): Opportunity['change'] => ({
    add,
    remove,
    otherwise: '',
  });

  test('keeps words in quotes together', () => {
    expect(splitWords('a  b="c d" e')).toEqual(['a', 'b="c d"', 'e']);
  });

  test('has each word once, and one list of initcalls', () => {
    const changes = [
      change(['x', 'initcall_blacklist=one,two']),
      change(['initcall_blacklist=three', 'x'], ['debug']),
    ];
    expect(changedLine(['ro', 'debug'], changes)).toBe('ro x initcall_blacklist=one,two,three');
  });
});

describe('a trial', () => {
  const faster = textProfile(drawing.replace('500000000', '400000000'));

  test('says what the whole boot saves, and of which kind', () => {
    const trial = judgeTrial(drawn(), faster, false);
    expect(trial).toMatchObject({ saved: 100_000_000, refused: null });
    expect(trial.kinds.reduce((sum, one) => sum + one, 0)).toBe(trial.saved);
  });

  test('does not count what the moment of the end moves in the background', () => {
    const background = (self: number): string => `${drawing}cryptomgr self=${self} cost=background\n`;
    const [base, tried] = [
      textProfile(background(700)),
      textProfile(background(900).replace('=100\n', '=90\n')),
    ];
    expect(judgeTrial(base, tried, false)).toMatchObject({ saved: 10, aside: -200 });
    expect(judgeTrial(base, tried, true)).toMatchObject({ saved: -190, aside: 0 });
  });

  test('is refused where the boot ends early', () => {
    const ended = { ...faster, outcome: { kind: 'panic', detail: 'no init' } } as const;
    expect(judgeTrial(drawn(), ended, false).refused).toBe('panic: no init');
  });

  test('is refused where the guest complains of something new', () => {
    const line = { instructions: 5, ns: 5, text: '[    0.100000] BUG: kernel NULL pointer dereference' };
    const complaining = { ...faster, console: [line] };
    expect(judgeTrial(drawn(), complaining, false).refused).toContain('NULL pointer');
    expect(judgeTrial(drawn('', { console: [line] }), complaining, false).refused).toBeNull();
  });

  test('says which modules were not loaded yet when it ended, but for those that it leaves out', () => {
    const module = (name: string) => ({
      ...{ name, instructions: 1, sizeBytes: 1, loadedAtInstructions: 1, unloadedAtInstructions: -1 },
    });
    const base = drawn('', { modules: ['loop', 'kvm', 'fuse', 'kvm', 'dm_mod'].map(module) });
    const tried = {
      ...drawn('ro modprobe.blacklist=loop,floppy systemd.mask=modprobe@dm_mod.service', {
        modules: [module('fuse')],
      }),
    };
    expect(judgeTrial(base, tried, false)).toMatchObject({ unfinished: ['kvm'], refused: null });
    expect(judgeTrial(base, base, false).unfinished).toEqual([]);
    expect(judgeTrial(drawn(), drawn(), false).unfinished).toEqual([]);
  });

  test('is refused where no program runs any more', () => {
    const withPrograms = drawn('', { totals: { ...drawn().totals, userInstructions: 10 } });
    const without = { ...faster, totals: { ...faster.totals, userInstructions: 0 } };
    expect(judgeTrial(withPrograms, without, false).refused).toBe('no program ran');
  });
});

test('the best set leaves out what was refused and what saved nothing', () => {
  const opportunity = (id: string): Opportunity => {
    const change = { add: [id], remove: [], otherwise: '' };
    return { rule: { ...skipTests, id }, expected: 1, saving: 1, evidence: [], change };
  };
  const trial = (saved: number, refused: string | null = null): Trial => {
    return { saved, aside: 0, kinds: [], savedNs: null, unfinished: [], refused };
  };
  const trials = new Map([
    ['a', trial(1)],
    ['b', trial(9, 'panic')],
    ['c', trial(-1)],
    ['d', trial(3)],
  ]);
  const set = bestSet(['a', 'b', 'c', 'd', 'untried'].map(opportunity), trials);
  expect(set.map(({ rule }) => rule.id)).toEqual(['d', 'a']);
});

test('rules have names of their own, and say in one line each what they do', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id, title, lose, source } of rules) {
    expect(id).toMatch(/^[a-z0-9-]+$/);
    for (const text of [title, lose, source]) expect(text).toMatch(/^\S.*[^.\s]$/);
    expect(title.length).toBeLessThan(70);
  }
});
