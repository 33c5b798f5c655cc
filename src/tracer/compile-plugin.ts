/**
 * Compiles the tracer's plugin when it is first needed, for the plugin API of the QEMU at hand, and keeps the
 * result under a name that holds everything it depends on.
 */
import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BootgateError } from '../base/errors.ts';
import { makeFolder, sha256 } from '../base/files.ts';
import { runProgramOrThrow } from '../base/run-program.ts';
import api from './plugin/api.h';
import blocks from './plugin/blocks.h';
import clock from './plugin/clock.h';
import code from './plugin/code.h';
import configuration from './plugin/config.h';
import count from './plugin/count.h';
import decode from './plugin/decode.h';
import events from './plugin/events.h';
import guest from './plugin/guest.h';
import hooks from './plugin/hooks.h';
import kernelMap from './plugin/kernel-map.h';
import marks from './plugin/marks.h';
import memory from './plugin/memory.h';
import nodes from './plugin/nodes.h';
import observe from './plugin/observe.h';
import output from './plugin/output.h';
import plugin from './plugin/plugin.c';
import tasks from './plugin/tasks.h';
import text from './plugin/text.h';
import translate from './plugin/translate.h';
import tree from './plugin/tree.h';
import waits from './plugin/waits.h';
import { layoutHeader } from './trace-layout.ts';

/** Plugin APIs the source supports; of these, the ones real QEMUs were tested with. */
export const supportedPluginApis = [1, 2, 3, 4, 5] as const;
export const testedPluginApis = [1, 4] as const;

export interface CompileOptions {
  /** plugin API to compile for: the newest of `supportedPluginApis` that the QEMU accepts, see pluginApiFor */
  readonly api: number;
  /** the plugin is kept in its subfolder `plugins` */
  readonly cacheFolder: string;
  /** C compiler, default `$CC`, else `cc` */
  readonly cc?: string;
  readonly signal?: AbortSignal;
}

/** Files of the plugin by name, ready to be compiled in one folder. */
export function pluginSources(): Readonly<Record<string, string>> {
  return {
    'api.h': api,
    'blocks.h': blocks,
    'clock.h': clock,
    'code.h': code,
    'config.h': configuration,
    'count.h': count,
    'decode.h': decode,
    'events.h': events,
    'guest.h': guest,
    'hooks.h': hooks,
    'kernel-map.h': kernelMap,
    'layout.h': layoutHeader(),
    'marks.h': marks,
    'memory.h': memory,
    'nodes.h': nodes,
    'observe.h': observe,
    'output.h': output,
    'plugin.c': plugin,
    'tasks.h': tasks,
    'text.h': text,
    'translate.h': translate,
    'tree.h': tree,
    'waits.h': waits,
  };
}

/**
 * The API to compile for so that a QEMU accepting `min` to `current` loads the plugin, null when there is none:
 * a QEMU newer than all we know may have dropped them.
 */
export function pluginApiFor({ min, current }: { min: number; current: number }): number | null {
  // API 1's inline operations were removed in 2, so the newest accepted one is always right.
  const usable = supportedPluginApis.filter((version) => version >= min && version <= current);
  return usable.at(-1) ?? null;
}

/**
 * Path of the compiled plugin; compiles it unless that has been done before.
 *
 * @throws BootgateError when there is no compiler, or it refuses
 */
export async function compilePlugin(options: CompileOptions): Promise<string> {
  const { api: version, cacheFolder } = options;
  if (!supportedPluginApis.some((supported) => supported === version)) {
    throw new BootgateError(`the tracer does not support QEMU's plugin API ${version}`, {
      hint: `use a QEMU with plugin API ${supportedPluginApis.join(', ')}: 7.2 to 10.2`,
    });
  }
  const compiler = options.cc ?? (process.env['CC'] || 'cc');
  const sources = pluginSources();
  const key = sha256(JSON.stringify([sources, version, compiler, process.arch])).slice(0, 20);
  const folder = join(cacheFolder, 'plugins');
  const path = join(folder, `tracer-api${version}-${key}.so`);
  if (await exists(path)) return path;
  await makeFolder(folder);
  const work = await mkdtemp(join(folder, '.compile-'));
  try {
    for (const [name, text] of Object.entries(sources)) await writeFile(join(work, name), text);
    await runProgramOrThrow(compiler, compilerArguments(version, 'plugin.so'), {
      cwd: work,
      missingHint: 'install a C compiler: apt-get install gcc libc6-dev (or set CC)',
      ...(options.signal ? { signal: options.signal } : {}),
    });
    await rename(join(work, 'plugin.so'), path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return path;
}

/** Compiler arguments for `plugin.c` in the current folder. */
export function compilerArguments(version: number, output: string, extra: readonly string[] = []): string[] {
  return [
    '-std=gnu11',
    '-O2',
    '-shared',
    '-fPIC',
    '-fvisibility=hidden',
    '-Wall',
    '-Wextra',
    ...extra,
    `-DBOOTGATE_API=${version}`,
    '-o',
    output,
    'plugin.c',
    '-ldl',
  ];
}

/** QEMU's arguments that load the plugin with a configuration written by writeTracerConfig. */
export function pluginArguments(pluginPath: string, configPath: string): string[] {
  return ['-plugin', `${escapeComma(pluginPath)},config=${escapeComma(configPath)}`];
}

/** QEMU's option syntax: a comma inside a value is doubled. */
function escapeComma(text: string): string {
  return text.replaceAll(',', ',,');
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
