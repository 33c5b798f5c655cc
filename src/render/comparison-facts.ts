/** Where a comparison comes from: its sides, what was changed, by which rules, with what it was measured. */
import { formatNs } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import type { Comparison, Side } from '../compare/comparison.ts';
import { describeProvenance, shortenHash, subjectWord } from './comparison-words.ts';
import { either, link, name, section, type Fact, type Section } from './document/document.ts';

export function factsOf(comparison: Comparison): Fact[] {
  const { base, head, environmentDifferences, subjectDifferences, noise, policy, unit } = comparison;
  return [
    ...(base ? [sideFact('base', base)] : []),
    sideFact('head', head),
    ...environmentDifferences.map((field): Fact => ({
      key: 'measured',
      value: `${field.field}: ${field.base} → ${field.head}`,
      onlyIn: 'text',
    })),
    ...subjectDifferences.map((field): Fact => ({
      key: 'changed',
      value: `${subjectWord(field.field)}: ${shortenHash(field.base)} → ${shortenHash(field.head)}`,
      onlyIn: 'text',
    })),
    ...changedFact(comparison),
    // Markdown has the rules last.
    ...rulesFact(policy.origin, 'text'),
    ...(noise
      ? [{ key: 'noise', lead: '', value: `floor ${unitNamed(unit).say(noise.floor)} (${noise.basis})` }]
      : []),
    ...rulesFact(rulesOrigin(comparison), 'markdown'),
  ];
}

function sideFact(key: string, side: Side): Fact {
  const { label, runs, outcome, provenance } = side;
  const run = provenance?.runUrl;
  return {
    key,
    lead: `${key} `,
    value: name(label),
    details: [
      describeProvenance(side),
      runs > 1 ? `${runs} boots` : '',
      either(outcome.kind === 'reached-end' ? '' : outcome.kind, ''),
      either('', run?.startsWith('https://') === true ? link('run', run) : ''),
    ],
  };
}

/** `changed: kernel, initrd`; the old and the new command line are folded. */
function changedFact({ subjectDifferences, verdict }: Comparison): Fact[] {
  if (verdict === 'boot-failed' && subjectDifferences.length === 0) return [];
  const words = [
    ...new Set(subjectDifferences.map(({ field }) => subjectWord(field).replace(/^kernel.*/, 'kernel'))),
  ];
  return words.length === 0 ? [] : [{ key: 'changed', value: words.join(', '), onlyIn: 'markdown' }];
}

function rulesFact(value: string, onlyIn: 'text' | 'markdown'): Fact[] {
  return [{ key: 'rules', value, onlyIn }];
}

/** The base's commit is said already. */
function rulesOrigin({ policy, base }: Comparison): string {
  const sha = base?.provenance?.sha;
  if (sha === undefined || sha === null) return policy.origin;
  return policy.origin.replace(new RegExp(` at ${sha.slice(0, 7)}[0-9a-f]* \\(base\\)$`), ' of the base');
}

/** What the head changes of the subject, from what to what; a terminal has it among the facts. */
export function subjectSection({ subjectDifferences }: Comparison): Section[] {
  if (subjectDifferences.length === 0) return [];
  const names = [...new Set(subjectDifferences.map(({ field }) => subjectWord(field)))].join(', ');
  const rows = subjectDifferences.map(({ field, base, head }) => [
    subjectWord(field),
    name(shortenHash(base)),
    name(shortenHash(head)),
  ]);
  const columns = [{ title: 'changed' }, { title: 'base' }, { title: 'head' }];
  return [
    section(`What was changed: ${names}`, [{ kind: 'table', columns, rows }], {
      onlyIn: 'markdown',
      folded: true,
      name: 'subject',
    }),
  ];
}

export function environmentSection({ head, base }: Comparison): Section {
  const fields = Object.entries(head.environment).map(([field, value]) => [
    field,
    name(shortenHash(String(value))),
  ]);
  const boots = [base, head].flatMap((side) =>
    side ? [[`host time, ${side === head ? 'head' : 'base'}`, formatNs(side.wallMs * 1e6)]] : [],
  );
  const rows = [
    ['kernel', name(head.subject.kernel)],
    ...fields,
    ['fingerprint', name(shortenHash(head.fingerprint))],
    ...boots,
  ];
  const columns = [{ title: 'field' }, { title: 'value', shrink: true }];
  return section('Measured with', [{ kind: 'table', columns, rows }], {
    folded: true,
    onTerminal: 'full',
    name: 'environment',
  });
}
