/** Runs the bisection's example workflow: jobs of a matrix side by side, artifacts in a folder, a `gh` that takes notes. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtCli } from '../support/built-cli.ts';
import { projectRoot } from '../support/project-root.ts';
import { runWorkflow, type JobResult } from '../github/workflow/run-workflow.ts';

export interface BisectWorkflow {
  run(inputs: Readonly<Record<string, string>> | null): Promise<readonly JobResult[]>;
  /** what `gh` was called with, a line each */
  calls(): readonly string[];
  /** the text that the last call published */
  body(): string;
}

export interface BisectWorkflowOptions {
  /** clone whose HEAD is the bad commit */
  readonly clone: string;
  /** for artifacts, programs, the edited workflow */
  readonly folder: string;
  /** in place of the example's, by name: `BUILD`, `JOBS` … */
  readonly env: Readonly<Record<string, string>>;
}

export function bisectWorkflow({ clone, folder, env }: BisectWorkflowOptions): BisectWorkflow {
  const [store, programs] = [join(folder, 'artifacts'), join(folder, 'programs')];
  for (const path of [store, programs]) mkdirSync(path, { recursive: true });
  let text = readFileSync(join(projectRoot, 'example-workflows/history-bisect.yml'), 'utf8');
  for (const [name, value] of Object.entries(env)) {
    const line = new RegExp(`^  ${name}: .*$`, 'm');
    if (line.test(text)) text = text.replace(line, () => `  ${name}: ${JSON.stringify(value)}`);
    else text = text.replace('\nenv:\n', () => `\nenv:\n  ${name}: ${JSON.stringify(value)}\n`);
  }
  const file = join(folder, 'history-bisect.yml');
  writeFileSync(file, text);
  writeFileSync(
    join(programs, 'gh'),
    `#!/bin/sh\necho "$*" >> ${folder}/calls\ncase "$1 $2" in\n"issue list") cat ${folder}/open 2>/dev/null || true;;\n"issue create") echo 7 > ${folder}/open; cp found.md ${folder}/body;;\n"issue comment") cp found.md ${folder}/body;;\nesac\n`,
    { mode: 0o755 },
  );
  const sha = execFileSync('git', ['-C', clone, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const actions = {
    'actions/checkout': ({ path }: Readonly<Record<string, string>>) =>
      path === 'bootgate'
        ? `mkdir -p bootgate && cp -r ${dirname(builtCli())} bootgate/dist`
        : 'git clean -qffdx',
    'actions/upload-artifact': ({ name, path = '' }: Readonly<Record<string, string>>) =>
      // What the paths have in common is not part of an artifact.
      `shopt -s nullglob; mkdir ${store}/.${name}; cp -r --parents ${path.trim().split(/\s+/).join(' ')} ${store}/.${name}; mv ${store}/.${name}/bisected ${store}/${name}`,
    'actions/download-artifact': ({ pattern, path }: Readonly<Record<string, string>>) =>
      `mkdir -p ${path} && cp -r ${store}/${pattern} ${path}/`,
  };
  return {
    run: (inputs) =>
      runWorkflow({
        ...{ file, workspace: clone, actions, path: [programs], env: {}, node: process.execPath },
        token: 'ghs_loopback',
        eventName: inputs === null ? 'workflow_run' : 'workflow_dispatch',
        event: inputs === null ? { workflow_run: { conclusion: 'success' } } : { inputs },
        github: {
          ...{ repository: 'acme/linux', sha, ref: 'refs/heads/main', run_id: '1' },
          ...{ api_url: 'http://localhost', server_url: 'https://github.com' },
        },
      }),
    calls: () =>
      existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : [],
    body: () => readFileSync(join(folder, 'body'), 'utf8'),
  };
}
