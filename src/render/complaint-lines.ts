/** What the guests complain of, in lines that every renderer shows. The text in them is the guest's: renderers escape it. */
import { counted, formatInteger } from '../base/number-format.ts';
import type { Comparison, ComplaintRow } from '../compare/comparison.ts';
import type { Complaint } from '../profile/find-complaints.ts';

/** A complaint: ours around what the guest said. */
export interface ComplaintLine {
  /** `new`, `3 → 5 times`, `no longer`, `both` */
  readonly when: string;
  readonly title: string;
  readonly text: string;
  readonly fails: boolean;
}

/** Lines of each list at most; the JSON has all. */
const mostLines = 10;

/** New complaints, and those of a boot without a base: what a reader has to see. */
export function newComplaintLines({ complaints }: Pick<Comparison, 'complaints'>): ComplaintLine[] {
  return complaints.filter(({ isNew }) => isNew).map(lineOf);
}

/** Those of both boots and of the base alone. */
export function oldComplaintLines({ complaints }: Pick<Comparison, 'complaints'>): ComplaintLine[] {
  return complaints.filter(({ isNew }) => !isNew).map(lineOf);
}

function lineOf({ title, text, baseCount, headCount, isNew, action }: ComplaintRow): ComplaintLine {
  return { when: whenOf(baseCount, headCount), title, text, fails: isNew && action === 'fail' };
}

function whenOf(base: number | null, head: number): string {
  if (base === null) return times(head);
  if (head === 0) return 'no longer';
  if (base === 0) return head === 1 ? 'new' : `new, ${times(head)}`;
  return base === head ? `as the base, ${times(head)}` : `${formatInteger(base)} → ${times(head)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : counted(count, 'time');
}

/** The first lines, and how many more there are. */
export function cutLines(lines: readonly ComplaintLine[]): { shown: readonly ComplaintLine[]; more: string } {
  const shown = lines.slice(0, mostLines);
  const rest = lines.length - shown.length;
  return { shown, more: rest === 0 ? '' : `… and ${counted(rest, 'more complaint')}` };
}

/** Of one boot: there is nothing that a complaint could be new against. */
export function complaintLinesOf(complaints: readonly Complaint[]): ComplaintLine[] {
  return complaints.map(({ kind, text, count }) => ({
    when: times(count),
    title: kind.title,
    text,
    fails: kind.weight === 'incomparable',
  }));
}
