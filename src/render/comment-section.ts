/**
 * A section of the comment and the hidden markers around it: what the table and the merging need to know of it stands
 * in the first, so that several jobs can write the same comment.
 *
 *     <!-- bootgate:section {…} -->
 *     …                                         the comparison as Markdown
 *     <!-- /bootgate:section -->
 */
import { sha256 } from '../base/files.ts';
import { unitNames } from '../base/unit.ts';
import type { Comparison, Verdict } from '../compare/comparison.ts';

/** Facts of a section that the table and the merging need; stands in its hidden marker. */
export interface SectionFacts {
  /** of the job; `` outside of a matrix */
  readonly cell: string;
  /** cell and scenario as far as they tell sections apart; `` where there is only one */
  readonly name: string;
  readonly verdict: Verdict;
  /** the commit it is about */
  readonly headSha: string;
  /** of two sections of one name and commit the later run's counts, then its later attempt's */
  readonly run: number;
  readonly attempt: number;
  readonly unit: string;
  /** null where nothing was compared */
  readonly base: number | null;
  readonly head: number;
  /** workflow and job that it comes from; older releases do not say */
  readonly source?: string;
  /** tells what was measured: of one run two of one name and source are two jobs under one name */
  readonly subject?: string;
  /** what its job exits with for it; older releases do not say */
  readonly exit?: number;
  /** changes of how a boot is measured that the base does not accept; missing: none */
  readonly refused?: readonly string[];
  /** scenarios of its job that could not be measured; missing: none */
  readonly unmeasured?: readonly string[];
}

/** What a comparison does not know of its section. */
export type SectionAbout = Pick<
  SectionFacts,
  'cell' | 'name' | 'headSha' | 'run' | 'attempt' | 'source' | 'exit'
>;

export interface CommentSection {
  readonly facts: SectionFacts;
  /** Markdown, from complete to terse; at least one */
  readonly renderings: readonly string[];
}

/** The worst first. */
const verdictOrder: readonly Verdict[] = [
  'boot-failed',
  'regressed',
  'not-comparable',
  'no-baseline',
  'waived',
  'improved',
  'ok',
];

/** The one that decides for all. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return verdictOrder.find((verdict) => verdicts.includes(verdict)) ?? 'no-baseline';
}

/** What a section's marker says, out of a comparison. */
export function sectionFacts(comparison: Comparison, about: SectionAbout): SectionFacts {
  return {
    ...about,
    subject: subjectKey(comparison),
    verdict: comparison.verdict,
    ...(comparison.policy.refused ? { refused: comparison.policy.refused } : {}),
    unit: comparison.unit,
    base: comparison.total?.base ?? null,
    head: comparison.head.total,
  };
}

/** A few digits for what was measured and how. */
function subjectKey({ head: { subject, fingerprint } }: Comparison): string {
  const { kernelSha256, initrdSha256, diskSha256, append } = subject;
  const text = JSON.stringify([kernelSha256, initrdSha256, diskSha256, append, fingerprint]);
  return sha256(Buffer.from(text)).slice(0, 12);
}

/** Boots that have no section, because they could not be measured: cell and scenario of each. */
export function unmeasuredBoots(sections: readonly CommentSection[]): string[] {
  const names = sections.flatMap(({ facts: { cell, unmeasured = [] } }) =>
    unmeasured.map((scenario) => [cell, scenario].filter((part) => part !== '').join(' / ')),
  );
  return [...new Set(names)];
}

export const sectionEnd = '<!-- /bootgate:section -->';
const sectionPattern = /<!-- bootgate:section (\S+) -->\n([\s\S]*?)\n<!-- \/bootgate:section -->/g;

/** Renderings have no HTML comments; what looks like one is guest text in a code span or block. */
export function withoutMarkers(rendering: string): string {
  return rendering.replaceAll('<!--', '<\u200b!--');
}

/** Facts go through encodeURIComponent: nothing in a name can end the HTML comment. */
export function sectionStart(facts: SectionFacts): string {
  return `<!-- bootgate:section ${encodeURIComponent(JSON.stringify(facts))} -->`;
}

/** The sections of a comment this module composed; what cannot be read is left out. */
export function parseSections(comment: string): CommentSection[] {
  return [...comment.matchAll(sectionPattern)].flatMap(([, encoded, text]) => {
    const facts = parseFacts(encoded!);
    return facts ? [{ facts, renderings: [text!] }] : [];
  });
}

function parseFacts(encoded: string): SectionFacts | null {
  try {
    return checkFacts(JSON.parse(decodeURIComponent(encoded)));
  } catch {
    return null;
  }
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && (value as unknown[]).every((item) => typeof item === 'string');
}

/** The value as facts, null when it is something else. */
export function checkFacts(value: unknown): SectionFacts | null {
  if (typeof value !== 'object' || value === null) return null;
  const facts = value as Partial<Record<keyof SectionFacts, unknown>>;
  const verdict = verdictOrder.find((word) => word === facts.verdict);
  const valid =
    verdict !== undefined &&
    typeof facts.cell === 'string' &&
    typeof facts.name === 'string' &&
    typeof facts.headSha === 'string' &&
    typeof facts.run === 'number' &&
    typeof facts.attempt === 'number' &&
    typeof facts.head === 'number' &&
    (facts.base === null || typeof facts.base === 'number') &&
    (facts.exit === undefined || typeof facts.exit === 'number') &&
    [facts.refused, facts.unmeasured].every((list) => list === undefined || areTexts(list)) &&
    [facts.source, facts.subject].every((text) => text === undefined || typeof text === 'string') &&
    unitNames().some((unit) => unit === facts.unit);
  return valid ? (value as SectionFacts) : null;
}

/**
 * Sections of several sources as one list: of the same job and name the one of the latest run and attempt, the first
 * given where these are equal; only those about `headSha`.
 */
export function mergeSections(
  headSha: string,
  sources: readonly (readonly CommentSection[])[],
): CommentSection[] {
  const merged: CommentSection[] = [];
  for (const section of sources.flat()) {
    if (section.facts.headSha !== headSha) continue;
    const at = merged.findIndex(({ facts }) => isSameBoot(facts, section.facts));
    if (at < 0) merged.push(section);
    else if (isLater(section.facts, merged[at]!.facts)) merged[at] = section;
  }
  return merged;
}

/** Of an earlier release's section nobody knows the job. */
function isSameBoot(a: SectionFacts, b: SectionFacts): boolean {
  return a.name === b.name && (a.source === undefined || b.source === undefined || a.source === b.source);
}

/** Of two lists the first section that the same attempt of the same job measured of something else. */
export function collision(
  own: readonly CommentSection[],
  others: readonly CommentSection[],
): SectionFacts | null {
  const collides = (a: SectionFacts, b: SectionFacts): boolean =>
    a.name === b.name &&
    a.source === b.source &&
    a.headSha === b.headSha &&
    a.run === b.run &&
    a.attempt === b.attempt &&
    a.subject !== b.subject;
  return own.find(({ facts }) => others.some((other) => collides(facts, other.facts)))?.facts ?? null;
}

function isLater(a: SectionFacts, b: SectionFacts): boolean {
  return a.run !== b.run ? a.run > b.run : a.attempt > b.attempt;
}
