/**
 * What a pull request changes in the workflow that gates it. GitHub runs the workflow as the pull request has it, and
 * its inputs win over bootgate.yml: an `end` or a `fail-threshold` written there would hide what it costs.
 *
 * Why so: docs/decisions/0213-a-change-of-measuring-is-waived-on-the-base.md.
 */
import type { MeasuringChange } from '../config/measuring-keys.ts';
import { readWorkflow } from '../config/workflow-check/read-workflow.ts';
import { gatesOf, type Use } from '../config/workflow-check/uses.ts';

/** Inputs that say how a boot is measured, what with, and by which limits; the others (kernel, cell, comment …) are free. */
const gatingInputs: readonly string[] = [
  ...['end', 'memory', 'cpu', 'machine', 'runs', 'scenario', 'config', 'working-directory', 'qemu', 'commit'],
  ...['base-ref', 'base-kernel', 'base-initrd', 'base-vmlinux', 'baseline', 'identity'],
  ...['fail-threshold', 'warn-threshold', 'fail-on-regression', 'on-missing-baseline', 'max-baseline-age'],
];

/** One that the base gives may not be given otherwise; to begin with it hides nothing that was seen before. */
const keptInputs: readonly string[] = ['base-build'];

/**
 * Changes of a job's steps that gate, and cells that its matrix has no longer; none for a job or workflow that one side
 * does not have, or cannot be read.
 *
 * @param job its id
 * @param file path of the workflow, for the texts
 */
export function workflowChanges(base: string, head: string, job: string, file: string): MeasuringChange[] {
  const [before, after] = [gatesOfJob(base, job, file), gatesOfJob(head, job, file)];
  if (before.length === 0) return [];
  const said = [
    ...after.flatMap((use, index) => changesOf(before[index] ?? before[0]!, use)),
    ...cellsLeftOut(before[0]!, after[0]),
  ];
  return said.map((text) => ({ what: 'workflow', text: `${file}: ${text}` }));
}

function changesOf(before: Use, after: Use): string[] {
  const [was, is] = [before, after].map(
    ({ step }) =>
      (name: string) =>
        step.inputs.get(name)?.text,
  ) as [(name: string) => string | undefined, (name: string) => string | undefined];
  const inputs = [...gatingInputs, ...keptInputs.filter((name) => was(name) !== undefined)]
    .filter((name) => was(name) !== is(name))
    .map((name) => `${name}: ${was(name) ?? 'none'} → ${is(name) ?? 'none'}`);
  const [failed, passes] = [before, after].map(
    ({ job, step }) => job.continueOnError || step.continueOnError,
  );
  return !failed && passes ? [...inputs, 'continue-on-error: none → true'] : inputs;
}

/** Of a matrix of one key: what a cell measured before, nobody measures now. */
function cellsLeftOut(before: Use, after: Use | undefined): string[] {
  const [was, is] = [before.job.matrix?.only, after?.job.matrix?.only];
  if (!was || !is || was.key !== is.key) return [];
  return was.values
    .filter((value) => !is.values.includes(value))
    .map((value) => `the matrix has no ${was.key} ${value} any more`);
}

function gatesOfJob(text: string, job: string, file: string): readonly Use[] {
  try {
    return gatesOf([readWorkflow(text, file)]).filter((use) => use.job.id === job);
  } catch {
    // GitHub runs none that it cannot read.
    return [];
  }
}
