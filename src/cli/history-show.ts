/** `bootgate history show`: steps, drifts and breaks, with causes where the profiles are still there. */
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { decodeBaseline, type BaselineKey } from '../baseline/baseline-file.ts';
import type { BaselineStore } from '../baseline/store.ts';
import { compare } from '../compare/compare.ts';
import type { Comparison } from '../compare/comparison.ts';
import { defaultPolicy } from '../config/default-policy.ts';
import { commitOrder } from '../history/commit-facts.ts';
import { developmentsOf, type Development, type Step } from '../history/developments.ts';
import type { HistoryRecord } from '../history/record.ts';
import { seriesOf } from '../history/series.ts';
import type { Profile } from '../profile/profile.ts';
import { causeSentence } from '../render/comparison-causes.ts';
import type { Inline } from '../render/document/document.ts';
import { writeMarkdown } from '../render/document/write-markdown.ts';
import { writeText } from '../render/document/write-text.ts';
import { badgeOf, badgeSvg, shieldsJson } from '../render/history-badge.ts';
import { historyDocument } from '../render/history-document.ts';
import { historyFeed } from '../render/history-feed.ts';
import { historyJson } from '../render/history-json.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { storeFrom } from './baseline-store-option.ts';
import type { CommandHost, ParsedArguments } from './command.ts';
import { readHistory, takesNothing } from './history-option.ts';

/** Formats that are the same for everybody; a badge is of the first line. */
const plainFormats = {
  json: historyJson,
  atom: historyFeed,
  badge: (developments: readonly Development[]) => badgeSvg(badgeOf(developments[0])),
  shields: (developments: readonly Development[]) => shieldsJson(badgeOf(developments[0])),
} as const;

export async function showHistory(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  takesNothing(args);
  const format = args.string('format') ?? 'text';
  const write = Object.hasOwn(plainFormats, format)
    ? plainFormats[format as keyof typeof plainFormats]
    : undefined;
  if (!write && format !== 'text' && format !== 'markdown') {
    throw inputError(`history show: --format ${format} is not known`, {
      hint: `text, markdown, ${Object.keys(plainFormats).join(', ')}`,
    });
  }
  const developments = await readDevelopments(args, host);
  if (write) {
    host.stdout.write(write(developments));
    return exitStatus.ok;
  }
  const causes =
    args.string('store') === undefined
      ? new Map<Step, Inline>()
      : await causesOf(developments, await storeFrom(args, host));
  const document = historyDocument(developments, { causes, metric: args.string('metric') });
  host.stdout.write(
    format === 'markdown'
      ? writeMarkdown(document)
      : writeText(document, { style: styleFor(host.stdout, host.env), width: widthFor(host.stdout) }),
  );
  return exitStatus.ok;
}

/** What the history tells of the branch that was asked for. */
export async function readDevelopments(args: ParsedArguments, host: CommandHost): Promise<Development[]> {
  const records = await readHistory(args, host);
  const asked = args.string('branch');
  const order = await orderOf(records, asked, host);
  const metric = args.string('metric');
  if (metric !== undefined) checkMetric(records, metric);
  const wanted =
    order === null && asked !== undefined ? records.filter(({ branch }) => branch === asked) : records;
  return developmentsOf(wanted, { order, ...(metric === undefined ? {} : { metrics: [metric] }) });
}

/**
 * The order of commits that a clone knows: of the branch that was asked for, else of HEAD. A shallow clone, or one of
 * another repository, knows nothing; then records are ordered by themselves.
 */
async function orderOf(
  records: readonly HistoryRecord[],
  asked: string | undefined,
  host: CommandHost,
): Promise<readonly string[] | null> {
  const order = await commitOrder(host.cwd, asked ?? 'HEAD');
  if (order === null) return null;
  const known = new Set(order);
  const outside = records.filter(({ commit }) => !known.has(commit.sha)).length;
  if (outside === records.length) return null;
  if (outside > 0) {
    host.stderr.write(
      `bootgate: ${outside} records are of commits that are not on the first-parent line of ${asked ?? 'HEAD'} and are left out\n`,
    );
  }
  return order;
}

function checkMetric(records: readonly HistoryRecord[], metric: string): void {
  const known = seriesOf(records).map((series) => series.metric);
  if (records.length > 0 && !known.includes(metric)) {
    throw inputError(`history show: no record tells of '${metric}'`, { hint: `known: ${known.join(', ')}` });
  }
}

/** Of every exact step whose two profiles are in the store, what a comparison says. */
async function causesOf(
  developments: readonly Development[],
  store: BaselineStore,
): Promise<Map<Step, Inline>> {
  const causes = new Map<Step, Inline>();
  for (const step of developments.flatMap(({ segments }) => segments.flatMap(({ steps }) => steps))) {
    const [base, head] = [await profileOf(step.before, store), await profileOf(step.after, store)];
    if (base === null || head === null) continue;
    causes.set(step, causeBetween(base, head, step));
  }
  return causes;
}

/** What a comparison says of a step. */
export function causeBetween(base: Profile, head: Profile, step: StepEnds): Inline {
  return causeSentence(comparisonBetween(base, head, step));
}

type StepEnds = { readonly before: HistoryRecord; readonly after: HistoryRecord };

/** The comparison of a step's two profiles, by the rules that are everybody's. */
export function comparisonBetween(base: Profile, head: Profile, { before, after }: StepEnds): Comparison {
  return compare({
    base: { profile: base, label: before.commit.sha.slice(0, 12) },
    head: { profile: head, label: after.commit.sha.slice(0, 12) },
    policy: defaultPolicy,
    today: after.commit.date.slice(0, 10),
  });
}

/** Null where it is not kept, or cannot be read: a cause is an extra. */
export async function profileOf(record: HistoryRecord, store: BaselineStore): Promise<Profile | null> {
  const { scenario, fingerprint, identity, commit } = record;
  const key: BaselineKey = {
    scenario,
    fingerprint,
    sha: commit.sha,
    ...(identity === null ? {} : { identity }),
  };
  try {
    const bytes = await store.load(key);
    return bytes === null ? null : decodeBaseline(bytes, 'baseline', key).profile;
  } catch {
    return null;
  }
}
