/** One profile: what was booted, where its instructions went, how far to believe it. */
import { furtherMetrics } from '../base/metric.ts';
import { formatInteger, formatNs, formatShare } from '../base/number-format.ts';
import { instructions, unitNamed } from '../base/unit.ts';
import { findComplaints } from '../profile/find-complaints.ts';
import type { Profile } from '../profile/profile.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { complaintLinesOf } from './complaint-lines.ts';
import { complaintsSection } from './complaints-section.ts';
import { costSections } from './cost-section.ts';
import {
  either,
  joined,
  name,
  note,
  paragraph,
  section,
  strong,
  toned,
  type Block,
  type Document,
  type Inline,
  type Section,
} from './document/document.ts';
import { guestSections } from './guest/guest-sections.ts';
import { firstCalls, functions, initcalls, stages, whereOf } from './profile-sections.ts';
import { sourceSection } from './source-section.ts';
import { treeBlocks } from './profile-tree.ts';
import { namedShare } from './named-share.ts';
import { formatUnit, shareOf, type ProfileView } from './profile-view.ts';

export function profileDocument(view: ProfileView): Document {
  const { options, profile } = view;
  const details: Section[] = [
    ...(options.tree === true ? [section(whereOf('Call tree', view), treeBlocks(view))] : []),
    ...(options.firstCalls === true ? [firstCalls(view)] : []),
    ...(options.by === undefined ? [] : [sourceSection(view, options.by)]),
    ...guestSections(view),
  ];
  return {
    sections: [
      ...summary(profile),
      ...(details.length > 0 ? details : overview(view)),
      section('', reliability(profile)),
    ],
  };
}

function overview(view: ProfileView): Section[] {
  const { profile, stage } = view;
  return [
    ...(stage === -1 ? [stages(profile), ...costSections(profile)] : []),
    functions(view),
    ...initcalls(view),
    ...complaintsSection('What the guest complains of', complaintLinesOf(findComplaints(profile))),
  ];
}

function summary(profile: Profile): Section[] {
  const { outcome, scenario, subject } = profile;
  const { kernel, append } = subject;
  const good = outcome.kind === 'reached-end' || outcome.kind === 'imported';
  const facts = joined(factsOf(profile), ', ');
  return [
    section('', [
      {
        kind: 'title',
        of: either(strong(kernel), [scenario, ': ', good ? '' : '❌ ', outcome.kind]),
      },
      paragraph(
        either(
          append === '' ? '' : `command line: ${append}`,
          joined([name(kernel), append === '' ? '' : ['command line ', name(append)]], ', '),
        ),
      ),
      paragraph(either(toned(good ? 'good' : 'bad', `${outcome.kind}: ${outcome.detail}`), '')),
    ]),
    section('', [
      paragraph(either(facts, [outcome.detail, '. ', facts, '.'])),
      ...(profile.samples && profile.samples.length > 1 ? [paragraph(spread(profile))] : []),
    ]),
  ];
}

function factsOf(profile: Profile): Inline[] {
  const { totals } = profile;
  const facts: Inline[] = [costFact(profile)];
  if (totals.instructions >= 0) {
    facts.push([strong(formatInteger(totals.instructions)), ' instructions']);
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
  facts.push(...furtherMetrics(totals));
  if (totals.wallMs > 0) facts.push(`took ${formatNs(Math.round(totals.wallMs) * 1e6)}`);
  return facts;
}

/** What the whole measurement took, where the totals do not say it: instructions are one of them. */
function costFact(profile: Profile): Inline {
  const unit = unitNamed(profile.unit);
  if (unit === instructions) return '';
  return [strong(unit.format(measuredTotal(profile))), unit.elapses ? ' of ' : ' ', unit.cost];
}

function spread({ samples, unit }: Profile): string {
  const values = (samples ?? []).map((sample) => sample.stages.reduce((sum, stage) => sum + stage, 0));
  const runs = `${values.length} runs`;
  if (new Set((samples ?? []).map(({ digest }) => digest)).size === 1) {
    return `${runs}, identical to the instruction`;
  }
  const low = Math.min(...values);
  const high = Math.max(...values);
  return `${runs}, ${formatUnit(unit, low)} to ${unitNamed(unit).say(high)} (${formatShare((high - low) / low)} apart)`;
}

function reliability(profile: Profile): Block[] {
  const { coverage, warnings } = profile;
  const notes = [
    ...namedShare(profile),
    ...(coverage.captured < 1 ? [`${formatShare(coverage.captured)} of what ran was seen`] : []),
    ...coverage.notes,
  ];
  return [
    ...notes.map(note),
    { kind: 'warning', alert: true, lines: warnings.map((text) => [either('warning: ', ''), text]) },
  ];
}
