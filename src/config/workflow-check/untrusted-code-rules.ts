/** Events that run with the repository's own rights, and what must not happen in them. */
import type { Finding, Repository } from './finding.ts';
import { checksOutHead, commandLines, gatesOf, triggerOf, usesOf } from './uses.ts';
import type { Job, Step } from './workflow.ts';

const cure = [
  'on:',
  '  pull_request: # measure: example-workflows/fork-measure.yml',
  '# and, in a workflow of its own, on: workflow_run: example-workflows/fork-report.yml',
];

/** Untrusted code with a token that may write. */
export function untrustedCodeRule({ workflows }: Repository): readonly Finding[] {
  const ours = new Set(usesOf(workflows).map(({ workflow }) => workflow));
  return [...ours].flatMap((workflow): Finding[] => {
    const trigger = triggerOf(workflow, workflows, 'pull_request_target', 'workflow_run');
    if (trigger === undefined) return [];
    return workflow.jobs.flatMap((job: Job) =>
      job.steps.filter(takesHead).map((step): Finding => ({
        ...{ rule: 'untrusted-code', level: 'error', file: workflow.file, line: step.line },
        what: `code of a pull request is checked out on ${trigger.event}`,
        why: 'whoever opens a pull request runs code with this repository’s secrets and a token that may write',
        write: cure,
      })),
    );
  });
}

/** `pull_request_target` measures the base branch, not the pull request. */
export function targetRule({ workflows }: Repository): readonly Finding[] {
  return gatesOf(workflows).flatMap(({ workflow, job }): Finding[] => {
    const trigger = triggerOf(workflow, workflows, 'pull_request_target');
    if (trigger === undefined || job.steps.some(takesHead)) return [];
    return [
      {
        ...{ rule: 'pull-request-target', level: 'error', file: workflow.file, line: trigger.line },
        what: 'pull_request_target checks out the base branch, and that is what would be measured',
        why: 'the step refuses to judge a pull request by a boot that holds nothing of it',
        write: cure,
      },
    ];
  });
}

function takesHead(step: Step): boolean {
  return (
    checksOutHead(step) ||
    commandLines(step.run).some(
      (line) =>
        /\bgh pr checkout\b/.test(line) ||
        (/\bgit\b.*\b(fetch|pull)\b/.test(line) && /\bpull\/\S/.test(line)),
    )
  );
}
