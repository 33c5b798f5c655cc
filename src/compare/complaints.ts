/**
 * What the head's guest complains of that the base's did not. A boot that unpacked half its initramfs, lost a process
 * to the OOM killer or went on after an oops reached its end mark, and yet did something else: its count says nothing.
 */
import { matchesGlob } from '../config/glob.ts';
import type { ComplaintAction, Policy } from '../config/policy.ts';
import { findComplaints, type Complaint } from '../profile/find-complaints.ts';
import type { Profile } from '../profile/profile.ts';
import type { ComplaintRow } from './comparison.ts';

/** More are not listed: a guest that complains a thousand times is not read a thousand times. */
const mostRows = 100;

/**
 * New ones first, of these the ones that fail; what the policy ignores is left out.
 *
 * @param base boots of one side; what any of them complained of counts as known. null: no base
 */
export function complaintRows(
  base: readonly Profile[] | null,
  head: readonly Profile[],
  rules: Policy['complaints'],
): ComplaintRow[] {
  const before = base && mostOften(base);
  const after = mostOften(head);
  const rows: ComplaintRow[] = [];
  for (const key of new Set([...after.keys(), ...(before?.keys() ?? [])])) {
    const told = after.get(key) ?? before!.get(key)!;
    const action = actionOf(told, rules);
    if (action === 'ignore') continue;
    const headCount = after.get(key)?.count ?? 0;
    const baseCount = before === null ? null : (before.get(key)?.count ?? 0);
    const { kind, text, source } = told;
    const isNew = headCount > (baseCount ?? 0);
    rows.push({ kind: kind.id, title: kind.title, text, source, baseCount, headCount, isNew, action });
  }
  const rank = ({ isNew, action }: ComplaintRow): number => (isNew ? 0 : 2) + (action === 'fail' ? 0 : 1);
  return rows.sort((a, b) => rank(a) - rank(b)).slice(0, mostRows);
}

/** By kind and identity, of several boots the one that complained most. */
function mostOften(profiles: readonly Profile[]): Map<string, Complaint> {
  const most = new Map<string, Complaint>();
  for (const complaint of profiles.flatMap((profile) => findComplaints(profile))) {
    const key = `${complaint.kind.id}\n${complaint.identity}`;
    const known = most.get(key);
    if (!known || known.count < complaint.count) most.set(key, complaint);
  }
  return most;
}

function actionOf({ kind, text, identity }: Complaint, rules: Policy['complaints']): ComplaintAction {
  const rule = rules.findLast(
    ({ pattern }) => pattern === kind.id || matchesGlob(pattern, text) || matchesGlob(pattern, identity),
  );
  return rule?.action ?? (kind.weight === 'incomparable' ? 'fail' : 'warn');
}

/** New ones that fail the boot. */
export function failingComplaints(rows: readonly ComplaintRow[]): ComplaintRow[] {
  return rows.filter(({ isNew, action, baseCount }) => isNew && action === 'fail' && baseCount !== null);
}

/** Of the base alone: it did not do what it should have, and the head does. */
export function mendedComplaints(rows: readonly ComplaintRow[]): ComplaintRow[] {
  return rows.filter(
    ({ action, baseCount, headCount }) => action === 'fail' && baseCount !== null && headCount < baseCount,
  );
}

/** `Initramfs unpacking failed: write error`, `… (and 2 more complaints)` */
export function complaintsInWords(rows: readonly ComplaintRow[]): string {
  const more = rows.length - 1;
  const rest = more === 0 ? '' : ` (and ${more} more complaint${more === 1 ? '' : 's'})`;
  return `${rows[0]!.text}${rest}`;
}
