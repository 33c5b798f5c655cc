/** Every rule over a repository's workflows. */
import { inputError } from '../../base/errors.ts';
import { concurrencyRule, noBaselinesRule, pushPathsRule, uncoveredBranchRule } from './baseline-rules.ts';
import { cellsRule } from './cells-rule.ts';
import { kernelRule, scenarioRule } from './config-rules.ts';
import type { Finding, Repository, Rule } from './finding.ts';
import { forkRule, reportArtifactRule, reportedWorkflowRule } from './fork-rules.ts';
import { historyRule } from './history-rule.ts';
import { sameArtifactRule, sameCellRule, sameCommentRule, sameIdentityRule } from './identity-rules.ts';
import { inputWordRule, unknownInputRule } from './input-rules.ts';
import { missingBaselineRule } from './missing-baseline-rule.ts';
import { lastJobRule, neverFailsRule } from './outcome-rules.ts';
import { permissionRule } from './permission-rule.ts';
import { untrustedCodeRule, targetRule } from './untrusted-code-rules.ts';
import { usesOf } from './uses.ts';

/** By the name that their findings have. */
export const rules: Readonly<Record<string, Rule>> = {
  'untrusted-code': untrustedCodeRule,
  'pull-request-target': targetRule,
  'unknown-input': unknownInputRule,
  'input-value': inputWordRule,
  'unknown-scenario': scenarioRule,
  'no-kernel': kernelRule,
  permissions: permissionRule,
  'shallow-checkout': historyRule,
  'no-baselines': noBaselinesRule,
  'uncovered-branch': uncoveredBranchRule,
  'push-paths': pushPathsRule,
  concurrency: concurrencyRule,
  'on-missing-baseline': missingBaselineRule,
  'never-fails': neverFailsRule,
  'last-job': lastJobRule,
  'same-identity': sameIdentityRule,
  'same-cell': sameCellRule,
  cells: cellsRule,
  'same-artifact': sameArtifactRule,
  'same-comment': sameCommentRule,
  'report-workflow': reportedWorkflowRule,
  'report-artifact': reportArtifactRule,
  forks: forkRule,
};

/** Rules look at pairs of steps; a file made to take for ever is none that a person wrote. */
const maximumUses = 200;

/**
 * What is wrong, by file and line.
 *
 * @throws BootgateError (exit status 2) when there is absurdly much to check
 */
export function checkWorkflows(repository: Repository): readonly Finding[] {
  const { length } = usesOf(repository.workflows);
  if (length > maximumUses) throw inputError(`more than ${maximumUses} steps use Bootgate`);
  return Object.values(rules)
    .flatMap((rule) => rule(repository))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
