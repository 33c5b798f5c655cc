/**
 * A Profile as the text of its file: JSON with a fixed order of keys, one line a member and one line a column,
 * so that equal profiles are equal bytes and a person can still page through one.
 */
import { BootgateError } from '../base/errors.ts';
import { environmentFieldNames } from './environment.ts';
import type { Parallelism, Profile, Waker } from './profile.ts';

type Column = Int32Array | Float64Array | Uint8Array;

/**
 * The file's text, UTF-8 safe, ending with a newline.
 *
 * @throws BootgateError when a column holds something that JSON cannot (a bug of whoever built the profile)
 */
export function profileText(profile: Profile): string {
  const { functions, tree, stageRows, timeline } = profile;
  const members: (readonly [name: string, text: string])[] = [
    ['format', line(profile.format)],
    ['version', line(profile.version)],
    ['scenario', line(profile.scenario)],
    ['tracer', line(profile.tracer)],
    ['unit', line(profile.unit)],
    ['assume', line(profile.assume)],
    ['outcome', line(ordered(profile.outcome, ['kind', 'detail']))],
    [
      'environment',
      line({
        fingerprint: profile.environment.fingerprint,
        fields: ordered(profile.environment.fields, environmentFieldNames),
      }),
    ],
    ['subject', line(ordered(profile.subject, subjectKeys))],
    ['totals', line(ordered(profile.totals, totalsKeys))],
    ['coverage', line(ordered(profile.coverage, coverageKeys))],
    ['stages', lines(profile.stages.map((stage) => ordered(stage, stageKeys)))],
    [
      'functions',
      table({
        length: functions.length,
        images: functions.images,
        image: functions.image,
        self: functions.self,
        total: functions.total,
        calls: functions.calls,
        first: functions.first,
        size: functions.size,
        name: functions.name,
      }),
    ],
    [
      'tree',
      table({
        length: tree.length,
        parent: tree.parent,
        function: tree.function,
        kind: tree.kind,
        self: tree.self,
        total: tree.total,
        calls: tree.calls,
        first: tree.first,
        process: tree.process,
      }),
    ],
    [
      'stageRows',
      table({
        length: stageRows.length,
        stage: stageRows.stage,
        node: stageRows.node,
        self: stageRows.self,
        calls: stageRows.calls,
      }),
    ],
    [
      'timeline',
      timeline === null
        ? 'null'
        : table({ period: timeline.period, node: timeline.node, count: timeline.count }),
    ],
    ['initcalls', lines(profile.initcalls.map((row) => ordered(row, initcallKeys)))],
    ['console', lines(profile.console.map((row) => ordered(row, consoleKeys)))],
    ['modules', lines(profile.modules?.map((row) => ordered(row, moduleKeys)))],
    ['processes', lines(profile.processes?.map((row) => ordered(row, processKeys)))],
    ['systemCalls', lines(profile.systemCalls?.map((row) => ordered(row, systemCallKeys)))],
    ['waits', lines(profile.waits?.map((row) => wakerLast(row, waitKeys)))],
    ['idle', lines(profile.idle?.map((row) => wakerLast(row, idleKeys)))],
    ['parallelism', profile.parallelism === null ? 'null' : parallelismText(profile.parallelism)],
    ['units', lines(profile.units?.map((row) => ordered(row, unitKeys)))],
    ['samples', lines(profile.samples?.map((row) => ordered(row, sampleKeys)))],
    ['warnings', lines(profile.warnings)],
  ];
  return `{\n${members.map(([name, text]) => `${line(name)}: ${text}`).join(',\n')}\n}\n`;
}

const subjectKeys = [
  'kernel',
  'kernelBuildId',
  'kernelSha256',
  'initrdSha256',
  'diskSha256',
  'append',
] as const;
const totalsKeys = [
  'instructions',
  'userInstructions',
  'repIterations',
  'virtualNs',
  'idleNs',
  'wallMs',
  'blocks',
  'blockExecutions',
  'calls',
] as const;
const coverageKeys = [
  'kernelSymbolized',
  'userSymbolized',
  'symbolSource',
  'captured',
  'dropped',
  'notes',
] as const;
const stageKeys = ['name', 'startInstructions', 'instructions', 'startNs', 'ns'] as const;
const initcallKeys = ['name', 'level', 'startInstructions', 'instructions', 'startNs', 'result'] as const;
const consoleKeys = ['instructions', 'ns', 'text'] as const;
const moduleKeys = [
  'name',
  'loadedAtInstructions',
  'unloadedAtInstructions',
  'instructions',
  'sizeBytes',
] as const;
const processKeys = [
  'pid',
  'parent',
  'names',
  'command',
  'executable',
  'cgroup',
  'kernelThread',
  'threads',
  'startInstructions',
  'endInstructions',
  'startNs',
  'endNs',
  'userInstructions',
  'kernelInstructions',
  'interruptInstructions',
  'exitStatus',
] as const;
const systemCallKeys = [
  'process',
  'number',
  'name',
  'count',
  'errors',
  'instructions',
  'firstInstructions',
] as const;
const waitKeys = [
  'process',
  'node',
  'reason',
  'count',
  'ns',
  'longestNs',
  'longestAtInstructions',
  'waker',
] as const;
const idleKeys = ['reason', 'process', 'node', 'count', 'ns', 'waker'] as const;
const wakerKeys = ['by', 'process'] as const;
const unitKeys = [
  'name',
  'startInstructions',
  'readyInstructions',
  'endInstructions',
  'startNs',
  'readyNs',
  'endNs',
  'result',
  'processes',
  'userInstructions',
  'kernelInstructions',
] as const;
const sampleKeys = ['instructions', 'virtualNs', 'wallMs', 'stages', 'digest'] as const;

function parallelismText({ averageRunnable, shares, period, runnable, count }: Parallelism): string {
  return table({ averageRunnable, shares: Float64Array.from(shares), period, runnable, count });
}

/** The named members in that order: how an object was built does not show in the file. */
function ordered<T extends object>(value: T, keys: readonly (keyof T)[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, value[key]]));
}

function wakerLast<T extends { readonly waker: Waker }>(
  row: T,
  keys: readonly (keyof T)[],
): Record<string, unknown> {
  return { ...ordered(row, keys), waker: ordered(row.waker, wakerKeys) };
}

function line(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'number' && !Number.isFinite(member)) throw notFinite('a member', member);
    return member;
  });
}

function lines(rows: readonly unknown[] | null | undefined): string {
  if (!rows) return 'null';
  return rows.length === 0 ? '[]' : `[\n ${rows.map(line).join(',\n ')}\n]`;
}

function table(columns: Readonly<Record<string, Column | readonly string[] | number>>): string {
  const texts = Object.entries(columns).map(([name, column]) => {
    if (typeof column === 'number') return ` ${line(name)}: ${column}`;
    if (!ArrayBuffer.isView(column)) return ` ${line(name)}: ${JSON.stringify(column)}`;
    const text = `[${column.join(',')}]`;
    // JSON has no NaN and no Infinity; both hold an `N` or an `I`, numbers never do.
    if (/[NI]/.test(text)) throw notFinite(`column ${name}`, NaN);
    return ` ${line(name)}: ${text}`;
  });
  return `{\n${texts.join(',\n')}\n}`;
}

function notFinite(where: string, value: number): BootgateError {
  return new BootgateError(`the profile cannot be written: ${where} holds ${value}`);
}
