/** Profile, or two and their Comparison → ReportData: what the report shows, nothing about how. */
import type { Advice } from '../../advise/advise.ts';
import type { Comparison } from '../../compare/comparison.ts';
import { joinTrees } from '../../compare/joint-tree.ts';
import { joinRenames, matchFunctions } from '../../compare/function-match.ts';
import { findRenames } from '../../compare/renames.ts';
import { metricOf, metrics } from '../../base/metric.ts';
import { formatCount, formatInteger, formatNs } from '../../base/number-format.ts';
import { instructions, unitNamed } from '../../base/unit.ts';
import { measuredTotal } from '../../profile/profile-tables-check.ts';
import { stageCost, stageStart } from '../../profile/stage-cost.ts';
import type { Profile } from '../../profile/profile.ts';
import { nodeDepths } from '../exports/stacks.ts';
import { findComplaints } from '../../profile/find-complaints.ts';
import { guestLines } from '../comparison-guest.ts';
import { complaintLinesOf, cutLines, newComplaintLines, type ComplaintLine } from '../complaint-lines.ts';
import { printable } from '../guest-text.ts';
import { namedShare } from '../named-share.ts';
import { processLabel, shownText } from '../guest/process-label.ts';
import { adviceData } from './report-advice.ts';
import { causeData, costData } from './report-causes.ts';
import { processChart } from './process-chart.ts';
import type { ReportData, SideData, TreeData } from './report-data.ts';
import { sourceData } from './report-sources.ts';
import { preorder } from './preorder.ts';

/** A report of one boot, with the advice for it where it is known. */
export function profileReport(profile: Profile, exporter: string, advice: Advice | null = null): ReportData {
  const { functions, tree } = profile;
  return {
    version: 1,
    title: titleOf(profile),
    subtitle: subtitleOf(profile),
    unit: profile.unit,
    exporter,
    verdict: null,
    head: sideOf('boot', profile, (node) => node),
    base: null,
    functions: {
      name: functions.name.map(printable),
      object: Array.from(functions.object),
      objects: functions.objects.map(printable),
      headFirst: Array.from(functions.first),
      baseFirst: [],
    },
    tree: {
      depth: Array.from(nodeDepths(tree)),
      function: Array.from(tree.function),
      head: { self: Array.from(tree.self), calls: Array.from(tree.calls) },
      base: { self: [], calls: [] },
    },
    sources: sourceData(null, profile),
    cause: '',
    rows: costData(profile),
    causeGroups: [],
    causes: [],
    complaints: complaintSentences(complaintLinesOf(findComplaints(profile))),
    guest: [],
    advice: adviceData(profile, advice),
    warnings: profile.warnings.map(printable),
  };
}

/**
 * A report of the difference of two boots; call paths and functions are matched as the comparison does.
 *
 * @param advice of the head
 */
export function comparisonReport(
  base: Profile,
  head: Profile,
  comparison: Comparison,
  exporter: string,
  advice: Advice | null = null,
): ReportData {
  const matched = matchFunctions(base, head);
  const functions = joinRenames(matched, findRenames(matched, base, head));
  const tree = joinTrees(functions, base.tree, head.tree);
  const { order, depth } = preorder(
    tree.parent,
    tree.headTotal.map((total, node) => Math.max(total, tree.baseTotal[node]!)),
  );
  const position = new Int32Array(tree.length);
  order.forEach((node, row) => (position[node] = row));
  const pick = (values: Float64Array): number[] => Array.from(order, (node) => values[node]!);
  const images = [...new Set(functions.object)];
  const imageRow = new Map(images.map((image, row) => [image, row]));
  const treeData: TreeData = {
    depth: Array.from(depth),
    function: Array.from(order, (node) => tree.function[node]!),
    head: { self: pick(tree.headSelf), calls: pick(tree.headCalls) },
    base: { self: pick(tree.baseSelf), calls: pick(tree.baseCalls) },
  };
  return {
    version: 1,
    title: `${titleOf(head)}: base and head`,
    subtitle: subtitleOf(head),
    unit: head.unit,
    exporter,
    verdict: { kind: comparison.verdict, headline: printable(comparison.headline) },
    head: sideOf(comparison.head.label, head, (node) => position[tree.ofHead[node]!]!),
    base: sideOf(comparison.base?.label ?? 'base', base, (node) => position[tree.ofBase[node]!]!),
    functions: {
      name: functions.name.map(printable),
      object: functions.object.map((image) => imageRow.get(image)!),
      objects: images.map(printable),
      headFirst: joinedFirst(functions.length, functions.ofHead, head),
      baseFirst: joinedFirst(functions.length, functions.ofBase, base),
    },
    tree: treeData,
    sources: sourceData(base, head),
    ...causeData(comparison),
    complaints: complaintSentences(newComplaintLines(comparison)),
    guest: guestLines(comparison).map(({ what, subject, rest }) =>
      printable([what, shownText(subject, 160), rest].filter((part) => part !== '').join(' ')),
    ),
    advice: adviceData(head, advice),
    warnings: [...new Set([...comparison.warnings, ...head.warnings, ...base.warnings])].map(printable),
  };
}

function complaintSentences(lines: readonly ComplaintLine[]): string[] {
  const { shown, more } = cutLines(lines);
  return [
    ...shown.map(({ when, title, text }) => printable(`${title}, ${when}: ${text}`)),
    ...(more === '' ? [] : [more]),
  ];
}

/** `Boot of Linux 6.1.0-56-cloud-amd64 (nightly)`: the release where the kernel tells, the scenario where it has a name. */
function titleOf({ subject, scenario }: Profile): string {
  const release = /^Linux version (\S+)/.exec(subject.kernel)?.[1];
  const kernel = release === undefined ? subject.kernel : `Linux ${release}`;
  return printable(`Boot of ${kernel}${scenario === 'default' ? '' : ` (${scenario})`}`);
}

function subtitleOf({ subject }: Profile): string {
  return printable(subject.append === '' ? subject.kernel : `${subject.kernel} — ${subject.append}`);
}

/** First execution by joint row; the earliest of functions that were joined. */
function joinedFirst(length: number, of: Int32Array, { functions }: Profile): number[] {
  const first = new Array<number>(length).fill(-1);
  for (let row = 0; row < functions.length; row += 1) {
    const joint = of[row]!;
    const ran = functions.first[row]!;
    if (first[joint]! < 0 || ran < first[joint]!) first[joint] = ran;
  }
  return first;
}

/** What the boot took in the unit it is measured in, where the totals do not say it. */
function unitFigure(profile: Profile): (readonly [string, string])[] {
  const unit = unitNamed(profile.unit);
  return unit === instructions ? [] : [[`${unit.cost}, traced`, unit.formatShort(measuredTotal(profile))]];
}

function sideOf(label: string, profile: Profile, node: (row: number) => number): SideData {
  const { totals, coverage, environment, subject, timeline } = profile;
  return {
    label: printable(label),
    total: profile.functions.self.reduce((sum, self) => sum + self, 0),
    facts: [
      ['Outcome', `${profile.outcome.kind}: ${profile.outcome.detail}`],
      ['Kernel', subject.kernel],
      ['Build-id', subject.kernelBuildId ?? 'unknown'],
      ['Command line', subject.append],
      ['QEMU', environment.fields.qemu],
      [
        'Machine',
        `${environment.fields.machine}, ${environment.fields.cpu}, ${environment.fields.memoryMiB} MiB`,
      ],
      ['Environment', environment.fingerprint.slice(0, 16)],
      ['Symbols', namedShare(profile).join(', ')],
      ...coverage.notes.map((note): [string, string] => ['Note', note]),
    ].map(([name, value]) => [name!, printable(value!)] as const),
    figures: [
      ...unitFigure(profile),
      ['instructions', totals.instructions < 0 ? 'unknown' : formatCount(totals.instructions)],
      ['virtual time', totals.virtualNs < 0 ? 'unknown' : formatNs(totals.virtualNs)],
      ['idle', totals.idleNs < 0 ? 'unknown' : formatNs(totals.idleNs)],
      ['calls', formatCount(totals.calls)],
      ['functions', formatInteger(profile.functions.length)],
      ['host time', `${(totals.wallMs / 1000).toFixed(1)} s`],
      ...metrics()
        .filter((metric) => !metric.always && metricOf(totals, metric) >= 0)
        .map((metric) => [metric.noun, metric.unit.formatShort(metricOf(totals, metric))] as const),
    ],
    stages: profile.stages.map((stage) => ({
      name: printable(stage.name),
      start: stageStart(profile, stage),
      length: stageCost(profile, stage),
    })),
    initcalls: profile.initcalls.map(({ name, level, startInstructions, instructions, result }) => ({
      name: printable(name),
      level,
      start: startInstructions,
      length: instructions,
      result,
    })),
    console: profile.console
      .filter(({ instructions }) => instructions >= 0)
      .map(({ instructions, text }) => ({ at: instructions, text: printable(text) })),
    timeline: timeline && {
      period: timeline.period,
      node: Array.from(timeline.node, (row) => (row < 0 ? -1 : node(row))),
      count: Array.from(timeline.count),
    },
    processes: (profile.processes ?? []).map((process) => ({
      name: processLabel(process),
      pid: process.pid,
      parent: process.parent,
      start: process.startInstructions,
      end: process.endInstructions,
      user: process.userInstructions,
      kernel: process.kernelInstructions,
    })),
    chart: processChart(profile),
  };
}
