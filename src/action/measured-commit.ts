/**
 * The commit that is measured: HEAD of the checkout that the kernel was built in, which need not be the event's.
 * From it follow the commit to compare with, the commit to keep a baseline for, and what a reader has to know.
 */
import { join, relative } from 'node:path';
import { inputError } from '../base/errors.ts';
import type { BaseBranch } from './base-branch.ts';
import { checkoutsAround, checkoutsBelow, gitIn, type Checkout } from './checkout.ts';
import { headShaOf, isOfMerge, type BaseRequest, type RunEvent } from './event.ts';

export interface MeasuredCommit {
  readonly sha: string;
  /** empty where they are not known */
  readonly parents: readonly string[];
  /** what the commit is to the event */
  readonly relation: Relation;
  /** how it is known */
  readonly known: 'checkout' | 'input' | 'event';
  /** the checkout that holds its history; null: there is none */
  readonly folder: string | null;
  /** tracked files that differ from the commit */
  readonly changed: readonly string[];
  /** built in a checkout of another repository, or in a submodule on another commit than the one recorded */
  readonly elsewhere: string | null;
  /** one sentence for the log */
  readonly said: string;
  /** what whoever reads the result has to know; empty in the usual case */
  readonly notes: readonly string[];
}

/**
 * `event`: the commit of the event. `merge`: a merge of the pull request's head into its base. `head`: the head
 * itself, or a commit on top of it. `other`: none of these.
 */
export type Relation = 'event' | 'merge' | 'head' | 'other';

export interface MeasuredCommitRequest {
  readonly event: RunEvent;
  /** absolute */
  readonly kernel: string;
  readonly workspace: string;
  /** the `commit` input: believed */
  readonly stated: string | undefined;
  /** the job measures the base itself */
  readonly baseMeasured: boolean;
  /** whether the first is an ancestor of the second, null where nobody knows */
  readonly isAncestor: (ancestor: string, of: string, folder: string | null) => Promise<boolean | null>;
}

/** @throws BootgateError (exit status 2) when a pull request's run would measure something else than it */
export async function findMeasuredCommit(request: MeasuredCommitRequest): Promise<MeasuredCommit> {
  const { event, kernel, workspace, stated } = request;
  const around = await checkoutsAround(kernel, workspace, event.serverUrl);
  const builtIn = around[0] ?? null;
  const checkouts = around.length > 0 ? around : await besideKernel(workspace, event.serverUrl);
  const own = checkouts.filter((checkout) => isOwn(checkout, event));
  if (stated !== undefined) {
    const holder = own.find(({ sha }) => sha === stated) ?? null;
    return await describe(request, stated, 'input', holder, null);
  }
  const heads = new Set(own.map(({ sha }) => sha));
  if (around.length === 0 && heads.size > 1) {
    throw inputError(
      `the kernel lies in none of the checkouts (${own.map(({ folder }) => relative(workspace, folder)).join(', ')}), and they are on different commits`,
      { hint: "say which of them was measured: 'commit: …'" },
    );
  }
  const checkout = own[0] ?? null;
  const elsewhere =
    builtIn === null || builtIn === checkout ? null : await builtElsewhere(builtIn, checkout, workspace);
  // Built out of the tree, and the base too: the checkout may have been left on either.
  const left = around.length === 0 && request.baseMeasured && checkout?.sha !== event.sha;
  if (checkout === null || left) return await describe(request, ofEvent(event), 'event', null, elsewhere);
  return await describe(request, checkout.sha, 'checkout', checkout, elsewhere);
}

/** Of events whose commit is the base branch's tip the pull request's head, else the event's commit. */
function ofEvent({ name, sha, pullRequest }: RunEvent): string {
  return pullRequest === null || isOfMerge(name) ? sha : pullRequest.headSha;
}

async function besideKernel(workspace: string, server: string): Promise<readonly Checkout[]> {
  const root = await checkoutsAround(join(workspace, 'file'), workspace, server);
  return root.length > 0 ? root : await checkoutsBelow(workspace, server);
}

/** A checkout without a remote is one that the workflow made by hand. */
function isOwn({ repository }: Checkout, { repository: own, pullRequest }: RunEvent): boolean {
  if (repository === null) return true;
  return [own, pullRequest?.headRepository].some((name) => name?.toLowerCase() === repository.toLowerCase());
}

/** Null for a submodule on the commit that the superproject records: that is as much of the commit as any file. */
async function builtElsewhere(
  builtIn: Checkout,
  own: Checkout | null,
  workspace: string,
): Promise<string | null> {
  const path = relative(workspace, builtIn.folder) || '.';
  if (own !== null) {
    const entry = await gitIn(own.folder, 'ls-tree', own.sha, '--', relative(own.folder, builtIn.folder));
    if (entry?.startsWith(`160000 commit ${builtIn.sha}`) === true) return null;
  }
  return `${builtIn.repository ?? path} at ${builtIn.sha.slice(0, 12)}`;
}

async function describe(
  request: MeasuredCommitRequest,
  sha: string,
  known: MeasuredCommit['known'],
  checkout: Checkout | null,
  elsewhere: string | null,
): Promise<MeasuredCommit> {
  const { event } = request;
  const folder = checkout?.folder ?? null;
  const parents = checkout?.parents ?? [];
  const relation = await relationOf(request, sha, parents, folder);
  const changed = checkout?.changed ?? [];
  if (relation === 'other' && known === 'checkout') refuseOther(request, sha, elsewhere);
  const notes: string[] = [];
  if (elsewhere !== null) {
    notes.push(
      `the kernel was built from ${elsewhere}, which a commit of ${event.repository} does not determine`,
    );
  }
  if (changed.length > 0) {
    const shown = changed.slice(0, 3).join(', ');
    notes.push(
      `the checkout is not exactly ${sha.slice(0, 12)}: ${shown}${changed.length > 3 ? ' and others' : ''} differ from it`,
    );
  }
  if (known === 'checkout' && relation !== 'event' && relation !== 'merge' && sha !== headShaOf(event)) {
    notes.push(`measured was ${sha}, not the commit of the event (${event.sha.slice(0, 12)})`);
  }
  return {
    ...{ sha, parents, relation, known, folder, changed, elsewhere },
    said: `${sha} (${howKnown(known, checkout, request.workspace)}${whatItIs(relation, event)}${changed.length > 0 ? ', with changed files' : ''})`,
    notes,
  };
}

function howKnown(known: MeasuredCommit['known'], checkout: Checkout | null, workspace: string): string {
  if (known === 'input') return "the input 'commit' says so";
  if (checkout === null) return 'of the event: no checkout of this repository holds the kernel';
  const path = relative(workspace, checkout.folder);
  return `HEAD of ${path === '' || path.startsWith('..') ? 'the checkout' : path}`;
}

function whatItIs(relation: Relation, { name, pullRequest }: RunEvent): string {
  switch (relation) {
    case 'event':
      return `, the commit of the ${name}`;
    case 'merge':
      return `, a merge of #${pullRequest!.number} into ${pullRequest!.baseRef}`;
    case 'head':
      return `, the head of #${pullRequest!.number}`;
    case 'other':
      return ', not the commit of the event';
  }
}

async function relationOf(
  { event, isAncestor }: MeasuredCommitRequest,
  sha: string,
  parents: readonly string[],
  folder: string | null,
): Promise<Relation> {
  const { pullRequest, mergeGroup } = event;
  if (pullRequest) {
    if (isOfMerge(event.name) && sha === event.sha) return 'merge';
    if (sha === pullRequest.headSha) return 'head';
    if (parents.length > 1 && parents.slice(1).includes(pullRequest.headSha)) return 'merge';
    return (await isAncestor(pullRequest.headSha, sha, folder)) === true ? 'head' : 'other';
  }
  return sha === event.sha || sha === mergeGroup?.headSha ? 'event' : 'other';
}

/** A gate that measures something else than what it is asked about is green (or red) about nothing. */
function refuseOther({ event }: MeasuredCommitRequest, sha: string, elsewhere: string | null): void {
  const { pullRequest, mergeGroup } = event;
  if (!pullRequest && !mergeGroup) return;
  const wanted = pullRequest
    ? `#${pullRequest.number} (head ${pullRequest.headSha.slice(0, 12)})`
    : 'what is in the queue';
  const ref = pullRequest ? `refs/pull/${pullRequest.number}/merge` : '${{ github.sha }}';
  throw inputError(
    `the checkout is on ${sha.slice(0, 12)}, which holds nothing of ${wanted}${elsewhere === null ? '' : `; the kernel was built from ${elsewhere}`}: a result would be about something else`,
    {
      hint: `check out what is to be measured ('ref: ${ref}'), or, where that was measured all the same, say so: 'commit: ${pullRequest?.headSha ?? '${{ github.sha }}'}'`,
    },
  );
}

/** Where a comparison of this commit starts from. */
export function baseRequestFor(
  event: RunEvent,
  { sha, relation }: MeasuredCommit,
  about: { readonly baseRef: string | undefined; readonly onBaseBranch: boolean; readonly branch: string },
): BaseRequest {
  const { pullRequest, mergeGroup } = event;
  if (about.baseRef !== undefined) return { kind: 'ref', ref: about.baseRef };
  if (mergeGroup && relation === 'event') return { kind: 'commit', sha: mergeGroup.baseSha };
  if (pullRequest) {
    const otherwise = pullRequest.baseSha;
    if (relation === 'merge') return { kind: 'first-parent', of: sha, otherwise };
    return { kind: 'merge-base', of: sha, branch: pullRequest.baseRef, otherwise };
  }
  if (!about.onBaseBranch) return { kind: 'merge-base', of: sha, branch: about.branch, otherwise: null };
  // What was pushed is compared with what was there before; what is measured again, with itself.
  return event.name === 'push' ? { kind: 'first-parent', of: sha, otherwise: null } : { kind: 'commit', sha };
}

/** Whether the measurement becomes a baseline when `save-baseline` is `auto`, and why not. */
export function keepsBaseline(
  event: RunEvent,
  { known, changed, elsewhere, sha }: MeasuredCommit,
  branch: BaseBranch & { readonly holds: boolean | null },
): { readonly keep: true } | { readonly keep: false; readonly why: string } {
  const no = (why: string) => ({ keep: false, why }) as const;
  const short = sha.slice(0, 12);
  if (event.pullRequest) return no('a pull request is no base of others');
  if (event.mergeGroup) return no('what is in the queue is measured again once it is merged');
  if (!['push', 'schedule', 'workflow_dispatch'].includes(event.name))
    return no(`nothing is kept of ${event.name}`);
  if (!branch.keeps) {
    return no(
      `no pull request goes to ${branch.startedOn ?? branch.name} ('save-baseline: true' keeps it all the same)`,
    );
  }
  if (elsewhere !== null) {
    return no(
      `the kernel was built from ${elsewhere}; where the commit here decides about that, write 'commit: \${{ github.sha }}'`,
    );
  }
  if (branch.holds !== true) {
    return no(
      branch.holds === null
        ? `whether ${short} is on ${branch.name} is not known`
        : `${short} is not on ${branch.name}`,
    );
  }
  if (event.name === 'workflow_dispatch') {
    if (known === 'event') return no("no checkout says which commit was measured; the input 'commit' can");
    if (changed.length > 0)
      return no(`the checkout is not exactly ${short}: ${changed.slice(0, 3).join(', ')}`);
  }
  return { keep: true };
}
