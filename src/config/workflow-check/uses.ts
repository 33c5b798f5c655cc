/** Where a repository uses Bootgate, and what those steps are going to do. */
import { matchesGlob } from '../glob.ts';
import type { Job, Step, Trigger, Workflow } from './workflow.ts';

/** A step that uses Bootgate. */
export interface Use {
  readonly kind: 'gate' | 'report';
  readonly workflow: Workflow;
  readonly job: Job;
  readonly step: Step;
}

/** `bootgate/bootgate@v1`, `bootgate/bootgate/report@v1`, also of a fork or a mirror that kept the name. */
const actionName = /^[^/\s]+\/bootgate(\/report)?@/i;

/** Every use, in the order of the files. */
export function usesOf(workflows: readonly Workflow[]): readonly Use[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) =>
      job.steps.flatMap((step): Use[] => {
        const match = actionName.exec(step.uses);
        if (match === null) return [];
        return [{ kind: match[1] === undefined ? 'gate' : 'report', workflow, job, step }];
      }),
    ),
  );
}

/** The steps that measure. */
export function gatesOf(workflows: readonly Workflow[]): readonly Use[] {
  return usesOf(workflows).filter(({ kind }) => kind === 'gate');
}

/** An input's text, `` where it is not given. */
export function input(use: Use, name: string): string {
  return use.step.inputs.get(name)?.text ?? '';
}

/** The lines of a script without its comments, each short enough to be searched. */
export function commandLines(script: string): readonly string[] {
  return script
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .map((line) => line.slice(0, 1000));
}

/** What `actions/checkout` is given for a pull request's head, or for the merge of it. */
const headOfPullRequest =
  /\bhead\.(sha|ref|label|repo)\b|head_ref|head_sha|head_branch|head_repository|refs\/pull\/|merge_commit_sha/;

/** A checkout that takes a pull request's head by name. */
export function checksOutHead({ uses, inputs }: Step): boolean {
  const asked = ['ref', 'repository'].map((name) => inputs.get(name)?.text ?? '').join(' ');
  return /^actions\/checkout@/i.test(uses) && headOfPullRequest.test(asked);
}

/** What only a run knows. */
export function isExpression(text: string): boolean {
  return text.includes('${{');
}

/**
 * The triggers that lead to a workflow: its own, and those of the repository's workflows that call it.
 *
 * @param all where its callers are looked for
 */
export function triggersOf(workflow: Workflow, all: readonly Workflow[]): readonly Trigger[] {
  const callers = all.filter(
    (other) => other !== workflow && other.jobs.some(({ uses }) => uses === `./${workflow.file}`),
  );
  return [...workflow.triggers, ...callers.flatMap(({ triggers }) => triggers)];
}

export function triggerOf(
  workflow: Workflow,
  all: readonly Workflow[],
  ...events: readonly string[]
): Trigger | undefined {
  return triggersOf(workflow, all).find(({ event }) => events.includes(event));
}

/** A push of a branch; `tags:` alone leaves branches out. */
export function branchPush(workflow: Workflow, all: readonly Workflow[]): Trigger | undefined {
  return triggersOf(workflow, all).find(
    ({ event, filters }) =>
      event === 'push' &&
      (!(filters.has('tags') || filters.has('tags-ignore')) ||
        filters.has('branches') ||
        filters.has('branches-ignore')),
  );
}

/** Baselines are looked for in the cache, artifacts or a branch. */
export function usesStore(use: Use): boolean {
  return input(use, 'base-kernel') === '' && !/^(none$|file:)/.test(input(use, 'baseline'));
}

/** What is measured of a branch, by its pushes or at night, is kept. */
export function saves(use: Use, all: readonly Workflow[]): boolean {
  const ofBranch = branchPush(use.workflow, all) ?? triggerOf(use.workflow, all, 'schedule');
  return (
    usesStore(use) &&
    ofBranch !== undefined &&
    ![use.job.condition, use.step.condition].some(onlyPullRequests) &&
    !/^false$/i.test(input(use, 'save-baseline')) &&
    !/^true$/i.test(input(use, 'dry-run'))
  );
}

/** `if: github.event_name == 'pull_request'` and nothing more. */
function onlyPullRequests(condition: string): boolean {
  return /^(\$\{\{)?\s*github\.event_name\s*==\s*'pull_request'\s*(\}\})?$/.test(condition.trim());
}

/** The step comments: pull requests come to it, and it may. */
export function comments(use: Use, all: readonly Workflow[]): boolean {
  const events = ['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run'];
  return (
    triggerOf(use.workflow, all, ...events) !== undefined &&
    input(use, 'comment-mode') !== 'never' &&
    !/^true$/i.test(input(use, 'dry-run'))
  );
}

/** Whether a filter of branches takes every branch that another one takes; not known is a yes. */
export function covers(filter: readonly string[], branch: string): boolean {
  if (branch.startsWith('!') || filter.some((pattern) => pattern.startsWith('!'))) return true;
  return filter.some((pattern) => pattern === branch || matchesGlob(pattern.replaceAll('**', '*'), branch));
}
