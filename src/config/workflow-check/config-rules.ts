/** What a step asks of a config file that the file does not have. */
import { posix } from 'node:path';
import { nearest } from '../../base/nearest.ts';
import { configFileName, type ConfigFile } from '../config-file.ts';
import type { Finding, Repository } from './finding.ts';
import { gatesOf, input, isExpression, type Use } from './uses.ts';

/** The path of the config file that a step reads, from the root; null: only a run knows it. */
export function configPathOf(use: Use): string | null {
  const path = posix.join(input(use, 'working-directory') || '.', input(use, 'config') || configFileName);
  return isExpression(path) || posix.isAbsolute(path) || path.startsWith('..') ? null : path;
}

/** The config file that a step reads, where it is there. */
export function configOf(use: Use, { configs }: Repository): ConfigFile | undefined {
  const path = configPathOf(use);
  return path === null ? undefined : configs.get(path);
}

export function scenarioRule(repository: Repository): readonly Finding[] {
  return gatesOf(repository.workflows).flatMap((use): Finding[] => {
    const config = configOf(use, repository);
    const given = use.step.inputs.get('scenario');
    if (config === undefined || given === undefined || isExpression(given.text)) return [];
    const known = [...config.scenarios.keys()];
    return given.text
      .split(/[,\n]/)
      .map((name) => name.trim())
      .filter((name) => name !== '' && !known.includes(name))
      .map((name) => ({
        ...{ rule: 'unknown-scenario', level: 'error', file: use.workflow.file, line: given.line },
        what: `${config.file} has no scenario '${name.slice(0, 100)}'`,
        why: 'the step ends with an error',
        write: ['with:', `  scenario: ${nearest(name, known) ?? known.join(', ')}`],
      }));
  });
}

/** Neither the step nor the file names a kernel. */
export function kernelRule(repository: Repository): readonly Finding[] {
  return gatesOf(repository.workflows).flatMap((use): Finding[] => {
    if (use.step.inputs.has('kernel') || configPathOf(use) === null) return [];
    const config = configOf(use, repository);
    // A file that is not in the repository may be written by a step before.
    if (config === undefined) return [];
    const scenarios = [...config.scenarios.values()];
    if (
      config.defaults.kernel !== undefined ||
      (scenarios.length > 0 && scenarios.every(({ kernel }) => kernel))
    ) {
      return [];
    }
    return [
      {
        ...{ rule: 'no-kernel', level: 'error', file: use.workflow.file, line: use.step.line },
        what: `neither this step nor ${config.file} names a kernel`,
        why: 'the step ends with an error',
        write: ['with:', '  kernel: arch/x86/boot/bzImage'],
      },
    ];
  });
}
