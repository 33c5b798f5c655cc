/** Commits that no baseline is kept of, though pull requests are compared with them. */
import type { Finding, Repository } from './finding.ts';
import { branchPush, covers, gatesOf, input, saves, triggerOf, usesStore, type Use } from './uses.ts';
import type { Concurrency, Trigger, Workflow } from './workflow.ts';

/** Pull requests are compared, and nothing is ever kept for that. */
export function noBaselinesRule({ workflows }: Repository): readonly Finding[] {
  return comparing(workflows).flatMap((use): Finding[] => {
    if (levelOf(use) === 'note' || keepers(use, workflows).length > 0) return [];
    return [
      {
        ...{ rule: 'no-baselines', level: 'error', file: use.workflow.file, line: use.step.line },
        what: 'pull requests are compared with baselines, and no run keeps one',
        why: 'only what a push to the base branch measured is kept for others: every pull request stays unchecked',
        write: [
          'on:',
          '  push:',
          '    branches: [main] # and whatever else pull requests go to',
          '  pull_request:',
        ],
      },
    ];
  });
}

/** Branches that `pull_request` names and `push` does not. */
export function uncoveredBranchRule({ workflows }: Repository): readonly Finding[] {
  return comparing(workflows).flatMap((use): Finding[] => {
    const wanted = triggerOf(use.workflow, workflows, 'pull_request')?.filters.get('branches');
    const pushes = keepers(use, workflows).flatMap(({ workflow }) => branchPush(workflow, workflows) ?? []);
    if (levelOf(use) === 'note' || wanted === undefined || pushes.length === 0) return [];
    const lost = wanted.filter((branch) => !pushes.some((push) => takes(push, branch)));
    if (lost.length === 0) return [];
    const kept = pushes.flatMap(({ filters }) => filters.get('branches') ?? []);
    return [
      {
        ...{ rule: 'uncovered-branch', level: 'error', file: use.workflow.file, line: pushes[0]!.line },
        what: `pull requests go to ${lost.map((name) => `'${name}'`).join(', ')}, and pushes to it are not measured`,
        why: 'nothing is kept of that branch, so a pull request to it is not checked',
        write: [
          'on:',
          '  push:',
          `    branches: [${[...new Set([...kept, ...lost])].map(quoted).join(', ')}]`,
        ],
      },
    ];
  });
}

/** `paths:` on pushes leave commits unmeasured that pull requests begin at. */
export function pushPathsRule({ workflows }: Repository): readonly Finding[] {
  return distinct(
    comparing(workflows).flatMap((use): Finding[] =>
      keepers(use, workflows).flatMap(({ workflow }): Finding[] => {
        const push = branchPush(workflow, workflows);
        if (push === undefined) return [];
        const filter = ['paths', 'paths-ignore'].find((name) => push.filters.has(name));
        if (filter === undefined || triggerOf(workflow, workflows, 'schedule') !== undefined) return [];
        return [
          {
            ...{ rule: 'push-paths', level: levelOf(use), file: workflow.file, line: push.line },
            what: `pushes are measured only where '${filter}' says so`,
            why: 'commits between are unmeasured; when enough of them follow each other, or the cache forgot the last baseline after 7 days, pull requests stay unchecked',
            write: [
              'on:',
              '  schedule:',
              "    - cron: '17 3 * * *' # the branch as it is every night",
              '# or, in the step:',
              'with:',
              '  base-build: COMMAND',
            ],
          },
        ];
      }),
    ),
  );
}

/** A group that several pushes share: GitHub ends those that wait, whatever `cancel-in-progress` says. */
export function concurrencyRule({ workflows }: Repository): readonly Finding[] {
  return distinct(
    comparing(workflows).flatMap((use): Finding[] =>
      keepers(use, workflows).flatMap((keeper): Finding[] =>
        [keeper.workflow.concurrency, keeper.job.concurrency].flatMap((concurrency): Finding[] =>
          concurrency === null ||
          isOfOneCommit(concurrency) ||
          branchPush(keeper.workflow, workflows) === undefined
            ? []
            : [
                {
                  ...{
                    rule: 'concurrency',
                    level: levelOf(use),
                    file: keeper.workflow.file,
                    line: concurrency.line,
                  },
                  what: `two pushes to a branch share the concurrency group '${concurrency.group}'`,
                  why: 'GitHub ends the run that waits when a third comes, with cancel-in-progress the one that runs, too: those commits have no baseline',
                  write: [
                    'concurrency:',
                    '  group: boot-${{ github.event.pull_request.number || github.sha }}',
                    "  cancel-in-progress: ${{ github.event_name == 'pull_request' }}",
                  ],
                },
              ],
        ),
      ),
    ),
  );
}

/** The steps that look for a stored base of a pull request. */
function comparing(workflows: readonly Workflow[]): readonly Use[] {
  return gatesOf(workflows).filter(
    (use) =>
      usesStore(use) &&
      triggerOf(use.workflow, workflows, 'pull_request', 'merge_group', 'issue_comment') !== undefined,
  );
}

/** The steps that keep what this one looks for: itself, and whoever states the same identity. */
function keepers(use: Use, workflows: readonly Workflow[]): readonly Use[] {
  const identity = input(use, 'identity');
  return gatesOf(workflows).filter(
    (other) =>
      input(other, 'identity') === identity &&
      (identity !== '' || other.job === use.job) &&
      saves(other, workflows),
  );
}

/** Where the base can be built, an unmeasured one only costs its building. */
function levelOf(use: Use): Finding['level'] {
  return input(use, 'base-build') === '' ? 'error' : 'note';
}

function takes({ filters }: Trigger, branch: string): boolean {
  const [branches, ignored] = [filters.get('branches'), filters.get('branches-ignore')];
  if (branches !== undefined) return covers(branches, branch);
  return ignored === undefined || !ignored.includes(branch);
}

/** The group holds something that no other push has. */
function isOfOneCommit({ group }: Concurrency): boolean {
  return /github\.(sha|run_id|run_number|event\.after|event\.head_commit\.id)\b/.test(group);
}

function quoted(branch: string): string {
  return /^[\w./-]+$/.test(branch) ? branch : `'${branch.replaceAll("'", "''")}'`;
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    (one, index) => findings.findIndex(({ file, line }) => file === one.file && line === one.line) === index,
  );
}
