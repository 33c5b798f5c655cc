/** What tests ask of the jobs of a workflow's run. */
import { expect } from '@jest/globals';
import type { JobResult } from '../github/workflow/run-workflow.ts';

/** The only job. */
export function oneJob(jobs: readonly JobResult[]): JobResult {
  expect(jobs).toHaveLength(1);
  return jobs[0]!;
}

/** The outputs of the step that has a verdict. */
export function outputsOf(job: JobResult): Readonly<Record<string, string>> {
  return Object.values(job.steps).find((step) => 'verdict' in step.outputs)?.outputs ?? {};
}

/** The job came to this end; where it did not, its log says why. */
export function expectEnd(job: JobResult, result: JobResult['result']): void {
  if (job.result !== result) throw new Error(`${job.name} ended in ${job.result}:\n${told(job)}`);
}

/** Everything the job printed and annotated. */
export function told(job: JobResult): string {
  return `${job.log.join('\n')}\n${JSON.stringify(job.annotations)}`;
}
