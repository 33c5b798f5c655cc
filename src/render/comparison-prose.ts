/** The sentences and lists of a comparison's Markdown: where it comes from, causes, what to do. All guest text is escaped. */
import { formatInteger, formatShare } from '../base/number-format.ts';
import type { Cause, Comparison, Row, Side } from '../compare/comparison.ts';
import type { Subject } from '../profile/profile.ts';
import {
  describeKind,
  describePlace,
  describeProvenance,
  failedRows,
  proseDelta,
  shortenHash,
  subjectWord,
  suggestedWaivers,
  waiverTrailers,
} from './comparison-words.ts';
import { markdownBlock, markdownCode, markdownDetails, markdownTable, prose } from './markdown.ts';

export function ruleChanges({ policy }: Comparison): string {
  if (policy.changedByHead.length === 0) return '';
  return [
    '> [!WARNING]',
    '> This pull request changes the rules it is judged by. They were **not** applied here:',
    ...policy.changedByHead.map((change) => `> - ${prose(change)}`),
  ].join('\n');
}

export function provenance({ base, head, noise, policy }: Comparison): string {
  const side = (name: string, { label, runs, ...rest }: Side): string => {
    const origin = describeProvenance({ label, runs, ...rest });
    const run = rest.provenance?.runUrl;
    const link =
      run?.startsWith('https://') === true
        ? `[run](${encodeURI(run).replaceAll('(', '%28').replaceAll(')', '%29')})`
        : '';
    const details = [prose(origin), runs > 1 ? `${runs} boots` : '', link].filter((part) => part !== '');
    return `${name} ${markdownCode(label)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
  };
  return [
    ...(base ? [side('base', base)] : []),
    side('head', head),
    ...(noise ? [`noise floor ${formatInteger(noise.floor)} (${prose(noise.basis)})`] : []),
    `rules: ${prose(policy.origin)}`,
  ].join(' · ');
}

export function warnings({ warnings: found, anchor }: Comparison): string {
  const lines = [
    ...found,
    ...(anchor && anchor.total === null ? [`no anchor ${anchor.ref}: ${anchor.reason}`] : []),
  ];
  return lines.map((line) => `> ⚠️ ${prose(line)}`).join('\n>\n');
}

export function causes({ causes: found, unit }: Comparison): string {
  if (found.length === 0) return '';
  return ['#### Where the change begins', '', ...found.map((cause) => causeItem(cause, unit))].join('\n');
}

function causeItem(cause: Cause, unit: Row['unit']): string {
  const path = [...(cause.anywhere ? ['…'] : []), ...cause.path];
  // Long paths are known by their ends.
  const shortened = path.length > 8 ? [...path.slice(0, 2), '…', ...path.slice(-5)] : path;
  const begin = shortened.map((name, index) =>
    index === shortened.length - 1 ? `**${markdownCode(name)}**` : name === '…' ? name : markdownCode(name),
  );
  const leadsTo =
    cause.leadsTo.length === 0 ? '' : `, which leads to ${cause.leadsTo.map(markdownCode).join(' → ')}`;
  const parts = cause.parts
    .slice(0, 5)
    .map(
      (part) =>
        `\n  - ${formatShare(part.share)} ${[part.name, ...part.leadsTo].map(markdownCode).join(' → ')}`,
    );
  const place = describePlace(cause, markdownCode);
  return `- **${proseDelta(cause.delta, unit)}**, ${formatShare(cause.share)} of the change, ${describeKind(cause)}${place === '' ? '' : `, ${place}`}:<br>${begin.join(' → ')}${leadsTo}${parts.join('')}`;
}

export function whatToDo(comparison: Comparison, reproduce: readonly string[]): string {
  const failed = failedRows(comparison);
  const parts: string[] = [];
  if (reproduce.length > 0) {
    parts.push('See it locally:', '', markdownBlock(reproduce, 'sh'));
  }
  if (failed.length > 0) {
    parts.push(
      'To accept the growth, add this to the message of a commit of this pull request:',
      '',
      markdownBlock(waiverTrailers(comparison)),
      'or on the base branch to `policy` in `bootgate.yml`:',
      '',
      markdownBlock(
        [
          'waivers:',
          ...suggestedWaivers(comparison).flatMap(({ metric, max }) => [
            `  - metric: ${JSON.stringify(metric)}`,
            `    max: ${max}`,
            '    reason: …',
            '    expires: YYYY-MM-DD',
          ]),
        ],
        'yaml',
      ),
    );
  }
  return parts.length === 0 ? '' : ['#### What to do', '', ...parts].join('\n');
}

/** What differs between the two things measured, apart from the kernel, which is meant to differ. */
export function surprisingSubject(comparison: Comparison): string {
  const names = comparison.subjectDifferences.filter(({ field }) => isSurprising(field));
  return names.length === 0 ? '' : `#### What was changed\n\n${subjectTable(comparison)}`;
}

export function subject(comparison: Comparison): string {
  const { subjectDifferences: differences } = comparison;
  if (differences.length === 0 || differences.some(({ field }) => isSurprising(field))) return '';
  const names = [...new Set(differences.map(({ field }) => subjectWord(field)))].join(', ');
  return markdownDetails(`What was changed: ${names}`, subjectTable(comparison));
}

/** A changed command line, initrd or disk is easily overlooked in a diff. */
function isSurprising(field: keyof Subject): boolean {
  return field === 'append' || field === 'initrdSha256' || field === 'diskSha256';
}

function subjectTable({ subjectDifferences: differences }: Comparison): string {
  return markdownTable(
    [{ title: 'changed' }, { title: 'base' }, { title: 'head' }],
    differences.map(({ field, base, head }) => [
      subjectWord(field),
      markdownCode(shortenHash(base)),
      markdownCode(shortenHash(head)),
    ]),
  );
}
