/**
 * Whose scenario it is. Two workflows of a repository, two jobs of a workflow and the cells of a matrix may measure
 * different kernels under one scenario's name, which is `default` unless bootgate.yml gives another.
 *
 * Why so: docs/decisions/0211-complete-identities.md.
 */

export interface JobIdentity {
  /** `.github/workflows/kernel.yml` */
  readonly workflow: string;
  /** workflow and job, as sections of a comment are told apart by */
  readonly source: string;
  /** with the cell: what baselines are kept and found under */
  readonly baseline: string;
}

/**
 * The identity of this job's scenarios.
 *
 * @param cell the values of its matrix, or what `cell` says; `` outside of one
 * @param stated the `identity` input: workflows that say the same share their baselines
 */
export function jobIdentity(env: NodeJS.ProcessEnv, cell: string, stated: string | undefined): JobIdentity {
  const workflow = workflowPath(env['GITHUB_WORKFLOW_REF']) ?? env['GITHUB_WORKFLOW'] ?? '';
  const source = [workflow, env['GITHUB_JOB'] ?? ''].join(' / ');
  return { workflow, source, baseline: stated ?? [source, cell].filter((part) => part !== '').join(' / ') };
}

/** `.github/workflows/kernel.yml` of `acme/linux/.github/workflows/kernel.yml@refs/heads/main`. */
export function workflowPath(ref: string | undefined): string | undefined {
  return /^[^/]+\/[^/]+\/([^@]+)@/.exec(ref ?? '')?.[1];
}

/** The owner of a comment: the workflow, where no `comment-key` tells comments apart. */
export function ownerOf(key: string, env: NodeJS.ProcessEnv): { readonly owner?: string } {
  const { workflow } = jobIdentity(env, '', undefined);
  return key === '' && workflow !== '' ? { owner: workflow } : {};
}
