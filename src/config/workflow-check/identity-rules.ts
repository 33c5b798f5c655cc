/** Scenarios, artifacts and comments that two steps of a workflow would put in each other's place. */
import type { Finding, Repository } from './finding.ts';
import { comments, gatesOf, input, type Use } from './uses.ts';
import type { Matrix, Workflow } from './workflow.ts';

/** Two steps of a job measure one scenario: baselines and the comment's sections are theirs together. */
export function sameIdentityRule({ workflows }: Repository): readonly Finding[] {
  return pairs(gatesOf(workflows)).flatMap(([first, second]): Finding[] => {
    if (first.job !== second.job || cellOf(first) !== cellOf(second)) return [];
    if (mayExclude(first, second) || !overlap(scenariosOf(first), scenariosOf(second))) return [];
    return [
      {
        ...{ rule: 'same-identity', level: 'error', file: second.workflow.file, line: second.step.line },
        what: `this step measures what the one in line ${first.step.line} is kept under, too`,
        why: 'workflow, job, cell and scenario are the same, so each is compared with the baseline of the other',
        write: ['with:', '  cell: NAME # another in each step'],
      },
    ];
  });
}

/** Cells of a matrix that a `cell` of one's own no longer tells apart. */
export function sameCellRule({ workflows }: Repository): readonly Finding[] {
  return gatesOf(workflows).flatMap((use): Finding[] => {
    const { job, step, workflow } = use;
    const name = ['identity', 'cell'].find((input) => step.inputs.has(input));
    if (job.matrix === null || name === undefined) return [];
    const lost = unsaidOf(job.matrix, `${input(use, name)} ${input(use, 'scenario')}`);
    if (lost.length === 0) return [];
    return [
      {
        ...{ rule: 'same-cell', level: 'error', file: workflow.file, line: step.inputs.get(name)!.line },
        what: `'${name}' does not tell the jobs of the matrix apart: it leaves out ${lost.join(', ')}`,
        why: 'jobs that boot different kernels share baselines, and replace each other’s section and artifact',
        write: [
          'with:',
          job.matrix.keys === null
            ? `  ${name}: \${{ join(matrix.*, '-') }}`
            : `  ${name}: ${job.matrix.keys.map((key) => `\${{ matrix.${key} }}`).join(', ')}`,
        ],
      },
    ];
  });
}

/** Two jobs that upload one artifact by a name of their own; those that have none are told apart by default. */
export function sameArtifactRule({ workflows }: Repository): readonly Finding[] {
  return pairs(gatesOf(workflows)).flatMap(([first, second]): Finding[] => {
    if (first.workflow !== second.workflow || mayExclude(first, second)) return [];
    const [one, other] = [artifactOf(first), artifactOf(second)];
    if (one === null || one !== other) return [];
    const prefix = input(second, 'artifact-name');
    return [
      {
        ...{ rule: 'same-artifact', level: 'error', file: second.workflow.file, line: second.step.line },
        what: `the artifact '${one}' is what line ${first.step.line} uploads, too`,
        why: 'the second cannot upload its own, and fails; bootgate/report sees one of two',
        write: [
          'with:',
          `  artifact-name: ${prefix}-${second.job.id} # or none: the default has job, cell and scenario in it`,
        ],
      },
    ];
  });
}

/** One `comment-key` in two workflows. */
export function sameCommentRule({ workflows }: Repository): readonly Finding[] {
  const keyed = gatesOf(workflows).filter(
    (use) => input(use, 'comment-key') !== '' && comments(use, workflows),
  );
  const owners = new Map<string, Workflow>();
  return keyed.flatMap((use): Finding[] => {
    const key = input(use, 'comment-key');
    const owner = owners.get(key) ?? use.workflow;
    owners.set(key, owner);
    if (owner === use.workflow) return [];
    return [
      {
        ...{ rule: 'same-comment', level: 'error', file: use.workflow.file },
        line: use.step.inputs.get('comment-key')!.line,
        what: `'comment-key: ${key}' is that of ${owner.file}, too`,
        why: 'whichever ends last replaces the comment of the other',
        write: ['with:', `  comment-key: ${key}-2 # or none: workflows have comments of their own`],
      },
    ];
  });
}

function pairs(uses: readonly Use[]): readonly (readonly [Use, Use])[] {
  // A hostile file could have thousands of steps.
  const few = uses.slice(0, 200);
  return few.flatMap((first, index) => few.slice(index + 1).map((second) => [first, second] as const));
}

/** Both run on a condition; whether ever together is not for us to say. */
function mayExclude(first: Use, second: Use): boolean {
  const conditions = [first, second].map((use) => use.step.condition || use.job.condition);
  return conditions.every((condition) => condition !== '');
}

/** What tells the steps of one job apart, beside the scenario. */
function cellOf(use: Use): string {
  return input(use, 'identity') || input(use, 'cell');
}

/** `*`: all that the config file has. */
function scenariosOf(use: Use): readonly string[] {
  const names = input(use, 'scenario')
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? ['*'] : names;
}

function overlap(one: readonly string[], other: readonly string[]): boolean {
  return [one, other].some((names) => names.includes('*')) || one.some((name) => other.includes(name));
}

/** As far as the file tells; null: job, cell and scenario, or the matrix, tell it from others. */
function artifactOf(use: Use): string | null {
  const name = input(use, 'artifact-name');
  if (name === '') return null;
  if (use.job.matrix !== null && !use.step.inputs.has('cell')) return null;
  const cell = input(use, 'cell');
  return name + (cell === '' ? '' : `-${cell}`);
}

/** What of a matrix a text does not tell. */
function unsaidOf({ keys }: Matrix, text: string): readonly string[] {
  if (/toJSON\(\s*matrix\s*\)|\bmatrix\.\*|strategy\.job-index/i.test(text)) return [];
  if (keys !== null) return keys.filter((key) => !mentions(text, key));
  return /\bmatrix\b/.test(text) ? [] : ['its values'];
}

function mentions(text: string, key: string): boolean {
  return [`matrix.${key}`, `matrix['${key}']`].some((word) => {
    const at = text.indexOf(word);
    return at >= 0 && !/[\w-]/.test(text[at + word.length] ?? '');
  });
}
