/** What the token of a job may not do of what its steps are going to do. */
import type { Finding, Repository } from './finding.ts';
import {
  branchPush,
  comments,
  input,
  isExpression,
  triggersOf,
  usesOf,
  usesStore,
  type Use,
} from './uses.ts';
import type { Permissions, Workflow } from './workflow.ts';

interface Need {
  readonly scope: string;
  readonly access: 'read' | 'write';
  readonly for: string;
}

export function permissionRule({ workflows }: Repository): readonly Finding[] {
  const uses = usesOf(workflows).filter((use) => !hasTokenOfItsOwn(use) && !isOnlyCalled(use.workflow));
  const jobs = [...new Set(uses.map(({ job }) => job))];
  return jobs.flatMap((job) => {
    const own = uses.filter((use) => use.job === job);
    const needs = strongest(own.flatMap((use) => needsOf(use, workflows)));
    const { workflow } = own[0]!;
    const permissions = job.permissions ?? workflow.permissions;
    const missing = needs.filter((need) => !grants(permissions, need));
    return missing.length === 0 ? [] : [finding(own[0]!, permissions, needs, missing)];
  });
}

function finding(
  { workflow: { file }, job, step }: Use,
  permissions: Permissions | null,
  needs: readonly Need[],
  missing: readonly Need[],
): Finding {
  const list = missing.map(({ scope, access }) => `${scope}: ${access}`).join(', ');
  return {
    ...{ rule: 'permissions', level: 'error', file, line: permissions?.line ?? step.line },
    what:
      permissions === null
        ? `job '${job.id}' says no permissions, and many repositories give a token that may only read contents`
        : `the token of job '${job.id}' lacks ${list}`,
    why: `needed for ${missing.map((need) => need.for).join('; ')}`,
    write: ['permissions:', ...needs.map(({ scope, access, for: why }) => `  ${scope}: ${access} # ${why}`)],
  };
}

function needsOf(use: Use, all: readonly Workflow[]): readonly Need[] {
  return use.kind === 'gate' ? needsOfGate(use, all) : needsOfReport(use, all);
}

function needsOfGate(use: Use, all: readonly Workflow[]): readonly Need[] {
  const store = input(use, 'baseline');
  const pushed = branchPush(use.workflow, all) !== undefined;
  const inHistory = pushed && !['', 'false'].includes(input(use, 'history'));
  const inArtifacts = usesStore(use) && (['', 'auto', 'artifact'].includes(store) || isExpression(store));
  return [
    pushed && store === 'git-branch'
      ? { scope: 'contents', access: 'write', for: 'the branch that keeps baselines' }
      : inHistory
        ? { scope: 'contents', access: 'write', for: 'the branch that keeps the history' }
        : { scope: 'contents', access: 'read', for: 'the checkout, the rules of the base' },
    ...(comments(use, all) ? [commentNeed] : []),
    ...(inArtifacts
      ? [{ scope: 'actions', access: 'read', for: 'baselines in artifacts of earlier runs' } as const]
      : []),
    ...(input(use, 'check-name') === '' ? [] : [checkNeed]),
    ...(inHistory && /^true$/i.test(input(use, 'alert-issue'))
      ? [{ scope: 'issues', access: 'write', for: 'the issue about a step' } as const]
      : []),
  ];
}

function needsOfReport(use: Use, all: readonly Workflow[]): readonly Need[] {
  const ofAnotherRun = triggersOf(use.workflow, all).some(({ event }) => event === 'workflow_run');
  const check = use.step.inputs.get('check-name')?.text !== '';
  return [
    { scope: 'contents', access: 'read', for: 'the rules of the base' },
    ...(comments(use, all) ? [commentNeed] : []),
    ...(ofAnotherRun
      ? [{ scope: 'actions', access: 'read', for: 'the artifact of the run that measured' } as const]
      : []),
    ...(ofAnotherRun && check ? [checkNeed] : []),
  ];
}

const commentNeed: Need = { scope: 'pull-requests', access: 'write', for: 'the comment' };
const checkNeed: Need = { scope: 'checks', access: 'write', for: 'the check run' };

/** Each scope once, with the most that is asked of it. */
function strongest(needs: readonly Need[]): readonly Need[] {
  const byScope = new Map<string, Need>();
  for (const need of needs) {
    if (byScope.get(need.scope)?.access !== 'write') byScope.set(need.scope, need);
  }
  return [...byScope.values()];
}

function grants(permissions: Permissions | null, { scope, access }: Need): boolean {
  if (permissions === null) return false;
  const given = permissions.all ?? permissions.scopes.get(scope);
  return given === 'write' || given === access;
}

/** An app's token or a personal one: what it may do stands elsewhere. */
function hasTokenOfItsOwn(use: Use): boolean {
  const token = input(use, 'github-token');
  return token !== '' && !/^\$\{\{\s*(github\.token|secrets\.GITHUB_TOKEN)\s*\}\}$/i.test(token);
}

/** Its callers give the token. */
function isOnlyCalled({ triggers }: Workflow): boolean {
  return triggers.length > 0 && triggers.every(({ event }) => event === 'workflow_call');
}
