/**
 * Runs a workflow file on this machine: GitHub's own parser checks it, GitHub's own evaluator computes its
 * expressions, and its steps run as processes under the runner's contract. `run:` steps and JavaScript actions,
 * conditions, outputs, `needs`, matrices (their jobs side by side). No containers, no reusable workflows.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
  type TemplateParseResult,
} from '@actions/workflow-parser';
import YAML from 'yaml';
import { interpolate, isTrue, type Contexts, type JobStatus } from './expressions.ts';
import { commandOf, textOf, type RawStep } from './step-command.ts';
import { githubContext, matrixCells, runnerVariables } from './runner-context.ts';
import { runStepProcess, type Annotation, type StepResult } from './step-process.ts';

export interface WorkflowRequest {
  readonly file: string;
  readonly workspace: string;
  readonly eventName: string;
  readonly event: Readonly<Record<string, unknown>>;
  /** the `github` context beyond what follows from the event: `sha`, `ref`, `repository` … */
  readonly github: Readonly<Record<string, string>>;
  /** variables the runner adds for services; may differ from job to job */
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
  /** `owner/name` or `owner/name/path` → folder of its action.yml, or what does its work instead */
  readonly actions: Readonly<Record<string, string | StandIn>>;
  /** folders put in front of PATH */
  readonly path?: readonly string[];
  /** program that runs JavaScript actions */
  readonly node: string;
  /** told each line that an action prints, as it comes */
  readonly onActionLine?: ((line: string, pid: number) => void) | undefined;
}

/** Stands in for an action: a shell script that does what these inputs ask for, null for nothing. */
export type StandIn = (inputs: Readonly<Record<string, string>>) => string | null;

export interface JobResult {
  /** `job` or `job (value, value)` */
  readonly name: string;
  readonly result: JobStatus;
  readonly steps: Readonly<Record<string, StepOutcome>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  readonly summary: string;
  readonly log: readonly string[];
  /** how long each step took */
  readonly stepMs: readonly number[];
}

interface StepOutcome {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: 'success' | 'failure' | 'skipped';
  /** exit status of its process; null where it had none */
  readonly status: number | null;
}

interface RawJob {
  readonly needs?: string | readonly string[];
  /** an expression stands for JSON that an earlier job printed */
  readonly strategy?: { readonly matrix?: string | Readonly<Record<string, readonly unknown[]>> };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly steps: readonly RawStep[];
}

/** Runs the workflow and returns what every job came to, in order. */
export async function runWorkflow(request: WorkflowRequest): Promise<readonly JobResult[]> {
  const text = readFileSync(request.file, 'utf8');
  const parsed: TemplateParseResult = parseWorkflow(
    { name: basename(request.file), content: text },
    new NoOperationTraceWriter(),
  );
  const problems = parsed.context.errors.getErrors().map(({ message }) => message);
  if (problems.length > 0 || !parsed.value) throw new Error(`invalid workflow: ${problems.join('; ')}`);
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  const raw = YAML.parse(text) as {
    name?: string;
    env?: Record<string, unknown>;
    jobs: Record<string, RawJob>;
  };
  const folder = mkdtempSync(join(tmpdir(), 'workflow-'));
  try {
    const results: JobResult[] = [];
    for (const job of template.jobs) {
      const id = job.id.value;
      const conditions =
        job.type === 'job' ? job.steps.map((step) => step.if?.expression ?? 'success()') : [];
      results.push(
        ...(await runJob({
          request,
          folder,
          id,
          raw: raw.jobs[id]!,
          workflowEnv: raw.env ?? {},
          workflowName: raw.name ?? basename(request.file),
          condition: job.if.expression,
          conditions,
          earlier: results,
        })),
      );
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Job {
  readonly request: WorkflowRequest;
  readonly folder: string;
  readonly id: string;
  readonly raw: RawJob;
  readonly workflowEnv: Readonly<Record<string, unknown>>;
  readonly workflowName: string;
  readonly condition: string;
  readonly conditions: readonly string[];
  readonly earlier: readonly JobResult[];
}

async function runJob(job: Job): Promise<readonly JobResult[]> {
  const { request } = job;
  const names = [job.raw.needs ?? []].flat();
  const needs = Object.fromEntries(
    names.map((name) => {
      const results = job.earlier.filter((result) => result.name.split(' ')[0] === name);
      const result =
        (['failure', 'skipped'] as const).find((word) => results.some((one) => one.result === word)) ??
        'success';
      return [name, { result, outputs: results.at(-1)?.outputs ?? {} }];
    }),
  );
  const status =
    (['failure', 'skipped'] as const).find((word) =>
      Object.values(needs).some(({ result }) => result === word),
    ) ?? 'success';
  const github = githubContext(request, job.id, job.workflowName);
  const base = { github, needs, vars: {} };
  if (!isTrue(job.condition, base, status)) {
    return [
      {
        name: job.id,
        result: 'skipped',
        steps: {},
        outputs: {},
        annotations: [],
        summary: '',
        log: [],
        stepMs: [],
      },
    ];
  }
  const matrix = job.raw.strategy?.matrix ?? {};
  const cells = matrixCells(
    typeof matrix === 'string' ? matrixFrom(matrix, (text) => interpolate(text, base, status)) : matrix,
  );
  return await Promise.all(
    cells.map((matrix, index) =>
      runCell(withOwnWorkspace(job, cells.length, index), {
        ...base,
        matrix,
        strategy: { 'job-total': cells.length, 'job-index': index, 'fail-fast': true },
      }),
    ),
  );
}

/** `${{ fromJSON(…) }}`; GitHub starts no more than 256 jobs of a matrix. */
function matrixFrom(
  text: string,
  evaluate: (text: string) => string,
): Readonly<Record<string, readonly unknown[]>> {
  const [, inner] = /^\$\{\{\s*fromJSON\((.*)\)\s*\}\}$/.exec(text.trim()) ?? [];
  if (inner === undefined) throw new Error(`a matrix of another kind: ${text}`);
  return JSON.parse(evaluate(`\${{ ${inner} }}`)) as Readonly<Record<string, readonly unknown[]>>;
}

/** Jobs run side by side on machines of their own: each gets a copy of the checkout. */
function withOwnWorkspace(job: Job, jobs: number, index: number): Job {
  if (jobs === 1) return job;
  const workspace = join(job.folder, `workspace-${index}`);
  // A job has a machine of its own: nothing is there of a matrix before it.
  rmSync(workspace, { recursive: true, force: true });
  cpSync(job.request.workspace, workspace, { recursive: true });
  return { ...job, request: { ...job.request, workspace } };
}

interface CellContexts extends Contexts {
  readonly github: Readonly<Record<string, unknown>>;
  readonly matrix: object | null;
}

async function runCell(job: Job, base: CellContexts): Promise<JobResult> {
  const { request } = job;
  const values = Object.values(base.matrix ?? {}).map((value) => String(value));
  const temp = mkdtempSync(join(job.folder, 'job-'));
  const eventPath = join(temp, 'event.json');
  writeFileSync(eventPath, JSON.stringify(request.event));
  let status: JobStatus = 'success';
  let env: Record<string, string> = {};
  let path = request.path ?? [];
  const steps: Record<string, StepOutcome> = {};
  const results: StepResult[] = [];
  const log: string[] = [];
  const stepMs: number[] = [];
  const contexts = (): Contexts => ({
    ...base,
    secrets: { GITHUB_TOKEN: request.token },
    steps,
    env,
    job: { status },
    runner: { os: 'Linux', arch: 'X64', temp: join(temp, 'temp'), tool_cache: join(temp, 'tools') },
    inputs: request.event['inputs'] ?? {},
  });
  const evaluated = (map: Readonly<Record<string, unknown>> = {}, more: Contexts = {}) =>
    Object.fromEntries(
      Object.entries(map).map(([key, value]) => [
        key,
        interpolate(textOf(value), { ...contexts(), ...more }, status),
      ]),
    );
  env = { ...evaluated(job.workflowEnv), ...evaluated(job.raw.env) };

  for (const [index, step] of job.raw.steps.entries()) {
    const id = step.id ?? `step-${index}`;
    if (!isTrue(job.conditions[index] ?? 'success()', contexts(), status)) {
      steps[id] = { outputs: {}, outcome: 'skipped', status: null };
      continue;
    }
    const stepEnv = evaluated(step.env);
    const shown = { ...contexts(), env: { ...env, ...stepEnv } };
    const command = commandOf(step, request, temp, (text) => interpolate(text, shown, status));
    if (command === null) {
      steps[id] = { outputs: {}, outcome: 'success', status: null };
      continue;
    }
    const started = performance.now();
    const result = await runStepProcess({
      program: command.program,
      args: command.args,
      cwd: resolve(request.workspace, step['working-directory'] ?? '.'),
      env: {
        ...runnerVariables(request, base.github, temp, eventPath),
        PATH: [...path, process.env['PATH'] ?? ''].join(':'),
        ...(command.isAction ? request.env : {}),
        ...env,
        ...stepEnv,
        ...command.env,
      },
      folder: temp,
      secrets: [request.token],
      ...(command.isAction ? { onLine: request.onActionLine } : {}),
    });
    stepMs.push(performance.now() - started);
    results.push(result);
    log.push(`> ${step.name ?? step.uses ?? step.run ?? ''}`, ...result.log);
    env = { ...env, ...result.env };
    path = [...result.path, ...path];
    const failed = result.status !== 0;
    steps[id] = {
      ...{ outputs: result.outputs, outcome: failed ? 'failure' : 'success', status: result.status },
    };
    if (failed && String(step['continue-on-error'] ?? false) !== 'true') status = 'failure';
  }
  return {
    name: values.length > 0 ? `${job.id} (${values.join(', ')})` : job.id,
    result: status,
    steps,
    outputs: evaluated(job.raw.outputs),
    annotations: results.flatMap(({ annotations }) => annotations),
    summary: results.map(({ summary }) => summary).join(''),
    log,
    stepMs,
  };
}
