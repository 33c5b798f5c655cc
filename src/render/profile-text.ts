/** One profile as text for a terminal: what was booted, where its instructions went, how far to believe it. */
import { formatInteger, formatNs, formatShare } from '../base/number-format.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import type { Profile } from '../profile/profile.ts';
import { sectionText } from './guest/guest-section.ts';
import { guestSections } from './guest/guest-sections.ts';
import { printable } from './guest-text.ts';
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
import type { Style } from './style.ts';
import { bar, textTable, type TextCell } from './text-table.ts';

const defaultRows = 25;
const defaultInitcalls = 10;
const barWidth = 24;
/** from here on, functions are shown with their first call */
const wide = 100;

/** Lines of the view, without colours unless `style` has some, at most `width` characters where names allow. */
export function profileText(view: ProfileView, style: Style, width: number): string {
  const { options } = view;
  const sections = [summary(view.profile, style)];
  if (options.tree) sections.push(section('Call tree', view, style) + treeText(view, style, width));
  if (options.firstCalls) sections.push(firstCalls(view, style, width));
  sections.push(...guestSections(view).map((section) => sectionText(section, style, width)));
  if (sections.length === 1) {
    if (view.stage === -1) sections.push(stages(view.profile, style, width));
    sections.push(functions(view, style, width), initcalls(view, style, width));
  }
  sections.push(reliability(view.profile, style));
  return sections.filter((text) => text !== '').join('\n');
}

function summary(profile: Profile, style: Style): string {
  const { totals, outcome, unit } = profile;
  const good = outcome.kind === 'reached-end' || outcome.kind === 'imported';
  const lines = [style.bold(printable(profile.subject.kernel))];
  if (profile.subject.append !== '') lines.push(`command line: ${printable(profile.subject.append)}`);
  lines.push((good ? style.green : style.red)(`${outcome.kind}: ${printable(outcome.detail)}`), '');
  const facts: string[] = [];
  if (unit === 'ns') facts.push(`${style.bold(formatNs(measuredTotal(profile)))} of host time`);
  if (totals.instructions >= 0) {
    facts.push(`${style.bold(formatInteger(totals.instructions))} instructions`);
    if (totals.userInstructions > 0) {
      facts.push(`${shareOf(totals.userInstructions, totals.instructions)} in user mode`);
    }
    if (totals.repIterations > 0) {
      facts.push(`${shareOf(totals.repIterations, totals.instructions)} iterations of string instructions`);
    }
  }
  if (totals.virtualNs >= 0) {
    const idle = totals.idleNs > 0 ? `, ${formatNs(totals.idleNs)} of it idle` : '';
    facts.push(`${formatNs(totals.virtualNs)} of virtual time${idle}`);
  }
  if (totals.wallMs > 0) facts.push(`took ${formatNs(Math.round(totals.wallMs) * 1e6)}`);
  lines.push(facts.join(', '));
  if (profile.samples && profile.samples.length > 1) lines.push(spread(profile));
  return lines.map((line) => `${line}\n`).join('');
}

function spread({ samples, unit }: Profile): string {
  const values = (samples ?? []).map(({ instructions, stages }) =>
    unit === 'instructions' ? instructions : stages.reduce((sum, stage) => sum + stage, 0),
  );
  const runs = `${values.length} runs`;
  if (new Set((samples ?? []).map(({ digest }) => digest)).size === 1) {
    return `${runs}, identical to the instruction`;
  }
  const low = Math.min(...values);
  const high = Math.max(...values);
  return `${runs}, ${formatUnit(unit, low)} to ${formatUnit(unit, high)} (${formatShare((high - low) / low)} apart)`;
}

function stages({ stages: rows, unit }: Profile, style: Style, width: number): string {
  const sizes = rows.map(({ instructions, ns }) => (unit === 'instructions' ? instructions : ns));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const table = textTable(
    [
      { title: 'stage', shrink: true },
      { title: unit, align: 'right' },
      { title: '', align: 'right' },
      { title: '' },
    ],
    rows.map(({ name }, row) => [
      printable(name),
      formatUnit(unit, sizes[row]!),
      shareOf(sizes[row]!, whole),
      { text: bar(whole === 0 ? 0 : sizes[row]! / whole, barWidth), style: style.cyan },
    ]),
    { width, titleStyle: style.dim },
  );
  return `${style.bold('Stages')}\n${table}`;
}

function functions(view: ProfileView, style: Style, width: number): string {
  const { functions: table, total, profile } = view;
  const { unit } = profile;
  const count = Math.min(table.length, view.options.top ?? defaultRows);
  const rows: TextCell[][] = [];
  let covered = 0;
  for (let row = 0; row < count; row += 1) {
    const self = table.self[row]!;
    covered += self;
    rows.push([
      formatUnit(unit, self),
      shareOf(self, total),
      formatUnit(unit, table.total[row]!),
      shareOf(table.total[row]!, total),
      formatInteger(table.calls[row]!),
      ...(width >= wide ? [formatUnit(unit, table.first[row]!)] : []),
      { text: printable(functionLabel(table, row)), style: self >= total / 20 ? style.bold : plain },
    ]);
  }
  const text = textTable(
    [
      { title: 'self', align: 'right' },
      { title: '', align: 'right' },
      { title: 'total', align: 'right' },
      { title: '', align: 'right' },
      { title: 'calls', align: 'right' },
      ...(width >= wide ? [{ title: 'first at', align: 'right' as const }] : []),
      { title: 'function', shrink: true, min: 20 },
    ],
    rows,
    { width, titleStyle: style.dim },
  );
  const rest = table.length - count;
  const more =
    rest > 0
      ? style.dim(`… ${formatInteger(rest)} more with ${shareOf(total - covered, total)} of self\n`)
      : '';
  return section('Functions by self', view, style) + text + more;
}

function initcalls(view: ProfileView, style: Style, width: number): string {
  const all = longestInitcalls(view);
  if (all.length === 0) return '';
  const shown = all.slice(0, view.options.top ?? defaultInitcalls);
  const { unit } = view.profile;
  const text = textTable(
    [
      { title: unit, align: 'right' },
      { title: '', align: 'right' },
      { title: 'begins at', align: 'right' },
      { title: 'level' },
      { title: 'initcall', shrink: true },
    ],
    shown.map((initcall) => [
      formatUnit(unit, initcall.instructions),
      shareOf(initcall.instructions, view.total),
      formatUnit(unit, initcall.startInstructions),
      printable(initcall.level),
      printable(initcall.name),
    ]),
    { width, titleStyle: style.dim },
  );
  const rest = all.length - shown.length;
  return (
    section('Longest initcalls', view, style) +
    text +
    (rest > 0 ? style.dim(`… ${formatInteger(rest)} more\n`) : '')
  );
}

function firstCalls(view: ProfileView, style: Style, width: number): string {
  const order = firstCallOrder(view);
  const shown = order.slice(0, view.options.top ?? defaultRows);
  const { functions: table, profile } = view;
  const text = textTable(
    [
      { title: 'first at', align: 'right' },
      { title: 'stage' },
      { title: 'calls', align: 'right' },
      { title: 'function', shrink: true },
    ],
    shown.map((row) => [
      formatUnit(profile.unit, table.first[row]!),
      printable(stageNameAt(profile, table.first[row]!)),
      formatInteger(table.calls[row]!),
      printable(functionLabel(table, row)),
    ]),
    { width, titleStyle: style.dim },
  );
  const rest = order.length - shown.length;
  return (
    section('First calls', view, style) +
    text +
    (rest > 0 ? style.dim(`… ${formatInteger(rest)} more (--top N shows more)\n`) : '')
  );
}

function reliability({ coverage, warnings, unit }: Profile, style: Style): string {
  const what = unit === 'instructions' ? 'kernel instructions' : 'kernel time';
  const lines = [
    `${formatShare(coverage.kernelSymbolized)} of ${what} named (${printable(coverage.symbolSource)})`,
  ];
  if (coverage.captured < 1) lines.push(`${formatShare(coverage.captured)} of what ran was seen`);
  lines.push(...coverage.notes.map(printable));
  return [
    ...lines.map((line) => style.dim(line)),
    ...warnings.map((warning) => style.yellow(`warning: ${printable(warning)}`)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function section(title: string, view: ProfileView, style: Style): string {
  const { profile, stage, total } = view;
  const share = shareOf(total, measuredTotal(profile));
  const where =
    stage === -1
      ? ''
      : ` in ${printable(profile.stages[stage]!.name)} (${formatUnit(profile.unit, total)}, ${share} of the boot)`;
  return `${style.bold(title + where)}\n`;
}

const plain = (text: string): string => text;
