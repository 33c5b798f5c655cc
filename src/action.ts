/** Entry of the GitHub Action: reads the world, runs the gate, sets the exit status. */
import { actionsLog as log } from './publish/actions-log.ts';
import { cacheFolder } from './base/cache-folder.ts';
import { inputError } from './base/errors.ts';
import { actionsCacheFile } from './baseline/actions-cache-file.ts';
import { baselineStores } from './action/baseline-stores.ts';
import { budgetBaselines, storedBaselines } from './action/baselines.ts';
import { readEvent } from './action/event.ts';
import { runGate } from './action/gate.ts';
import { connect, exporter, runAction, workspaceOf } from './action/host.ts';
import { readActionInputs } from './action/inputs.ts';
import { keptBase } from './action/kept-base.ts';
import { restoreTools, saveTools, toolCaches } from './action/tool-cache.ts';
import { measure } from './cli/measure.ts';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupt.abort(new Error('the job was cancelled'));
  });
}

process.exitCode = await runAction(log, async () => {
  if (process.platform !== 'linux') {
    throw inputError(`Bootgate's action runs on Linux, not on ${process.platform}`, {
      hint: "write 'runs-on: ubuntu-latest' (or a Linux runner of your own)",
    });
  }
  const { env } = process;
  const now = () => new Date();
  const event = await readEvent(env);
  const workspace = workspaceOf(env);
  const inputs = readActionInputs(env, workspace);
  const github = connect(inputs.token, event, log);
  const branch = event.pullRequest?.baseRef ?? event.defaultBranch ?? 'main';
  const { baseline } = inputs;
  const stores = baselineStores(baseline, {
    workspace,
    folder: inputs.out,
    github,
    token: inputs.token,
    repositoryUrl: `${event.serverUrl}/${event.repository}`,
    baseBranch: branch,
  });
  return await runGate(event, inputs, {
    env,
    workspace,
    cacheFolder: cacheFolder(env),
    log,
    signal: interrupt.signal,
    now,
    exporter,
    github,
    baselines:
      baseline.kind === 'file'
        ? budgetBaselines(baseline.path, now)
        : storedBaselines(stores, github, { branch, runUrl: event.runUrl, now }),
    keptBase:
      baseline.kind === 'auto' || baseline.kind === 'cache'
        ? keptBase(actionsCacheFile(workspace), (text) => log.info(text))
        : null,
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
