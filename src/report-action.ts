/** Entry of the second action, report/action.yml: publishes what a fork's run measured. */
import { actionsLog as log } from './publish/actions-log.ts';
import { inputError } from './base/errors.ts';
import { sectionPrefix } from './action/artifact-names.ts';
import { baselineStores } from './action/baseline-stores.ts';
import { budgetBaselines, storedBaselines } from './action/baselines.ts';
import { readEvent } from './action/event.ts';
import { gateHistory } from './action/history.ts';
import { connect, runAction, workspaceOf } from './action/host.ts';
import { readReportInputs } from './action/report-inputs.ts';
import { finishMatrix } from './action/finish.ts';
import { runReport } from './action/report.ts';
import { artifactExchange } from './action/section-exchange.ts';

process.exitCode = await runAction({ log }, async () => {
  const { env } = process;
  const now = () => new Date();
  const event = await readEvent(env);
  const workspace = workspaceOf(env);
  const inputs = readReportInputs(env, workspace);
  const github = connect(inputs.token, event, log);
  if (!github) throw inputError('there is no github-token');
  // In a run of its own (workflow_run) it publishes another run; in the run that measured, it ends the matrix.
  if (String(inputs.runId) === event.runId) {
    if (event.pullRequest) log.output('pull-request', String(event.pullRequest.number));
    const exchange = artifactExchange(sectionPrefix(inputs.artifactName), '', inputs.folder);
    return await finishMatrix(event, inputs, { env, log, github, exchange });
  }
  const branch = event.defaultBranch ?? 'main';
  const { baseline } = inputs;
  const repositoryUrl = `${event.serverUrl}/${event.repository}`;
  const stores = baselineStores(baseline, {
    workspace,
    folder: inputs.folder,
    github,
    token: inputs.token,
    repositoryUrl,
    baseBranch: branch,
    defaultBranch: branch,
  });
  return await runReport(inputs, {
    env,
    log,
    github,
    now,
    serverUrl: event.serverUrl,
    history: inputs.history === null ? null : gateHistory(repositoryUrl, inputs.history, inputs.token),
    baselines:
      baseline.kind === 'file'
        ? budgetBaselines(baseline.path, now)
        : storedBaselines(stores, github, { branch, runUrl: event.runUrl, now }),
  });
});
