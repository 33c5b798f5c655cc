/**
 * The names of what a step uploads. An artifact's name is all that GitHub tells those of a run apart by, so that it is
 * as complete as the name that baselines are kept under: job, cell, scenario. Of the workflow there is nothing in it,
 * since a run is of one.
 *
 * Why so: docs/decisions/0211-complete-identities.md.
 */
import { artifactName } from '../publish/artifact-upload.ts';
import type { ActionInputs } from './inputs.ts';

/** What every name begins with unless `artifact-name` says otherwise. */
export const artifactPrefix = 'bootgate';

type Named = Pick<ActionInputs, 'artifactName' | 'scenarios' | 'identity' | 'comment'>;

/** Of profile, console and report: `bootgate-JOB-CELL-SCENARIO`, as far as there is each. */
export function resultArtifact(inputs: Named, env: NodeJS.ProcessEnv): string {
  const { cell } = inputs.comment;
  return inputs.artifactName === undefined
    ? artifactName(artifactPrefix, ...stepParts(inputs, env))
    : artifactName(inputs.artifactName, cell);
}

/** What the names of sections begin with; two dashes, as no job's name begins with one. */
export function sectionPrefix(prefix: string | undefined): string {
  return `${artifactName(prefix ?? artifactPrefix)}--section-`;
}

/** Of a step's sections of the comment, for the other jobs of the matrix. */
export function sectionArtifact(inputs: Named, env: NodeJS.ProcessEnv): string {
  return sectionPrefix(inputs.artifactName) + artifactName(...stepParts(inputs, env));
}

/** Job, cell, scenarios and identity, where they are said. */
function stepParts({ scenarios, identity, comment: { cell } }: Named, env: NodeJS.ProcessEnv): string[] {
  const wanted = scenarios.join('-');
  return [env['GITHUB_JOB'] ?? '', cell, wanted === cell ? '' : wanted, identity ?? ''];
}
