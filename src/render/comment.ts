/**
 * The pull-request comment: one section a scenario and matrix cell, and around them what keeps them together.
 * Pure: several jobs write the same comment, so a comment can also be taken apart again (comment-section.ts).
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
import { formatRelative } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import type { Verdict } from '../compare/comparison.ts';
import {
  sectionEnd,
  sectionStart,
  unmeasuredBoots,
  withoutMarkers,
  worstVerdict,
  type CommentSection,
  type SectionFacts,
} from './comment-section.ts';
import { verdictSigns } from './comparison-words.ts';
import { markdownTable, markdownText } from './markdown.ts';

/** What a comment may have; GitHub's limit is 65,536, and encodings of emoji are not worth a dispute. */
export const commentLimit = 60_000;

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

/** The comment's text, at most `limit` characters. */
export function composeComment(parts: CommentParts, limit: number = commentLimit): string {
  const levels = Math.max(1, ...parts.sections.map(({ renderings }) => renderings.length));
  for (let level = 0; level < levels; level += 1) {
    const text = composeAt(parts, level);
    if (text.length <= limit) return text;
  }
  // Even the terse renderings are too many: what is left out is in the table above them.
  for (let kept = parts.sections.length - 1; kept > 0; kept -= 1) {
    const text = composeAt(parts, levels, kept);
    if (text.length <= limit) return text;
  }
  return composeAt(parts, levels, 0).slice(0, limit);
}

function composeAt(parts: CommentParts, level: number, kept: number = Infinity): string {
  const sections = sorted(withOwnNames(parts.sections));
  const blocks = [...parts.notes];
  const absent = parts.missing.length + parts.missingUnnamed + unmeasuredBoots(sections).length;
  const several = sections.length + absent > 1 || absent > 0;
  if (several) blocks.push(overview(sections, parts));
  for (const [index, section] of sections.entries()) {
    const rendering = withoutMarkers(
      section.renderings[Math.min(level, section.renderings.length - 1)] ?? '',
    );
    const text = index < kept ? rendering.trim() : '_left out: the comment would be too long_';
    const marked = [sectionStart(section.facts), text, sectionEnd].join('\n');
    blocks.push(several ? folded(section, marked) : marked);
  }
  return `${[parts.marker, ...blocks].join('\n\n').replace('\n\n', '\n')}\n`;
}

/** Sections of one name are of several jobs: shown under the jobs' names. Their markers keep the name they have. */
function withOwnNames(sections: readonly CommentSection[]): ShownSection[] {
  return sections.map((section) => {
    const { name, source } = section.facts;
    const alone = sections.filter(({ facts }) => facts.name === name).length === 1;
    const shown =
      alone || source === undefined ? name : [source, name].filter((part) => part !== '').join(' / ');
    return { ...section, shown };
  });
}

interface ShownSection extends CommentSection {
  readonly shown: string;
}

function sorted(sections: readonly ShownSection[]): ShownSection[] {
  return [...sections].sort((a, b) => compareNames(a.shown, b.shown));
}

/** `6.1` before `6.12`, in one fixed locale. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1);
}

function overview(sections: readonly ShownSection[], parts: CommentParts): string {
  const rows = sections.map(({ facts, shown }) => [
    markdownText(shown),
    `${verdictSigns[facts.verdict]} ${facts.verdict}`,
    amount(facts, facts.head),
    facts.base === null ? '' : change(facts, facts.base),
  ]);
  const state = parts.ended ? '❌ missing: its job ended without a result' : '⏳ not reported yet';
  const failed = unmeasuredBoots(sections).map((name) => [
    markdownText(name),
    '❌ could not be measured',
    '',
    '',
  ]);
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
      [...rows, ...failed, ...absent, ...unnamed],
    ).trimEnd(),
  ].join('\n');
}

function amount({ unit }: SectionFacts, value: number): string {
  if (value < 0) return '';
  return unitNamed(unit).sayShort(value);
}

function change({ unit, head }: SectionFacts, base: number): string {
  const delta = unitNamed(unit).formatDelta(head - base);
  return head === base ? '0' : `${delta} (${formatRelative(base, head)})`;
}

/** Computed from the sections the table shows, so that the two agree. */
function headline(sections: readonly CommentSection[], parts: CommentParts): string {
  const awaited = parts.missing.length + parts.missingUnnamed;
  const unmeasured = unmeasuredBoots(sections).length;
  const total = sections.length + awaited + unmeasured;
  const verdict = worstVerdict(sections.map(({ facts }) => facts.verdict));
  const count = sections.filter(({ facts }) => facts.verdict === verdict).length;
  const be = count === 1 ? 'is' : 'are';
  const words: Readonly<Record<Verdict, string>> = {
    'boot-failed': 'boots failed',
    regressed: `boots ${be} slower`,
    'not-comparable': `boots ${be} not ${sections.some(({ facts }) => facts.verdict === verdict && facts.refused) ? 'accepted' : 'comparable'}`,
    'no-baseline': `boots ${count === 1 ? 'was' : 'were'} not checked: no baseline`,
    waived: `boots ${be} slower, and accepted`,
    improved: `boots ${be} faster`,
    ok: sections.some(({ facts }) => facts.base !== facts.head)
      ? `boots ${be} within limits`
      : `boots ${be} unchanged`,
  };
  if (sections.length === 0) {
    return parts.ended
      ? `❌ None of ${total} boots was measured`
      : `⏳ None of ${total} boots has reported yet`;
  }
  // What was not measured is not unchanged: a comment that misses something does not begin in green.
  const sign = unmeasured > 0 || (awaited > 0 && parts.ended) ? '❌' : verdictSigns[verdict];
  return [
    `${sign} ${count} of ${total} ${words[verdict]}`,
    ...(unmeasured > 0 ? [`${unmeasured} not measured`] : []),
    ...(awaited > 0 ? [`${awaited} ${parts.ended ? 'missing' : 'not reported yet'}`] : []),
  ].join(', ');
}

function folded({ facts, shown }: ShownSection, body: string): string {
  const open = ['regressed', 'boot-failed'].includes(facts.verdict) ? ' open' : '';
  const name = markdownText(shown);
  return `<details${open}><summary>${verdictSigns[facts.verdict]} <b>${name}</b></summary>\n\n${body}\n\n</details>`;
}
