/** One profile as GitHub-flavoured Markdown, for job summaries and issues. Guest text is escaped. */
import { formatInteger, formatNs, formatShare } from '../base/number-format.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { sectionMarkdown } from './guest/guest-section.ts';
import { guestSections } from './guest/guest-sections.ts';
import { markdownBlock, markdownCode, markdownTable, markdownText } from './markdown.ts';
import {
  firstCallOrder,
  formatUnit,
  functionLabel,
  longestInitcalls,
  shareOf,
  stageNameAt,
  type ProfileView,
} from './profile-view.ts';
import { treeText } from './profile-tree-text.ts';
import { plainStyle } from './style.ts';
import { bar } from './text-table.ts';

const defaultRows = 25;
const defaultInitcalls = 10;

/** The same sections as the text, as tables. */
export function profileMarkdown(view: ProfileView): string {
  const { options } = view;
  const sections = [summary(view)];
  if (options.tree) {
    const tree = treeText(view, plainStyle, Infinity).trimEnd().split('\n');
    sections.push(`${heading('Call tree', view)}${markdownBlock(tree)}`);
  }
  if (options.firstCalls) sections.push(firstCalls(view));
  sections.push(...guestSections(view).map((section) => sectionMarkdown(section)));
  if (sections.length === 1) {
    if (view.stage === -1) sections.push(stages(view));
    sections.push(functions(view), initcalls(view));
  }
  sections.push(reliability(view));
  return sections.filter((text) => text !== '').join('\n');
}

function summary({ profile }: ProfileView): string {
  const { totals, outcome, subject } = profile;
  const facts: string[] = [];
  if (profile.unit === 'ns') facts.push(`**${formatNs(measuredTotal(profile))}** of host time`);
  if (totals.instructions >= 0) facts.push(`**${formatInteger(totals.instructions)}** instructions`);
  if (totals.virtualNs >= 0) facts.push(`${formatNs(totals.virtualNs)} of virtual time`);
  if (totals.idleNs > 0) facts.push(`${formatNs(totals.idleNs)} of it idle`);
  if (totals.repIterations > 0) {
    facts.push(`${shareOf(totals.repIterations, totals.instructions)} iterations of string instructions`);
  }
  const good = outcome.kind === 'reached-end' || outcome.kind === 'imported';
  return [
    `### ${markdownText(profile.scenario)}: ${good ? '' : '❌ '}${outcome.kind}`,
    '',
    `${markdownCode(subject.kernel)}${subject.append === '' ? '' : `, command line ${markdownCode(subject.append)}`}`,
    '',
    `${markdownText(outcome.detail)}. ${facts.join(', ')}.`,
    '',
  ].join('\n');
}

function stages({ profile }: ProfileView): string {
  const { unit } = profile;
  const sizes = profile.stages.map(({ instructions, ns }) => (unit === 'instructions' ? instructions : ns));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  return `#### Stages\n\n${markdownTable(
    [{ title: 'stage' }, { title: unit, align: 'right' }, { title: 'share', align: 'right' }, { title: '' }],
    profile.stages.map(({ name }, row) => [
      markdownText(name),
      formatUnit(unit, sizes[row]!),
      shareOf(sizes[row]!, whole),
      bar(whole === 0 ? 0 : sizes[row]! / whole, 20),
    ]),
  )}`;
}

function functions(view: ProfileView): string {
  const { functions: table, total, profile } = view;
  const count = Math.min(table.length, view.options.top ?? defaultRows);
  const rows = Array.from({ length: count }, (_, row) => [
    markdownCode(functionLabel(table, row)),
    formatUnit(profile.unit, table.self[row]!),
    shareOf(table.self[row]!, total),
    formatUnit(profile.unit, table.total[row]!),
    shareOf(table.total[row]!, total),
    formatInteger(table.calls[row]!),
    formatUnit(profile.unit, table.first[row]!),
  ]);
  const rest = table.length - count;
  return `${heading('Functions by self', view)}${markdownTable(
    [
      { title: 'function' },
      { title: 'self', align: 'right' },
      { title: '', align: 'right' },
      { title: 'total', align: 'right' },
      { title: '', align: 'right' },
      { title: 'calls', align: 'right' },
      { title: 'first at', align: 'right' },
    ],
    rows,
  )}${rest > 0 ? `\n${formatInteger(rest)} more functions.\n` : ''}`;
}

function initcalls(view: ProfileView): string {
  const all = longestInitcalls(view);
  if (all.length === 0) return '';
  const { unit } = view.profile;
  return `${heading('Longest initcalls', view)}${markdownTable(
    [
      { title: 'initcall' },
      { title: 'level' },
      { title: unit, align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'begins at', align: 'right' },
    ],
    all
      .slice(0, view.options.top ?? defaultInitcalls)
      .map((initcall) => [
        markdownCode(initcall.name),
        markdownText(initcall.level),
        formatUnit(unit, initcall.instructions),
        shareOf(initcall.instructions, view.total),
        formatUnit(unit, initcall.startInstructions),
      ]),
  )}`;
}

function firstCalls(view: ProfileView): string {
  const { functions: table, profile } = view;
  const order = firstCallOrder(view);
  const shown = order.slice(0, view.options.top ?? defaultRows);
  const rest = order.length - shown.length;
  return `${heading('First calls', view)}${markdownTable(
    [
      { title: 'function' },
      { title: 'first at', align: 'right' },
      { title: 'stage' },
      { title: 'calls', align: 'right' },
    ],
    shown.map((row) => [
      markdownCode(functionLabel(table, row)),
      formatUnit(profile.unit, table.first[row]!),
      markdownText(stageNameAt(profile, table.first[row]!)),
      formatInteger(table.calls[row]!),
    ]),
  )}${rest > 0 ? `\n${formatInteger(rest)} more functions.\n` : ''}`;
}

function reliability({ profile }: ProfileView): string {
  const { coverage, warnings, unit } = profile;
  const what = unit === 'instructions' ? 'kernel instructions' : 'kernel time';
  const notes = [
    `${formatShare(coverage.kernelSymbolized)} of ${what} named (${markdownText(coverage.symbolSource)}).`,
    ...(coverage.captured < 1 ? [`${formatShare(coverage.captured)} of what ran was seen.`] : []),
    ...coverage.notes.map((note) => `${markdownText(note)}.`),
  ];
  return [
    `<sub>${notes.join(' ')}</sub>`,
    '',
    ...warnings.map((warning) => `> [!WARNING]\n> ${markdownText(warning)}\n`),
  ].join('\n');
}

function heading(title: string, { profile, stage }: ProfileView): string {
  return `#### ${title}${stage === -1 ? '' : ` in ${markdownText(profile.stages[stage]!.name)}`}\n\n`;
}
