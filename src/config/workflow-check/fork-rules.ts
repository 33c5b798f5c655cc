/** The second workflow, which publishes what a fork's run measured. */
import { nearest } from '../../base/nearest.ts';
import type { Finding, Repository } from './finding.ts';
import { comments, gatesOf, input, isExpression, triggerOf, usesOf, type Use } from './uses.ts';
import type { Workflow } from './workflow.ts';

/** Nobody publishes what a fork's run measured. */
export function forkRule({ workflows }: Repository): readonly Finding[] {
  const reports = reportsOfRuns(workflows);
  const measuring = workflowsOf(
    gatesOf(workflows).filter(
      (use) => triggerOf(use.workflow, workflows, 'pull_request') !== undefined && comments(use, workflows),
    ),
  );
  return measuring.flatMap((workflow): Finding[] => {
    if (reports.some((use) => watched(use, workflows).includes(workflow.name))) return [];
    const line = triggerOf(workflow, workflows, 'pull_request')!.line;
    return [
      {
        // Whether forks open pull requests here is nothing that a file says.
        ...{ rule: 'forks', level: 'note', file: workflow.file, line },
        what: 'pull requests from forks and of Dependabot get no comment',
        why: 'their token may only read; the figures are in the summary of the run',
        write: [
          '# a workflow of its own, .github/workflows/boot-report.yml:',
          'on:',
          `  workflow_run: { workflows: [${JSON.stringify(workflow.name)}], types: [completed] }`,
          'permissions: { contents: read, actions: read, pull-requests: write, checks: write }',
          'jobs:',
          '  report:',
          '    runs-on: ubuntu-24.04',
          '    steps:',
          '      - uses: bootgate/bootgate/report@v1',
        ],
      },
    ];
  });
}

/** `workflow_run` names a workflow that is not there. */
export function reportedWorkflowRule({ workflows }: Repository): readonly Finding[] {
  const names = workflows.map(({ name }) => name);
  return workflowsOf(reportsOfRuns(workflows)).flatMap((workflow) => {
    const trigger = triggerOf(workflow, workflows, 'workflow_run')!;
    return (trigger.filters.get('workflows') ?? [])
      .filter((name) => !names.includes(name) && !/[*?[\]!]/.test(name))
      .map((name): Finding => {
        const meant = nearest(name, names) ?? gatesOf(workflows)[0]?.workflow.name;
        return {
          ...{ rule: 'report-workflow', level: 'error', file: workflow.file, line: trigger.line },
          what: `no workflow here is named '${name.slice(0, 100)}'`,
          why: 'this one never starts, and pull requests from forks get no comment',
          write: ['on:', '  workflow_run:', `    workflows: [${JSON.stringify(meant ?? 'NAME')}]`],
        };
      });
  });
}

/** The report looks for artifacts of another name. */
export function reportArtifactRule({ workflows }: Repository): readonly Finding[] {
  return reportsOfRuns(workflows).flatMap((use): Finding[] => {
    const wanted = input(use, 'artifact-name') || 'bootgate';
    const names = watched(use, workflows);
    const lost = gatesOf(workflows).find((gate) => {
      const name = input(gate, 'artifact-name') || 'bootgate';
      return names.includes(gate.workflow.name) && !isExpression(name + wanted) && !name.startsWith(wanted);
    });
    if (lost === undefined) return [];
    const name = input(lost, 'artifact-name') || 'bootgate';
    return [
      {
        ...{ rule: 'report-artifact', level: 'error', file: use.workflow.file, line: use.step.line },
        what: `the artifact that ${lost.workflow.file} uploads is named '${name}', and this step looks for '${wanted}'`,
        why: 'nothing is found, and the check stays neutral',
        write: ['with:', `  artifact-name: ${name}`],
      },
    ];
  });
}

function reportsOfRuns(workflows: readonly Workflow[]): readonly Use[] {
  return usesOf(workflows).filter(
    ({ kind, workflow }) => kind === 'report' && triggerOf(workflow, workflows, 'workflow_run') !== undefined,
  );
}

function watched({ workflow }: Use, workflows: readonly Workflow[]): readonly string[] {
  return triggerOf(workflow, workflows, 'workflow_run')?.filters.get('workflows') ?? [];
}

function workflowsOf(uses: readonly Use[]): readonly Workflow[] {
  return [...new Set(uses.map(({ workflow }) => workflow))];
}
