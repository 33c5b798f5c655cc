/** A boot that complains of something new is never called faster, and one that did something else is no boot. */
import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { policyChanges } from '../../src/config/policy-changes.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { comparisonMarkdown } from '../../src/render/comparison-markdown.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { textProfile } from '../support/text-profile.ts';

const unpacking = 'Initramfs unpacking failed: write error';
const oom = 'Out of memory: Killed process 87 (python3) total-vm:230184kB';
const warning = 'WARNING: CPU: 0 PID: 1 at kernel/smp.c:912 smp_call_function+0x3f/0x480';

function boot(self: number, ...messages: string[]): Profile {
  const console = ['Linux version 6.1.0', ...messages].map((message, index) => ({
    instructions: index,
    ns: -1,
    text: `[    0.${String(index).padStart(6, '0')}] ${message}`,
  }));
  return textProfile(`start_kernel self=${self}`, { profile: { console } });
}

function verdict(base: Profile | null, head: Profile, complaints: Policy['complaints'] = []): Comparison {
  return compare({
    base: base && { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: { ...defaultPolicy, complaints },
    today: '2026-06-15',
  });
}

const whole = 1_000_000_000;
const faster = 940_000_000;

describe('what makes boots incomparable', () => {
  test.each([
    unpacking,
    oom,
    'Oops: 0002 [#1] PREEMPT SMP',
    'BUG: Bad page state in process swapper/0',
    "systemd[1]: foo.service: Failed with result 'exit-code'.",
  ])('new in the head, it is a failed boot and no improvement: %s', (message) => {
    const result = verdict(boot(whole), boot(faster, message));
    expect(result).toMatchObject({ verdict: 'boot-failed', total: null });
    expect(result.headline).toContain(message.slice(0, 40));
    expect(result.complaints).toMatchObject([{ isNew: true, action: 'fail', baseCount: 0, headCount: 1 }]);
  });

  test('on both sides it is not new, and the figures count', () => {
    const result = verdict(boot(whole, oom), boot(faster, oom));
    expect(result.verdict).toBe('improved');
    expect(result.complaints).toMatchObject([{ isNew: false, baseCount: 1, headCount: 1 }]);
  });

  test('more often than in the base is new', () => {
    expect(verdict(boot(whole, oom), boot(whole, oom, oom)).verdict).toBe('boot-failed');
  });

  test('of the base alone, it is no baseline: the head repaired it, and costs what a whole boot costs', () => {
    const result = verdict(boot(faster, unpacking), boot(whole));
    expect(result.verdict).toBe('no-baseline');
    expect(result.headline).toContain("the base's boot complains");
    expect(result.headline).toContain(unpacking);
  });

  test('without a base it is listed and not judged', () => {
    const result = verdict(null, boot(whole, unpacking));
    expect(result.verdict).toBe('no-baseline');
    expect(result.complaints).toMatchObject([{ isNew: true, baseCount: null, headCount: 1 }]);
    expect(comparisonMarkdown(result)).toContain(unpacking);
  });

  test('of several boots of a side, any may have said it', () => {
    const result = compare({
      base: { profile: boot(whole), more: [boot(whole, oom)], label: 'base' },
      head: { profile: boot(whole, oom), label: 'head' },
      policy: defaultPolicy,
      today: '2026-06-15',
    });
    expect(result.complaints).toMatchObject([{ isNew: false }]);
  });
});

describe('what only worries', () => {
  test('is listed, and takes the improvement away', () => {
    const result = verdict(boot(whole), boot(faster, warning));
    expect(result.verdict).toBe('ok');
    expect(result.headline).toContain('the guest complains of something new');
    expect(result.headline).toContain('-6');
    expect(verdict(boot(whole), boot(faster)).verdict).toBe('improved');
  });

  test('hides no regression', () => {
    expect(verdict(boot(faster), boot(whole, warning)).verdict).toBe('regressed');
  });
});

describe('policy', () => {
  test.each([
    ['a kind', [{ pattern: 'warning', action: 'fail' }], warning, 'boot-failed'],
    ['a kind that is let pass', [{ pattern: 'oom-kill', action: 'warn' }], oom, 'ok'],
    ['a text', [{ pattern: '*smp_call_function*', action: 'fail' }], warning, 'boot-failed'],
    ['nothing of the kind', [{ pattern: 'oom-kill', action: 'ignore' }], oom, 'improved'],
    [
      'the last match',
      [
        { pattern: '*', action: 'fail' },
        { pattern: 'warning', action: 'ignore' },
      ],
      warning,
      'improved',
    ],
  ] as const)('%s', (_, rules, message, expected) => {
    expect(verdict(boot(whole), boot(faster, message), rules).verdict).toBe(expected);
  });

  test('a pull request that changes the rules is told of', () => {
    const head = { ...defaultPolicy, complaints: [{ pattern: 'oops', action: 'ignore' } as const] };
    expect(policyChanges(defaultPolicy, head)).toEqual(['complaint rule added: oops: ignore']);
  });
});

test('what the guest says formats nothing, wherever it is shown', () => {
  const evil = 'BUG: `</details>\u001b[31m @everyone | ::error::x <!-- --> [x](http://evil.example)';
  const result = verdict(boot(whole), boot(whole, evil));
  const markdown = comparisonMarkdown(result);
  expect(markdown).toContain('New complaints of the guest');
  expect(markdown).not.toContain('\u001b');
  const outsideCode = markdown.replace(/(`+)[^\n]*?\1/g, '');
  expect(outsideCode).not.toMatch(/<\/details>.*31m|@everyone|<!--|\]\(http/);
  expect(comparisonText(result)).not.toContain('\u001b');
});

test('a guest that complains a thousand times is not read a thousand times', () => {
  const many = Array.from(
    { length: 300 },
    (_, index) => `BUG: ${'abcdefghij'[index % 10]}${'z'.repeat(index)}`,
  );
  const spread = many.flatMap((message) => [message, '---[ end trace 0 ]---']);
  const result = verdict(boot(whole), boot(whole, ...spread));
  expect(result.complaints.length).toBe(100);
  expect(comparisonMarkdown(result).split('\n- ').length).toBeLessThan(20);
});
