/** Whether a pull request that could not be checked is green has to be decided by somebody. */
import { configOf } from './config-rules.ts';
import type { Finding, Repository } from './finding.ts';
import { gatesOf, input, triggerOf } from './uses.ts';

export function missingBaselineRule(repository: Repository): readonly Finding[] {
  const { workflows } = repository;
  return gatesOf(workflows).flatMap((use): Finding[] => {
    const compares = triggerOf(use.workflow, workflows, 'pull_request', 'merge_group') !== undefined;
    if (!compares || use.step.inputs.has('on-missing-baseline')) return [];
    if (input(use, 'base-kernel') !== '' || input(use, 'baseline') === 'none') return [];
    const policy = configOf(use, repository)?.policy ?? null;
    if (policy?.isMap() === true && policy.map().has('on-missing-baseline')) return [];
    return [
      {
        ...{ rule: 'on-missing-baseline', level: 'error', file: use.workflow.file, line: use.step.line },
        what: 'nothing says what a pull request without a baseline is',
        why: 'the step passes with a warning, and a green mark that checked nothing looks like one that did',
        write: ['with:', '  on-missing-baseline: fail'],
      },
    ];
  });
}
