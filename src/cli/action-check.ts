/** `bootgate action check`: what would go wrong in a repository's workflows, before a pull request shows it. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BootgateError, describePlace, errorCode, exitStatus, inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { configFileName, parseConfig, type ConfigFile } from '../config/config-file.ts';
import { readPolicy } from '../config/policy-file.ts';
import { checkWorkflows } from '../config/workflow-check/check-workflows.ts';
import { configPathOf } from '../config/workflow-check/config-rules.ts';
import type { Finding } from '../config/workflow-check/finding.ts';
import { readWorkflow } from '../config/workflow-check/read-workflow.ts';
import { gatesOf, usesOf } from '../config/workflow-check/uses.ts';
import type { Workflow } from '../config/workflow-check/workflow.ts';
import { printable } from '../render/guest-text.ts';
import type { Command } from './command.ts';
import { formatFrom } from './format-option.ts';

const workflowFolder = '.github/workflows';

/** The reader of YAML refuses files long before; this is what is held in memory to see whose they are. */
const maximumBytes = 16 * 1024 * 1024;

export const actionCommand: Command = {
  name: 'action',
  usage: 'check [FOLDER] [options]',
  summary: 'say what would go wrong in the workflows that use Bootgate',
  description: `
Reads .github/workflows and bootgate.yml of the repository in FOLDER (default: here) and says, with file and line,
what would leave pull requests unchecked, uncommented or compared with the wrong boot: permissions, shallow checkouts,
pushes that are not measured, steps that share a baseline or an artifact, inputs that do not exist … and the lines to
write instead. Nothing is asked of GitHub and nothing is run. docs/troubleshooting.md lists the rules.

Exit status: 0 nothing is wrong (notes may be printed), 1 something is, 2 no workflow uses Bootgate.`,
  options: {
    format: { type: 'string', value: 'text|json', description: 'how to print (default: text)' },
  },
  positionals: { min: 1, max: 2 },
  run: async (args, host) => {
    const [action, folder] = args.positionals;
    if (action !== 'check') {
      const meant = nearest(action!, ['check']);
      throw inputError(`bootgate action: there is no '${action!}'`, {
        hint: meant ? "did you mean 'bootgate action check'?" : 'it knows check',
      });
    }
    const format = formatFrom(args, formats);
    const findings = await checkRepository(resolve(host.cwd, folder ?? '.'));
    host.stdout.write(format(findings));
    return findings.some(({ level }) => level === 'error') ? exitStatus.failed : exitStatus.ok;
  },
};

const formats: Readonly<Record<string, (findings: readonly Finding[]) => string>> = {
  text: findingsText,
  json: (findings) =>
    `${JSON.stringify({ format: 'bootgate-action-check', version: 1, findings }, null, 2)}\n`,
};

/**
 * Reads a repository's workflows and config files and checks them.
 *
 * @param folder root of the repository, absolute
 * @throws BootgateError (exit status 2) when no workflow uses Bootgate: that nothing is wrong would be no news
 */
export async function checkRepository(folder: string): Promise<readonly Finding[]> {
  const unreadable: Finding[] = [];
  const workflows: Workflow[] = [];
  for (const file of await workflowFiles(folder)) {
    const text = await readBounded(join(folder, file));
    if (text === null) continue;
    const workflow = attempt(() => readWorkflow(text, file));
    if (!(workflow instanceof BootgateError)) workflows.push(workflow);
    // Others' mistakes are not ours to tell.
    else if (/bootgate/i.test(text)) unreadable.push(unreadableFinding(workflow, file));
  }
  if (unreadable.length === 0 && usesOf(workflows).length === 0) {
    throw inputError(`no workflow in ${join(folder, workflowFolder)} uses Bootgate`, {
      hint: "a step does with 'uses: bootgate/bootgate@v1'; docs/action.md has a workflow to begin with",
    });
  }
  const configs = new Map<string, ConfigFile>();
  for (const path of new Set([
    configFileName,
    ...gatesOf(workflows).flatMap((use) => configPathOf(use) ?? []),
  ])) {
    const text = await readBounded(join(folder, path));
    if (text === null) continue;
    const config = attempt(() => {
      const read = parseConfig(text, path, folder);
      readPolicy(read.policy);
      return read;
    });
    if (config instanceof BootgateError) unreadable.push(unreadableFinding(config, path));
    else configs.set(path, config);
  }
  return [...unreadable, ...checkWorkflows({ workflows, configs })];
}

async function workflowFiles(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(folder, workflowFolder));
    return names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => `${workflowFolder}/${name}`);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
    throw inputError(`there is no ${join(folder, workflowFolder)}`, {
      hint: 'pass the root of the repository',
      cause: error,
    });
  }
}

/** Null where there is no such file, or one that no person wrote. */
async function readBounded(path: string): Promise<string | null> {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() === true && found.size <= maximumBytes ? await readFile(path, 'utf8') : null;
}

function attempt<T>(body: () => T): T | BootgateError {
  try {
    return body();
  } catch (error) {
    if (error instanceof BootgateError) return error;
    throw error;
  }
}

function unreadableFinding(error: BootgateError, file: string): Finding {
  const prefix = error.place === undefined ? '' : `${describePlace(error.place)}: `;
  return {
    ...{ rule: 'unreadable', level: 'error', file, line: error.place?.line ?? 1 },
    what: error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message,
    why: file.startsWith(workflowFolder)
      ? 'GitHub does not run what it cannot read'
      : 'the step ends with an error',
    write: error.hint === undefined ? [] : [`# ${error.hint}`],
  };
}

function findingsText(findings: readonly Finding[]): string {
  const shown = findings.map(({ rule, level, file, line, what, why, write }) =>
    [
      `${file}:${line}: ${level === 'note' ? 'note: ' : ''}${what} [${rule}]`,
      `  ${why}`,
      ...write.map((text) => `    ${text}`),
    ]
      .map((text) => `${printable(text)}\n`)
      .join(''),
  );
  const errors = findings.filter(({ level }) => level === 'error').length;
  const summary =
    errors === 0 ? 'nothing is wrong\n' : `${errors} ${errors === 1 ? 'thing is' : 'things are'} wrong\n`;
  return [...shown, summary].join('\n');
}
