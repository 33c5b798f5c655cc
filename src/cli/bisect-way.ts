/**
 * How a bisection builds and boots, kept beside its results: those of another command line, another `bootgate.yml` or
 * another build would be compared as if the commits differed. Another QEMU or machine is told from the results themselves.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { errorCode, inputError } from '../base/errors.ts';
import { sha256, writeFileAtomic } from '../base/files.ts';
import { configFileName } from '../config/config-file.ts';
import type { ParsedArguments } from './command.ts';
import { scenarioOptions } from './scenario-options.ts';

const fileName = 'bisect.json';

/** What decides what a commit measures, by name; the text of its file. */
export type Way = Readonly<Record<string, unknown>>;

export async function wayOf(args: ParsedArguments, cwd: string): Promise<Way> {
  const config = resolve(cwd, args.string('config') ?? configFileName);
  const text = await readFile(config).catch(() => null);
  const flags = Object.entries(scenarioOptions).filter(([name]) => name !== 'config');
  const given = flags.map(([name, { type, multiple }]): [string, unknown] => [
    name,
    type === 'boolean'
      ? args.flag(name) || undefined
      : multiple
        ? someOf(args.list(name))
        : args.string(name),
  ]);
  return {
    ...{ format: 'bootgate-bisect', version: 1, build: args.string('build') },
    ...Object.fromEntries(given),
    ...(text === null ? {} : { config: sha256(text) }),
  };
}

function someOf(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

/** @throws BootgateError (bad input) where the folder holds results of another way */
export async function keepWay(folder: string, way: Way): Promise<void> {
  const path = join(folder, fileName);
  try {
    compareWays(await readFile(path, 'utf8'), path, way);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await writeFileAtomic(path, `${JSON.stringify(way)}\n`);
  }
}

/** The same of every folder below one that is collected. */
export async function checkWays(folder: string, way: Way): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names.filter((one) => basename(one) === fileName)) {
    compareWays(await readFile(join(folder, name), 'utf8'), join(folder, name), way);
  }
}

function compareWays(text: string, path: string, way: Way): void {
  let kept: Way;
  try {
    kept = JSON.parse(text) as Way;
  } catch {
    kept = {};
  }
  // What is not said is not written either.
  const own = JSON.parse(JSON.stringify(way)) as Way;
  const differs = [...new Set([...Object.keys(own), ...Object.keys(kept)])].filter(
    (name) => JSON.stringify(own[name]) !== JSON.stringify(kept[name]),
  );
  if (differs.length === 0) return;
  throw inputError(
    `holds results of another ${differs.map((name) => names[name] ?? `--${name}`).join(', ')}`,
    {
      place: { file: path },
      hint: 'name another folder with --out, or remove it',
    },
  );
}

const names: Readonly<Record<string, string>> = {
  ...{ build: 'build command', config: configFileName },
  ...{ format: 'format', version: 'version of Bootgate' },
};
