/** What comparisons are told in, shared by every renderer: phrases for fields, kinds, provenance, changes. */
import { counted, formatInteger, formatRelative } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import type {
  Cause,
  Comparison,
  FunctionCounts,
  Row,
  RowStatus,
  Side,
  Verdict,
} from '../compare/comparison.ts';
import { joined, name, type Inline } from './document/document.ts';
import type { Subject } from '../profile/profile.ts';

export const verdictWords: Readonly<Record<Verdict, string>> = {
  ok: 'OK',
  improved: 'IMPROVED',
  regressed: 'REGRESSED',
  waived: 'WAIVED',
  'not-comparable': 'NOT COMPARABLE',
  'no-baseline': 'NO BASELINE',
  'boot-failed': 'BOOT FAILED',
};

/** Shown in front of a verdict where there is room for a picture. */
export const verdictSigns: Readonly<Record<Verdict, string>> = {
  ok: '✅',
  improved: '🚀',
  regressed: '❌',
  waived: '☑️',
  'not-comparable': '⚠️',
  'no-baseline': 'ℹ️',
  'boot-failed': '💥',
};

export const statusWords: Readonly<Record<RowStatus, string>> = {
  same: '~',
  grown: '',
  shrunk: '',
  warn: 'warn',
  fail: 'FAIL',
  waived: 'WAIVED',
  improved: 'improved',
  discounted: 'discounted',
  moved: 'moved',
  undecided: 'undecided',
};

const kindWords: Readonly<Record<Cause['kind'], string>> = {
  'more-calls': 'more calls',
  'fewer-calls': 'fewer calls',
  'more-work-per-call': 'more work per call',
  'less-work-per-call': 'less work per call',
  'new-code': 'new code',
  'more-processes': 'more processes',
  'fewer-processes': 'fewer processes',
  'removed-code': 'no longer runs',
};

/** `more calls: 1 → 3`, `new code, 5 calls` */
export function describeKind({ kind, baseCalls, headCalls }: Cause): string {
  switch (kind) {
    case 'new-code':
      return `${kindWords[kind]}, ${countCalls(headCalls)}`;
    case 'removed-code':
      return `${kindWords[kind]}, had ${countCalls(baseCalls)}`;
    case 'more-processes':
    case 'fewer-processes':
      return `${kindWords[kind]}: ${formatInteger(baseCalls)} → ${formatInteger(headCalls)}`;
    default:
      return baseCalls === headCalls
        ? `${kindWords[kind]}, ${countCalls(headCalls)} as before`
        : `${kindWords[kind]}: ${formatInteger(baseCalls)} → ${formatInteger(headCalls)} calls`;
  }
}

/** What the path of a cause does not say of its program and module. */
export function describePlace({ program, module, kind, path }: Cause): Inline {
  const parts: Inline[] = [];
  if (program) {
    const { baseCount, headCount } = program;
    if (path[0] !== program.name) parts.push(['in ', name(program.name)]);
    const more = baseCount !== headCount && (kind.endsWith('-calls') || kind.endsWith('-call'));
    if (more) parts.push(`${formatInteger(baseCount)} → ${counted(headCount, 'process')}`);
  }
  if (module !== null) parts.push(['module ', name(module)]);
  return joined(parts, ', ');
}

function countCalls(calls: number): string {
  return calls === 1 ? '1 call' : `${formatInteger(calls)} calls`;
}

const subjectWords: Readonly<Record<keyof Subject, string>> = {
  append: 'command line',
  initrdSha256: 'initrd',
  diskSha256: 'disk',
  kernel: 'kernel',
  kernelBuildId: "kernel's build-id",
  kernelSha256: 'kernel image',
  seed: 'seed',
};

export function subjectWord(field: keyof Subject): string {
  return subjectWords[field];
}

/** Hashes are told apart by their first digits. */
export function shortenHash(value: string): string {
  return /^[0-9a-f]{40,}$/.test(value) ? value.slice(0, 12) : value;
}

/** A side's origin in words: `3 commits older than the base, 2 days old, from actions-cache`; empty for none. */
export function describeProvenance({ provenance, label }: Side): string {
  if (!provenance) return '';
  const { distance, ageDays, store, sha } = provenance;
  return [
    // Said once.
    sha === null || label.includes(sha.slice(0, 7)) ? '' : `commit ${sha.slice(0, 12)}`,
    distance === null || distance === 0
      ? distance === 0
        ? 'exactly the base'
        : ''
      : `${formatInteger(distance)} commit${distance === 1 ? '' : 's'} older than the base`,
    ageDays === null ? '' : describeAge(ageDays),
    `from ${store}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function describeAge(days: number): string {
  if (days < 0) return 'dated in the future (a wrong clock)';
  if (days < 1) return 'measured today';
  return `${formatInteger(days)} day${Math.floor(days) === 1 ? '' : 's'} old`;
}

/** A value of a row as its table shows it. */
export function showValue(value: number, unit: Row['unit']): string {
  return unitNamed(unit).format(value);
}

/** A row's base or head; of several boots the median and its median absolute deviation: `1,020 ±10`. */
export function showSide({ base, head, unit, samples }: Row, side: 'base' | 'head'): string {
  const value = showValue(side === 'base' ? base : head, unit);
  const runs = side === 'base' ? samples?.baseRuns : samples?.headRuns;
  if (!samples || runs === undefined || runs < 2) return value;
  return `${value} ±${showValue(side === 'base' ? samples.baseMad : samples.headMad, unit)}`;
}

export function showDelta(delta: number, unit: Row['unit']): string {
  return unitNamed(unit).formatDelta(delta);
}

/** `+41.20 M instructions` */
export function proseDelta(delta: number, unit: Row['unit']): string {
  return unitNamed(unit).sayShortDelta(delta);
}

/** A percentage of one noisy sample would claim more than is known: `~`. */
export function showRelative({ base, head, samples }: Row): string {
  if (samples?.p === null) return '~';
  return formatRelative(base, head);
}

/** scripts/bloat-o-meter of the kernel heads its table so. */
export function bloatHeader(
  { added, removed, grown, shrunk, up, down }: FunctionCounts,
  unit: Row['unit'],
): string {
  const { format, formatDelta, sayDelta } = unitNamed(unit);
  return `add/remove: ${added}/${removed} grow/shrink: ${grown}/${shrunk} up/down: ${formatDelta(up)}/${format(down)} (${sayDelta(up + down)})`;
}

/** Every row but those of functions and the like: work, kinds, total, stages, times, budgets, anchor. */
export function mainRows(comparison: Comparison): Row[] {
  return [
    ...(comparison.work ? [comparison.work] : []),
    ...comparison.kinds,
    ...(comparison.total ? [comparison.total] : []),
    ...comparison.stages,
    ...comparison.times,
    ...comparison.options,
    ...comparison.budgets.map((row) => ({ ...row, name: `${row.name} (budget)` })),
    ...(comparison.anchor?.total ? [comparison.anchor.total] : []),
  ];
}

/** Rows that a reader needs: those that reached a limit, or left the noise, by what they cost first. */
export function notableRows(comparison: Comparison): Row[] {
  const { work } = comparison;
  // Where work is known, these are sums of it and of weather: worth a row only when a limit says so.
  const isSum = ({ metric }: Row): boolean =>
    metric === 'host-time' || (work !== null && (metric === 'total' || metric === 'virtual-time'));
  const rows = mainRows(comparison);
  const isJudged = ({ status }: Row): boolean =>
    status === 'fail' || status === 'warn' || status === 'waived';
  const largest = (unit: string): number =>
    Math.max(
      0,
      ...rows.filter((row) => isJudged(row) && row.unit === unit).map(({ delta }) => Math.abs(delta)),
    );
  return rows.filter((row) => {
    if (row === work && row.delta !== 0) return row.status !== 'same' || comparison.verdict !== 'ok';
    if (row.status === 'grown' || row.status === 'shrunk') {
      // Beside what reached a limit, what did not is told when it is not much smaller.
      return !isSum(row) && Math.abs(row.delta) >= 0.1 * largest(row.unit);
    }
    return row.status !== 'same' && row.status !== 'moved';
  });
}

/** As many functions as explain `share` of everything that changed, at most `most`. */
export function notableFunctions(
  { functions }: Comparison,
  share: number,
  most: number,
): Comparison['functions'] {
  const gross = functions.reduce((sum, { delta }) => sum + Math.abs(delta), 0);
  let shown = 0;
  let count = 0;
  while (count < functions.length && count < most && (shown < share * gross || count === 0)) {
    shown += Math.abs(functions[count]!.delta);
    count += 1;
  }
  // What decided is never left out.
  return functions.filter(
    ({ status }, index) => index < count || status === 'fail' || status === 'warn' || status === 'waived',
  );
}

/** The limit that was reached, in the policy's words; of a row that reached none, the one that fails. */
export function limitWords({ status, limit }: Row): string {
  const [first = '', ...rest] = limit.split(', ');
  const level = status === 'warn' ? 'warn ' : 'fail ';
  return [first, ...rest].find((part) => part.startsWith(level)) ?? first;
}

/** Lines for a commit message that accept what failed: metric and the growth, rounded up. */
export function waiverTrailers(comparison: Comparison): string[] {
  return suggestedWaivers(comparison).map(
    ({ metric, max }) => `Bootgate-Waive: ${metric} up to ${max} because REASON`,
  );
}

/** What would accept everything that failed; many stages (or functions) in one. */
export function suggestedWaivers(comparison: Comparison): { metric: string; max: string }[] {
  const failed = failedRows(comparison);
  const one = (row: Row): { metric: string; max: string } => ({
    metric: row.metric,
    max: growthRoundedUp(row),
  });
  const many = (kind: string): { metric: string; max: string }[] => {
    const rows = failed.filter(({ metric }) => metric.startsWith(`${kind}:`));
    if (rows.length <= 3) return rows.map(one);
    const most = Math.max(...rows.map(({ delta }) => delta));
    return [{ metric: `${kind}:*`, max: unitNamed(rows[0]!.unit).write(most) }];
  };
  const kinds = ['stage', 'function', 'process', 'module', 'option'];
  const single = failed.filter(({ metric }) => !kinds.some((kind) => metric.startsWith(`${kind}:`)));
  return [...single.map(one), ...kinds.flatMap(many)];
}

/** Rows that made the verdict red. */
export function failedRows(comparison: Comparison): Row[] {
  const { functions, processes, modules } = comparison;
  return [...mainRows(comparison), ...functions, ...processes, ...modules].filter(
    ({ status }) => status === 'fail',
  );
}

/** The growth as a limit that accepts it: `1.3%`, or an absolute number where the base is small or zero. */
export function growthRoundedUp(row: Row): string {
  const isBudget = row.ceiling !== undefined;
  const growth = isBudget ? row.head - row.ceiling : Math.abs(row.delta - row.discountedDelta);
  if (row.base <= 0 || growth / row.base < 0.0001 || isBudget) return unitNamed(row.unit).write(growth);
  const percent = (growth / row.base) * 100;
  const digits = percent >= 10 ? 0 : percent >= 1 ? 1 : 3;
  return `${(Math.ceil(percent * 10 ** digits) / 10 ** digits).toFixed(digits)}%`;
}
