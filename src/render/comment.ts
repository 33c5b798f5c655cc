/**
 * The pull-request comment: one section a scenario and matrix cell, and around them what keeps them together.
 * Pure: several jobs write the same comment, so a comment can also be taken apart into its sections again.
 *
 *     <!-- bootgate -->                         marker, first line (src/publish/sticky-comment.ts)
 *     ## 1 of 3 boots is slower                 only with several sections, as is the table
 *     | Boot | Verdict | Total | Change |
 *     <!-- bootgate:section {…} -->
 *     …                                         the comparison as Markdown
 *     <!-- /bootgate:section -->
 *
 * GitHub takes 65,536 characters. Sections come in renderings from complete to terse; the most complete one
 * with which everything fits is chosen, the same for all.
 */
import { formatCount, formatDelta, formatNs, formatRelative } from '../base/number-format.ts';
import type { Comparison, Verdict } from '../compare/comparison.ts';
import { verdictSigns } from './comparison-words.ts';
import { markdownTable, markdownText } from './markdown.ts';

/** What a comment may have; GitHub's limit is 65,536, and encodings of emoji are not worth a dispute. */
export const commentLimit = 60_000;

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
  readonly unit: 'instructions' | 'ns';
  /** null where nothing was compared */
  readonly base: number | null;
  readonly head: number;
}

export interface CommentSection {
  readonly facts: SectionFacts;
  /** Markdown, from complete to terse; at least one */
  readonly renderings: readonly string[];
}

export interface CommentParts {
  /** hidden first line */
  readonly marker: string;
  readonly sections: readonly CommentSection[];
  /** names of sections that have not come */
  readonly missing: readonly string[];
  /** how many more are expected whose names are not known */
  readonly missingUnnamed: number;
  /** every job came to its end: what has not come will not come */
  readonly ended: boolean;
  /** Markdown above the sections, such as a warning about where figures come from */
  readonly notes: readonly string[];
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
export function sectionFacts(
  comparison: Comparison,
  about: Pick<SectionFacts, 'cell' | 'name' | 'headSha' | 'run' | 'attempt'>,
): SectionFacts {
  return {
    ...about,
    verdict: comparison.verdict,
    unit: comparison.unit,
    base: comparison.total?.base ?? null,
    head: comparison.head.total,
  };
}

/** The comment's text, at most `limit` characters. */
export function composeComment(parts: CommentParts, limit: number = commentLimit): string {
  const levels = Math.max(1, ...parts.sections.map(({ renderings }) => renderings.length));
  for (let level = 0; level < levels; level += 1) {
    const text = composeAt(parts, level);
    if (text.length <= limit) return text;
  }
  // Even the terse renderings are too many: what is left out is in the table above them.
  for (let kept = parts.sections.length - 1; kept > 0; kept -= 1) {
    const text = composeAt({ ...parts, sections: sorted(parts.sections) }, levels, kept);
    if (text.length <= limit) return text;
  }
  return composeAt(parts, levels, 0).slice(0, limit);
}

function composeAt(parts: CommentParts, level: number, kept: number = Infinity): string {
  const sections = sorted(parts.sections);
  const blocks = [...parts.notes];
  const absent = parts.missing.length + parts.missingUnnamed;
  const several = sections.length + absent > 1 || absent > 0;
  if (several) blocks.push(overview(sections, parts));
  for (const [index, section] of sections.entries()) {
    const rendering = withoutMarkers(
      section.renderings[Math.min(level, section.renderings.length - 1)] ?? '',
    );
    const text = index < kept ? rendering.trim() : '_left out: the comment would be too long_';
    const marked = [sectionStart(section.facts), text, sectionEnd].join('\n');
    blocks.push(several ? folded(section.facts, marked) : marked);
  }
  return `${[parts.marker, ...blocks].join('\n\n').replace('\n\n', '\n')}\n`;
}

function sorted(sections: readonly CommentSection[]): CommentSection[] {
  return [...sections].sort((a, b) => compareNames(a.facts.name, b.facts.name));
}

/** `6.1` before `6.12`, in one fixed locale. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1);
}

function overview(sections: readonly CommentSection[], parts: CommentParts): string {
  const rows = sections.map(({ facts }) => [
    markdownText(facts.name),
    `${verdictSigns[facts.verdict]} ${facts.verdict}`,
    amount(facts, facts.head),
    facts.base === null ? '' : change(facts, facts.base),
  ]);
  const state = parts.ended ? '❌ missing: its job ended without a result' : '⏳ not reported yet';
  const absent = parts.missing.map((name) => [markdownText(name), state, '', '']);
  const unnamed = parts.missingUnnamed > 0 ? [[`${parts.missingUnnamed} more`, state, '', '']] : [];
  return [
    `## ${headline(sections, parts)}`,
    '',
    markdownTable(
      [
        { title: 'Boot' },
        { title: 'Verdict' },
        { title: 'Total', align: 'right' },
        { title: 'Change', align: 'right' },
      ],
      [...rows, ...absent, ...unnamed],
    ).trimEnd(),
  ].join('\n');
}

function amount({ unit }: SectionFacts, value: number): string {
  if (value < 0) return '';
  return unit === 'ns' ? formatNs(value) : formatCount(value);
}

function change({ unit, head }: SectionFacts, base: number): string {
  const delta = unit === 'ns' ? formatNs(head - base) : formatDelta(head - base);
  return head === base ? '0' : `${delta} (${formatRelative(base, head)})`;
}

/** Computed from the sections the table shows, so that the two agree. */
function headline(sections: readonly CommentSection[], parts: CommentParts): string {
  const total = sections.length + parts.missing.length + parts.missingUnnamed;
  const verdict = worstVerdict(sections.map(({ facts }) => facts.verdict));
  const count = sections.filter(({ facts }) => facts.verdict === verdict).length;
  const be = count === 1 ? 'is' : 'are';
  const words: Readonly<Record<Verdict, string>> = {
    'boot-failed': 'boots failed',
    regressed: `boots ${be} slower`,
    'not-comparable': `boots ${be} not comparable`,
    'no-baseline': `boots ${count === 1 ? 'has' : 'have'} no baseline`,
    waived: `boots ${be} slower, and accepted`,
    improved: `boots ${be} faster`,
    ok: `boots ${be} unchanged`,
  };
  const awaited = total - sections.length;
  if (sections.length === 0) {
    return parts.ended
      ? `❌ None of ${total} boots was measured`
      : `⏳ None of ${total} boots has reported yet`;
  }
  // What was not measured is not unchanged: a comment that misses something does not begin in green.
  const sign = awaited > 0 && parts.ended ? '❌' : verdictSigns[verdict];
  const text = `${sign} ${count} of ${total} ${words[verdict]}`;
  return awaited === 0 ? text : `${text}, ${awaited} ${parts.ended ? 'missing' : 'not reported yet'}`;
}

function folded(facts: SectionFacts, body: string): string {
  const open = ['regressed', 'boot-failed'].includes(facts.verdict) ? ' open' : '';
  const name = markdownText(facts.name);
  return `<details${open}><summary>${verdictSigns[facts.verdict]} <b>${name}</b></summary>\n\n${body}\n\n</details>`;
}

const sectionEnd = '<!-- /bootgate:section -->';
const sectionPattern = /<!-- bootgate:section (\S+) -->\n([\s\S]*?)\n<!-- \/bootgate:section -->/g;

/** Renderings have no HTML comments; what looks like one is guest text in a code span or block. */
function withoutMarkers(rendering: string): string {
  return rendering.replaceAll('<!--', '<\u200b!--');
}

/** Facts go through encodeURIComponent: nothing in a name can end the HTML comment. */
function sectionStart(facts: SectionFacts): string {
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
    (facts.unit === 'instructions' || facts.unit === 'ns');
  return valid ? (value as SectionFacts) : null;
}

/**
 * Sections of several sources as one list: of the same name the one of the latest run and attempt, the first
 * given where these are equal; only those about `headSha`.
 */
export function mergeSections(
  headSha: string,
  sources: readonly (readonly CommentSection[])[],
): CommentSection[] {
  const byName = new Map<string, CommentSection>();
  for (const section of sources.flat()) {
    if (section.facts.headSha !== headSha) continue;
    const known = byName.get(section.facts.name);
    if (!known || isLater(section.facts, known.facts)) byName.set(section.facts.name, section);
  }
  return [...byName.values()];
}

function isLater(a: SectionFacts, b: SectionFacts): boolean {
  return a.run !== b.run ? a.run > b.run : a.attempt > b.attempt;
}
