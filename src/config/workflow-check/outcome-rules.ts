/** Jobs whose mark is green whatever was measured. */
import type { Finding, Repository } from './finding.ts';
import { gatesOf, triggerOf, usesOf } from './uses.ts';
import type { Step } from './workflow.ts';

/** A regression, a boot that failed, a step that could not measure: all of it passes. */
export function neverFailsRule({ workflows }: Repository): readonly Finding[] {
  return gatesOf(workflows).flatMap(({ workflow: { file }, job, step }): Finding[] => {
    if (!job.continueOnError && (!step.continueOnError || job.steps.some(judges))) return [];
    return [
      {
        ...{ rule: 'never-fails', level: 'error', file, line: step.continueOnError ? step.line : job.line },
        what: `with 'continue-on-error' job '${job.id}' is green whatever the step finds`,
        why: 'also where it could not measure, or the guest did not boot',
        write: ['with:', '  fail-on-regression: false # where regressions should only be told'],
      },
    ];
  });
}

/** A step that looks at how another one ended. */
function judges({ condition, run }: Step): boolean {
  return /\bsteps\.[\w-]+\.(outcome|outputs)\b/.test(`${condition} ${run}`);
}

/** The last job of a matrix has to wait for the others, and to run when one of them failed. */
export function lastJobRule({ workflows }: Repository): readonly Finding[] {
  return usesOf(workflows).flatMap(({ kind, workflow, job, step }): Finding[] => {
    const measuring = gatesOf([workflow]).map((gate) => gate.job.id);
    const ofAnotherRun = triggerOf(workflow, workflows, 'workflow_run') !== undefined;
    if (kind !== 'report' || ofAnotherRun || measuring.length === 0) return [];
    const waits = measuring.every((id) => job.needs.includes(id));
    const runs = /always\(\)|!\s*cancelled\(\)|failure\(\)/.test(job.condition);
    if (measuring.includes(job.id) || (waits && runs)) return [];
    return [
      {
        ...{ rule: 'last-job', level: 'error', file: workflow.file, line: step.line },
        what: waits
          ? `job '${job.id}' is skipped when one of the jobs before it fails`
          : `job '${job.id}' does not wait for the jobs that measure`,
        why: 'a skipped job counts as passed in branch protection, and one that comes too early finds nothing',
        write: [
          `${job.id}:`,
          `  needs: [${[...new Set(measuring)].join(', ')}]`,
          '  if: ${{ !cancelled() }}',
        ],
      },
    ];
  });
}
