/** Entry of the GitHub Action: reads the world, runs the gate, sets the exit status. */
import { actionsLog as log } from './publish/actions-log.ts';
import { cacheFolder } from './base/cache-folder.ts';
import { writableCache } from './base/writable-cache.ts';
import { inputError } from './base/errors.ts';
import { actionsCacheFile } from './baseline/actions-cache-file.ts';
import { baseBranchOf } from './action/base-branch.ts';
import { baselineStores } from './action/baseline-stores.ts';
import { budgetBaselines, storedBaselines } from './action/baselines.ts';
import { cancellation } from './action/cancellation.ts';
import { readEvent } from './action/event.ts';
import { runGate } from './action/gate.ts';
import { gateHistory } from './action/history.ts';
import { connect, exporter, runAction, workspaceOf } from './action/host.ts';
import { jobIdentity } from './action/identity.ts';
import { readActionInputs } from './action/inputs.ts';
import { baseBootFiles } from './action/base-boot-files.ts';
import { withNamedPullRequest } from './action/named-pull-request.ts';
import { restoreTools, saveTools, toolCaches } from './action/tool-cache.ts';
import { defaultHistoryBranch } from './history/history-branch.ts';
import { measure } from './measure/measure.ts';

const signal = cancellation();

process.exitCode = await runAction({ log, signal }, async () => {
  if (process.platform !== 'linux') {
    throw inputError(`Bootgate's action runs on Linux, not on ${process.platform}`, {
      hint: "write 'runs-on: ubuntu-latest' (or a Linux runner of your own)",
    });
  }
  const cache = writableCache(process.env);
  if (cache.warning !== null) log.annotate('warning', 'Bootgate: cache', cache.warning);
  const { env } = cache;
  const now = () => new Date();
  const started = await readEvent(env);
  const workspace = workspaceOf(env);
  const inputs = readActionInputs(env, workspace);
  // An address that everybody can post to is a secret, whether it was given as one or not.
  if (inputs.alertWebhook !== null) log.mask(inputs.alertWebhook.href);
  const github = connect(inputs.token, started, log, signal);
  const event = await withNamedPullRequest(started, github);
  const branch = (await baseBranchOf(event, inputs.baseRef, github)).name;
  const { baseline } = inputs;
  const identity = jobIdentity(env, inputs.cellIdentity, inputs.identity).baseline;
  const repositoryUrl = `${event.serverUrl}/${event.repository}`;
  if (inputs.history !== null && [branch, event.defaultBranch].includes(inputs.history)) {
    throw inputError(`input 'history': records would be put among the files of ${inputs.history}`, {
      hint: `write 'history: ${defaultHistoryBranch}'`,
    });
  }
  const stores = baselineStores(baseline, {
    workspace,
    folder: inputs.out,
    github,
    token: inputs.token,
    repositoryUrl,
    baseBranch: branch,
    defaultBranch: event.defaultBranch ?? branch,
  });
  return await runGate(event, inputs, {
    env,
    workspace,
    cacheFolder: cacheFolder(env),
    log,
    signal,
    now,
    exporter,
    github,
    baselines:
      baseline.kind === 'file'
        ? budgetBaselines(baseline.path, now)
        : storedBaselines(stores, github, {
            ...{ branch, runUrl: event.runUrl, now, identity },
            warn: (text) => log.annotate('warning', 'Baseline', text),
          }),
    baseBootFiles:
      baseline.kind === 'auto' || baseline.kind === 'cache'
        ? baseBootFiles(actionsCacheFile(workspace), (text) => log.info(text), identity)
        : null,
    history: inputs.history === null ? null : gateHistory(repositoryUrl, inputs.history, inputs.token),
    tools: {
      restore: async (kernels) =>
        await restoreTools(
          await toolCaches({ cacheFolder: cacheFolder(env), qemu: inputs.qemu, kernels, env }),
          (text) => log.info(text),
        ),
      save: (missed) => saveTools(missed, (text) => log.info(text)),
    },
    measure,
  });
});
