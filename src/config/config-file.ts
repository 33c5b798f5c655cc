/**
 * bootgate.yml: defaults for every scenario at the top level, scenarios by name below `scenarios`, and the
 * policy below `policy`.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { errorCode, errorMessage, inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { makeScenario, type ScenarioInput } from './scenario-input.ts';
import { scenarioInputFrom, scenarioKeys } from './scenario-yaml.ts';
import type { Scenario } from './scenario.ts';
import { parseYaml, type YamlNode } from './yaml-reader.ts';

/** The name of the only scenario of a file that lists none, and of a run without a file. */
export const defaultScenarioName = 'default';

/** The file's name where none was given. */
export const configFileName = 'bootgate.yml';

export interface ConfigFile {
  /** as named by whoever asked for it; `` for no file */
  readonly file: string;
  readonly defaults: ScenarioInput;
  /** by name, in the file's order */
  readonly scenarios: ReadonlyMap<string, ScenarioInput>;
  /** the `policy` key, still to be read by src/config/policy-file.ts; null where there is none */
  readonly policy: YamlNode | null;
}

/** What a run without bootgate.yml works with. */
export const noConfigFile: ConfigFile = { file: '', defaults: {}, scenarios: new Map(), policy: null };

/**
 * Reads a config file.
 *
 * @throws BootgateError (exit status 2) naming file, line and column
 */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const missing = errorCode(error) === 'ENOENT';
    throw inputError(missing ? 'there is no such file' : errorMessage(error), {
      place: { file },
      hint: 'pass --config FILE, or give everything as flags',
      cause: error,
    });
  }
  return parseConfig(text, file);
}

/** bootgate.yml where the folder has one, else no config. */
export async function findConfigFile(folder: string): Promise<ConfigFile> {
  try {
    return parseConfig(await readFile(resolve(folder, configFileName), 'utf8'), configFileName, folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return noConfigFile;
    throw error;
  }
}

/**
 * Parses the text of a config file.
 *
 * @param file named in errors
 * @param folder that relative paths start from; default: the file's
 */
export function parseConfig(
  text: string,
  file: string = configFileName,
  folder: string = dirname(resolve(file)),
): ConfigFile {
  const root = parseYaml(text, file);
  if (root.isNull()) return { ...noConfigFile, file };
  const entries = root.map([...scenarioKeys, 'scenarios', 'policy']);
  const scenarios = new Map<string, ScenarioInput>();
  for (const [name, node] of entries.get('scenarios')?.map() ?? []) {
    if (!/^[A-Za-z0-9._-]{1,100}$/.test(name)) {
      throw node.error(
        `'${name}' cannot name a scenario`,
        'use letters, digits, dots, dashes and underscores, at most 100',
      );
    }
    scenarios.set(name, node.isNull() ? {} : scenarioInputFrom(node.map(scenarioKeys), folder));
  }
  return {
    file,
    defaults: scenarioInputFrom(entries, folder),
    scenarios,
    policy: entries.get('policy') ?? null,
  };
}

/**
 * The scenarios to run.
 *
 * @param names which of the file's; empty: all of them, or the defaults alone where the file lists none
 * @param flags win over the file
 */
export function selectScenarios(
  config: ConfigFile,
  names: readonly string[],
  flags: ScenarioInput,
): readonly Scenario[] {
  if (config.scenarios.size === 0 && names.length === 0) {
    return [makeScenario(defaultScenarioName, [config.defaults, flags])];
  }
  const selected = names.length > 0 ? names : [...config.scenarios.keys()];
  return selected.map((name) => {
    const own = config.scenarios.get(name);
    if (!own) {
      const suggestion = nearest(name, config.scenarios.keys());
      throw inputError(
        config.file === ''
          ? `there is no ${configFileName} here to take scenario '${name}' from`
          : `${basename(config.file)} has no scenario '${name}'`,
        suggestion
          ? { hint: `did you mean '${suggestion}'?` }
          : { hint: `it has: ${[...config.scenarios.keys()].join(', ') || 'none'}` },
      );
    }
    return makeScenario(name, [config.defaults, own, flags]);
  });
}
