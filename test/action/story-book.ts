/**
 * Stories of one repository, told through the bundled action with real boots: what started the run, what was checked
 * out, what the step was given; and what came of it, all of it: exit status, outputs, annotations, comment, check,
 * baselines. The guest is a kernel of ours that boots within a second; its base is measured once for all.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pullRequestScopes, type CacheScope } from '../github/results-service.ts';
import type { JobResult } from '../github/workflow/run-workflow.ts';
import { quickTree } from './kernel-tree.ts';
import {
  forkName,
  repositoryName,
  startLoopbackRepository,
  type LoopbackOptions,
  type LoopbackRepository,
  type PullRequestState,
} from './loopback-repository.ts';

/** One run of a workflow with one job that builds and gates. */
export interface Chapter {
  readonly event: string;
  /** GITHUB_SHA */
  readonly sha: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** default: refs/heads/main */
  readonly ref?: string;
  readonly scopes?: readonly CacheScope[];
  /** inputs of the step; `check-name` is given always */
  readonly with?: Readonly<Record<string, string>>;
  /** shell lines between checkout and build */
  readonly prepare?: string;
  /** further steps that gate, each its inputs */
  readonly more?: readonly Readonly<Record<string, string>>[];
  /** jobs of a matrix, side by side; what came of the first is told */
  readonly matrix?: readonly string[];
  /** name of the workflow and id of the job */
  readonly workflow?: string;
  readonly job?: string;
  readonly github?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** a token that may only read */
  readonly readOnly?: boolean;
  readonly onActionLine?: (line: string, pid: number) => void;
}

/** What came of a run. */
export interface Ending {
  /** of the first step that gates */
  readonly exit: number | null;
  /** of every step that gates */
  readonly exits: readonly (number | null)[];
  readonly outputs: Readonly<Record<string, string>>;
  /** `level: title: message` */
  readonly annotations: readonly string[];
  readonly log: string;
  readonly summary: string;
  /** comments that are new or changed, by pull request */
  readonly comments: Readonly<Record<number, string>>;
  /** conclusion and title of checks that are new */
  readonly checks: readonly string[];
  /** commits that baselines were kept for */
  readonly saved: readonly string[];
  readonly artifacts: readonly string[];
}

/** What a story asserts, all of it each time. */
export interface Expected {
  readonly exit: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** in this order, and no others */
  readonly annotations: readonly RegExp[];
  /** what the comment says that is new or changed; null: none is */
  readonly comment: RegExp | readonly RegExp[] | null;
  /** `conclusion: title`; null: none */
  readonly check: string | null;
  readonly saved: readonly string[];
  readonly log?: RegExp;
}

export interface StoryBook {
  readonly repository: LoopbackRepository;
  /** main's first commit, measured */
  readonly base: string;
  commit(parent: string, files: Readonly<Record<string, string>>): string;
  tell(chapter: Chapter): Promise<Ending>;
  push(sha: string, more?: Partial<Chapter>): Promise<Ending>;
  /** opens or moves a pull request and runs it as `pull_request` */
  pull(number: number, head: string, more?: Partial<Chapter> & PullOptions): Promise<Ending>;
  close(): Promise<void>;
}

export interface PullOptions {
  readonly base?: string;
  readonly baseRef?: string;
  readonly fork?: boolean;
  /** activity type */
  readonly action?: string;
}

/** Rows and tests that say the same of further cases: a night has the time for them. */
export function byNight<T>(rows: readonly T[]): readonly T[] {
  return process.env['BOOTGATE_NIGHTLY'] ? rows : [];
}
export const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;

const main: readonly CacheScope[] = [{ ref: 'refs/heads/main', read: true, write: true }];

/** Starts a repository, and measures its first commit. */
export async function openStoryBook(
  options: LoopbackOptions & { readonly ownTools?: boolean } = {},
): Promise<StoryBook> {
  // The books of a test run share QEMU, plugin and symbols, as jobs on one runner do.
  const tools = options.ownTools === true ? {} : { BOOTGATE_CACHE: join(tmpdir(), 'story-tools') };
  const repository = await startLoopbackRepository({ ...options, env: { ...tools, ...options.env } });
  const { rest, results } = repository;
  const folder = mkdtempSync(join(tmpdir(), 'story-book-'));
  const base = repository.commit(null, quickTree('plain'), 'A kernel');
  rest.state.refs.set('main', base);
  let told = 0;

  async function tell(chapter: Chapter): Promise<Ending> {
    const file = join(folder, `story-${(told += 1)}.yml`);
    writeFileSync(file, workflowOf(chapter));
    const comments = new Map(rest.state.comments.map((comment) => [comment, comment.view.body]));
    const [checks, caches, artifacts] = [
      rest.state.checks.length,
      results.caches.length,
      results.artifacts.length,
    ];
    const { permissions } = rest.state;
    if (chapter.readOnly) rest.state.permissions = { contents: 'read' };
    const jobs = await repository.start({
      workflow: file,
      sha: chapter.sha,
      eventName: chapter.event,
      event: chapter.payload ?? {},
      ref: chapter.ref ?? 'refs/heads/main',
      scopes: chapter.scopes ?? main,
      ...(chapter.github ? { github: chapter.github } : {}),
      ...(chapter.env ? { env: chapter.env } : {}),
      ...(chapter.onActionLine ? { onActionLine: chapter.onActionLine } : {}),
    });
    rest.state.permissions = permissions;
    const ending = endingOf(jobs[0]!);
    const changed = rest.state.comments.filter((comment) => comments.get(comment) !== comment.view.body);
    const whole: Ending = {
      ...ending,
      comments: Object.fromEntries(changed.map(({ issue, view }) => [issue, view.body ?? ''])),
      checks: rest.state.checks
        .slice(checks)
        .map(({ view }) => `${view.conclusion}: ${view.output.title ?? ''}`),
      saved: results.caches
        .slice(caches)
        .flatMap(({ key }) => /^bootgate-(?!base-files|tools).*-([0-9a-f]{40})$/.exec(key)?.[1] ?? []),
      artifacts: results.artifacts.slice(artifacts).map(({ name }) => name),
    };
    keep(whole, told);
    return whole;
  }

  const book: StoryBook = {
    ...{ repository, base, tell },
    commit: (parent, files) => repository.commit(parent, files, `Change ${Object.keys(files).join(', ')}`),
    push: (sha, more) => tell({ event: 'push', sha, payload: { after: sha }, ...more }),
    pull: (
      number,
      head,
      { base: on = base, baseRef, fork = false, action = 'synchronize', ...more } = {},
    ) => {
      const state = repository.pullRequest(number, on, head, fork);
      if (baseRef !== undefined) goesTo(repository, number, baseRef);
      return tell({
        event: 'pull_request',
        sha: state.merge,
        ref: `refs/pull/${number}/merge`,
        payload: { action, ...pullPayload(state, baseRef) },
        scopes: pullRequestScopes(number, `refs/heads/${baseRef ?? 'main'}`, !fork),
        readOnly: fork,
        ...more,
      });
    },
    close: async () => {
      const { problems } = rest.state;
      await repository.close();
      expect(problems).toEqual([]);
    },
  };
  const first = await book.push(base);
  if (first.exit !== 0) throw new Error(`the base was not measured:\n${first.log}`);
  return book;
}

/** `BOOTGATE_KEEP=FOLDER` keeps everything that people see of a run as Markdown, to be looked at. */
function keep({ checks, annotations, comments, summary }: Ending, number: number): void {
  const folder = process.env['BOOTGATE_KEEP'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const name = (expect.getState().currentTestName ?? 'base').replaceAll(/\W+/g, '-');
  const told = [`Checks: ${checks.join('; ')}`, ...annotations].map((line) => `- ${line}`).join('\n');
  const texts = { told, summary, comment: Object.values(comments).join('\n') };
  for (const [kind, text] of Object.entries(texts)) {
    if (text !== '') writeFileSync(join(folder, `${number}-${name}.${kind}.md`), text);
  }
}

/** `pull_request` of an event's payload. */
export function pullPayload(
  { number, head, base, fromFork }: PullRequestState,
  baseRef = 'main',
): Record<string, unknown> {
  return {
    number,
    pull_request: {
      number,
      head: { sha: head, repo: { full_name: fromFork ? forkName : repositoryName } },
      base: { sha: base, ref: baseRef },
    },
  };
}

function goesTo({ rest: { state } }: LoopbackRepository, number: number, baseRef: string): void {
  const at = state.pullRequests.findIndex((pull) => pull.number === number);
  state.pullRequests[at] = { ...state.pullRequests[at]!, baseRef };
}

function workflowOf({
  prepare,
  with: inputs,
  more = [],
  matrix,
  workflow = 'Boot',
  job = 'boot',
}: Chapter): string {
  const gate = (given: Readonly<Record<string, string>>, id: string) => ({
    ...{ id, uses: 'bootgate/bootgate@v1', if: '${{ !cancelled() }}' },
    with: { kernel: 'arch/x86/boot/bzImage', 'check-name': 'Boot', ...given },
  });
  const build = [prepare ?? '', 'make --quiet bzImage'].join('\n').trim();
  const steps = [
    { run: build },
    gate(inputs ?? {}, 'gate'),
    ...more.map((given, at) => gate(given, `more-${at}`)),
  ];
  return JSON.stringify({
    name: workflow,
    on: 'push',
    jobs: {
      [job]: {
        'runs-on': 'ubuntu-24.04',
        ...(matrix ? { strategy: { matrix: { cell: matrix } } } : {}),
        steps,
      },
    },
  });
}

function endingOf(
  job: JobResult,
): Pick<Ending, 'exit' | 'exits' | 'outputs' | 'annotations' | 'log' | 'summary'> {
  const gates = Object.entries(job.steps).filter(([id]) => id === 'gate' || id.startsWith('more-'));
  return {
    exit: job.steps['gate']?.status ?? null,
    exits: gates.map(([, { status }]) => status),
    outputs: job.steps['gate']?.outputs ?? {},
    annotations: job.annotations.map(({ level, title = '', message }) => `${level}: ${title}: ${message}`),
    log: job.log.join('\n'),
    summary: job.summary,
  };
}

/** Holds everything that came of a run against what a story says. */
export function expectEnding(ending: Ending, number: number | null, expected: Expected): void {
  const comment = number === null ? Object.values(ending.comments)[0] : ending.comments[number];
  const shown = {
    exit: ending.exit,
    annotations: ending.annotations,
    check: ending.checks.length === 0 ? null : ending.checks.join('; '),
    saved: ending.saved,
    outputs: Object.fromEntries(Object.keys(expected.outputs).map((name) => [name, ending.outputs[name]])),
    commented: comment !== undefined,
  };
  const wanted = {
    exit: expected.exit,
    annotations: expected.annotations.map((pattern) => expect.stringMatching(pattern) as unknown),
    check: expected.check,
    saved: expected.saved,
    outputs: expected.outputs,
    commented: expected.comment !== null,
  };
  try {
    expect(shown).toEqual(wanted);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${ending.log}`, { cause: error });
  }
  for (const pattern of [expected.comment ?? []].flat()) expect(comment).toMatch(pattern);
  if (expected.log) expect(ending.log).toMatch(expected.log);
}
