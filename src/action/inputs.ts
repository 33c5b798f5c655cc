/** The inputs of action.yml, checked and typed. Paths are absolute: relative ones start from working-directory. */
import { resolve } from 'node:path';
import { parseLimit } from '../config/policy-limit.ts';
import type { Limit } from '../config/policy.ts';
import { initrdInput, parseEndMark, parseMemory, type ScenarioInput } from '../config/scenario-input.ts';
import { defaultHistoryBranch } from '../history/history-branch.ts';
import { webhookUrl } from '../publish/webhook.ts';
import { InputReader } from './input-reader.ts';

export type CommentMode = 'always' | 'on-change' | 'on-regression' | 'never';
export const commentModes: readonly CommentMode[] = ['always', 'on-change', 'on-regression', 'never'];

export interface ActionInputs {
  readonly token: string | undefined;
  readonly folder: string;
  readonly out: string;
  readonly config: string | undefined;
  readonly scenarios: readonly string[];
  /** what the inputs say of the scenario: wins over bootgate.yml */
  readonly scenario: ScenarioInput;
  readonly qemu: string;
  /** the base to be measured in this job; null: it is looked up */
  readonly base: ScenarioInput | null;
  readonly baseRef: string | undefined;
  /** shell command that builds the base in a worktree of it, where nothing was kept */
  readonly baseBuild: string | undefined;
  /** the commit that was measured, where the workflow says it; a full id */
  readonly commit: string | undefined;
  readonly baseline: BaselineChoice;
  /** branch of the history; null: none is kept */
  readonly history: string | null;
  /** a push that makes its branch slower opens or updates an issue */
  readonly alertIssue: boolean;
  /** where such a push is told; null: nowhere */
  readonly alertWebhook: URL | null;
  /** what this job's scenarios are kept under; undefined: workflow, job and cell */
  readonly identity: string | undefined;
  /** of the matrix' values, whatever the comment calls them; `` outside of one */
  readonly cellIdentity: string;
  readonly saveBaseline: 'auto' | boolean;
  /** neutral variations to boot before a baseline is kept; 0: none */
  readonly noise: number;
  readonly policy: PolicyInputs;
  readonly failOnRegression: boolean;
  readonly comment: CommentInputs;
  readonly checkName: string | undefined;
  /** undefined: made of job, cell and scenario */
  readonly artifactName: string | undefined;
  readonly retentionDays: number | undefined;
  readonly dryRun: boolean;
}

/** Where baselines are looked for and kept. */
export type BaselineChoice =
  | { readonly kind: 'auto' | 'cache' | 'artifact' | 'git-branch' | 'none' }
  | { readonly kind: 'file'; readonly path: string };

/** What the inputs say in place of the policy; undefined leaves the policy as it is. */
export interface PolicyInputs {
  readonly onMissingBaseline: 'pass' | 'warn' | 'fail' | undefined;
  readonly maxBaselineAgeDays: number | undefined;
  /** null: `never` */
  readonly warn: Limit | null | undefined;
  readonly fail: Limit | null | undefined;
}

export interface CommentInputs {
  readonly mode: CommentMode;
  readonly key: string;
  readonly maxRows: number;
  /** it says what would make the boot faster */
  readonly advice: boolean;
  /** this job's section; `` outside of a matrix */
  readonly cell: string;
  /** every section the comment should have in the end; empty: not known */
  readonly cells: readonly string[];
  /** how many jobs the matrix has, 1 outside of one */
  readonly jobTotal: number;
}

/**
 * Reads the inputs.
 *
 * @param workspace folder of the checkout, absolute
 * @throws BootgateError (exit status 2) naming the input
 */
export function readActionInputs(env: NodeJS.ProcessEnv, workspace: string): ActionInputs {
  const read = new InputReader(env);
  const folder = resolve(workspace, read.text('working-directory') ?? '.');
  const jobTotal = read.integer('job-total', 1, 256) ?? 1;
  return {
    token: read.text('github-token'),
    folder,
    out: resolve(folder, read.text('out') ?? 'bootgate-out'),
    config: read.text('config'),
    scenarios: read.list('scenario'),
    scenario: readScenario(read, folder),
    qemu: read.text('qemu') ?? 'auto',
    base: readBase(read, folder),
    baseRef: read.text('base-ref'),
    baseBuild: read.text('base-build'),
    commit: readCommit(read),
    baseline: readBaselineChoice(read, folder),
    ...readAlerts(read),
    identity: readIdentity(read),
    cellIdentity: read.text('cell') ?? cellName(read),
    saveBaseline: readSaveBaseline(read),
    noise: read.integer('noise', 0, 64) ?? 0,
    policy: {
      onMissingBaseline: read.oneOf('on-missing-baseline', ['pass', 'warn', 'fail']),
      maxBaselineAgeDays: read.integer('max-baseline-age', 1, 100_000),
      warn: readLimit(read, 'warn-threshold'),
      fail: readLimit(read, 'fail-threshold'),
    },
    failOnRegression: read.flag('fail-on-regression', true),
    comment: {
      mode: read.oneOf('comment-mode', commentModes) ?? 'always',
      key: readCommentKey(read),
      maxRows: read.integer('max-rows', 1, 1000) ?? 15,
      advice: read.flag('advice', false),
      cell: read.text('cell') ?? (jobTotal > 1 ? cellName(read) : ''),
      cells: read.list('cells'),
      jobTotal,
    },
    checkName: read.text('check-name'),
    artifactName: read.text('artifact-name'),
    retentionDays: read.integer('retention-days', 1, 400),
    dryRun: read.flag('dry-run', false),
  };
}

/** What the sections of a comment are told apart by: it stands in a hidden marker. */
export function readCommentKey(read: InputReader): string {
  const key = read.text('comment-key') ?? '';
  if (/^[A-Za-z0-9._-]{0,100}$/.test(key)) return key;
  throw read.error(
    'comment-key',
    `'${key}' has other characters than letters, digits, dots, dashes, underscores`,
  );
}

/** `auto`, `cache`, … or `file:PATH`. */
export function readBaselineChoice(read: InputReader, folder: string): BaselineChoice {
  const file = /^file:(.+)$/s.exec(read.text('baseline') ?? '');
  if (file) return { kind: 'file', path: resolve(folder, file[1]!.trim()) };
  return { kind: read.oneOf('baseline', ['auto', 'cache', 'artifact', 'git-branch', 'none']) ?? 'auto' };
}

function readScenario(read: InputReader, folder: string): ScenarioInput {
  const fail = (name: string) => (message: string) => read.error(name, message);
  const path = (name: string) => {
    const text = read.text(name);
    return text === undefined ? undefined : resolve(folder, text);
  };
  const text = (name: string) => read.text(name);
  const memory = text('memory');
  const end = text('end');
  const disk = path('disk');
  const initrd = text('initrd');
  return withoutUndefined({
    kernel: path('kernel'),
    ...(initrd === undefined ? {} : initrdInput(initrd, folder)),
    disk: disk === undefined ? undefined : ({ path: disk, as: 'auto', format: 'auto' } as const),
    append: text('append'),
    vmlinux: path('vmlinux'),
    memoryMiB: memory === undefined ? undefined : parseMemory(memory, fail('memory')),
    cpu: text('cpu'),
    machine: text('machine'),
    end: end === undefined ? undefined : parseEndMark(end, fail('end')),
    runs: read.integer('runs', 1, 100),
  });
}

function readBase(read: InputReader, folder: string): ScenarioInput | null {
  const kernel = read.text('base-kernel');
  const initrd = read.text('base-initrd');
  const vmlinux = read.text('base-vmlinux');
  if (kernel === undefined) {
    const alone = initrd !== undefined ? 'base-initrd' : vmlinux !== undefined ? 'base-vmlinux' : null;
    if (alone) throw read.error(alone, 'needs base-kernel');
    return null;
  }
  return withoutUndefined({
    kernel: resolve(folder, kernel),
    initrd: initrd === undefined ? undefined : resolve(folder, initrd),
    vmlinux: vmlinux === undefined ? undefined : resolve(folder, vmlinux),
  });
}

function readCommit(read: InputReader): string | undefined {
  const text = read.text('commit');
  if (text === undefined || /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text)) return text;
  throw read.error('commit', `'${text}' is no full commit id`, "'git rev-parse HEAD' prints one");
}

/** Who is told of steps; the history is what knows of them. */
function readAlerts(read: InputReader): Pick<ActionInputs, 'history' | 'alertIssue' | 'alertWebhook'> {
  const history = readHistory(read);
  const alertIssue = read.flag('alert-issue', false);
  const url = read.text('alert-webhook');
  const alertWebhook = url === undefined ? null : webhookUrl(url, "input 'alert-webhook'");
  if (history === null && (alertIssue || alertWebhook !== null)) {
    throw read.error(
      alertIssue ? 'alert-issue' : 'alert-webhook',
      'needs history',
      `write 'history: ${defaultHistoryBranch}'`,
    );
  }
  return { history, alertIssue, alertWebhook };
}

/** A branch's name; `true` for the one that everything looks for. Why off: docs/decisions/0435-a-history-is-asked-for.md. */
export function readHistory(read: InputReader): string | null {
  const text = read.text('history');
  if (text === undefined || text === 'false') return null;
  if (text === 'true') return defaultHistoryBranch;
  if (/^(?![-/.])[A-Za-z0-9._/-]{1,200}$/.test(text) && !text.startsWith('refs/')) return text;
  throw read.error('history', `'${text.slice(0, 200)}' is no branch name`, `write '${defaultHistoryBranch}'`);
}

function readIdentity(read: InputReader): string | undefined {
  const text = read.text('identity');
  if (text === undefined || text.length <= 200) return text;
  throw read.error('identity', 'is longer than 200 characters');
}

function readSaveBaseline(read: InputReader): 'auto' | boolean {
  const value = read.oneOf('save-baseline', ['auto', 'true', 'false']) ?? 'auto';
  return value === 'auto' ? value : value === 'true';
}

function readLimit(read: InputReader, name: string): Limit | null | undefined {
  const text = read.text(name);
  return text === undefined ? undefined : parseLimit(text, { file: `input '${name}'` });
}

/** A matrix job's section is named by its values: `{"kernel":"6.1","cpu":"max"}` → `6.1, max`. */
function cellName(read: InputReader): string {
  const text = read.text('matrix');
  if (text === undefined || text === 'null') return '';
  let matrix: unknown;
  try {
    matrix = JSON.parse(text);
  } catch {
    throw read.error('matrix', 'is filled in by GitHub; leave it out');
  }
  if (typeof matrix !== 'object' || matrix === null) return '';
  return Object.values(matrix)
    .map((value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ')
    .slice(0, 100);
}

function withoutUndefined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
