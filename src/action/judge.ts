/** One measured scenario against its base: the comparison, and everything that is written about it. */
import { join } from 'node:path';
import type { Advice } from '../advise/advise.ts';
import { writeFileAtomic } from '../base/files.ts';
import { compare } from '../compare/compare.ts';
import type { CompareRequest, Measured } from '../compare/request.ts';
import type { Comparison } from '../compare/comparison.ts';
import { writeProfile } from '../profile/profile-file.ts';
import type { Profile } from '../profile/profile.ts';
import { commentLimit } from '../render/comment.ts';
import { sectionFacts, type CommentSection, type SectionAbout } from '../render/comment-section.ts';
import { comparisonJson } from '../render/comparison-json.ts';
import { comparisonMarkdown, type ComparisonMarkdownOptions } from '../render/comparison-markdown.ts';
import { htmlReport } from '../render/html/html-report.ts';
import { comparisonReport, profileReport } from '../render/report/report-model.ts';
import type { Rules } from './rules.ts';

/** What there is to compare with, or why there is nothing. */
export type Base =
  | {
      readonly measured: Measured;
      /** in this job, rather than stored earlier */
      readonly measuredHere?: true;
      readonly warnings: readonly string[];
    }
  | {
      readonly measured: null;
      readonly measuredHere?: undefined;
      readonly reason: string;
      /** the architecture of the base's kernel, where it is another than the head's */
      readonly architecture?: string;
      readonly warnings: readonly string[];
    };

export interface JudgeRequest {
  readonly head: Measured;
  readonly base: Base;
  readonly anchor?: Measured | { readonly missing: string };
  readonly rules: Rules;
  /** what a reader has to know of the measurement, sentence by sentence */
  readonly notes?: readonly string[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Compares a measurement with its base by the rules. */
export function judge({ head, base, anchor, rules, notes = [], today }: JudgeRequest): Comparison {
  return compare({
    head,
    base: base.measured,
    policy: rules.policy,
    policySource: rules.source,
    today,
    warnings: [...notes, ...rules.warnings, ...base.warnings],
    ...(base.measured === null ? missing(base) : {}),
    ...(anchor ? { anchor } : {}),
  });
}

/** Lengths of a section's renderings: whole, and shares of the comment for ever more sections. */
const renderingLengths = [commentLimit - 4000, 28_000, 13_000, 6000, 2500];

function missing({
  reason,
  architecture,
}: Base & { measured: null }): Pick<CompareRequest, 'missingBaseline' | 'baseArchitecture'> {
  return {
    missingBaseline: reason,
    ...(architecture === undefined ? {} : { baseArchitecture: architecture }),
  };
}

/** A comparison as a section of the comment, in renderings from complete to terse. */
export function commentSection(
  comparison: Comparison,
  about: SectionAbout,
  options: ComparisonMarkdownOptions,
): CommentSection {
  const texts = renderingLengths.map((maxLength) =>
    comparisonMarkdown(comparison, {
      // Among several, the section's name and verdict stand in the line that unfolds it.
      heading: about.name === '' ? '##' : '###',
      ...options,
      maxLength,
    }),
  );
  return { facts: sectionFacts(comparison, about), renderings: [...new Set(texts)] };
}

/** Writes profile, comparison and reports into the scenario's folder. */
export async function writeResults(
  folder: string,
  head: Profile,
  base: Profile | null,
  comparison: Comparison,
  section: CommentSection,
  advice: Advice | null,
  exporter: string,
): Promise<void> {
  const report =
    base === null
      ? profileReport(head, exporter, advice)
      : comparisonReport(base, head, comparison, exporter, advice);
  await Promise.all([
    writeProfile(join(folder, 'profile.json.gz'), head),
    ...(base === null ? [] : [writeProfile(join(folder, 'base.json.gz'), base)]),
    writeFileAtomic(join(folder, 'comparison.json'), comparisonJson(comparison)),
    writeFileAtomic(join(folder, 'comment.md'), section.renderings[0] ?? ''),
    writeFileAtomic(join(folder, 'report.html'), htmlReport(report)),
  ]);
}
