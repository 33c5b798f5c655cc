/**
 * Compiles the tracer's plugin when it is first needed, for the plugin API of the QEMU at hand, and keeps the
 * result under a name that holds everything it depends on. A damaged one is compiled again.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../arch/architecture.ts';
import { defaultArchitecture } from '../arch/architectures.ts';
import { BootgateError } from '../base/errors.ts';
import { makeFolder, sha256 } from '../base/files.ts';
import { isKept, keepFile } from '../base/kept-file.ts';
import { runProgramOrThrow } from '../base/run-program.ts';
import api from './plugin/api.h';
import arch from './plugin/arch.c.inc';
import archArm64 from './plugin/arch-arm64.c.inc';
import archRiscv64 from './plugin/arch-riscv64.c.inc';
import archX8664 from './plugin/arch-x86-64.c.inc';
import blocks from './plugin/blocks.c.inc';
import clock from './plugin/clock.c.inc';
import code from './plugin/code.c.inc';
import configuration from './plugin/config.c.inc';
import count from './plugin/count.c.inc';
import decodeArm64 from './plugin/decode-arm64.c.inc';
import decodeRiscv64 from './plugin/decode-riscv64.c.inc';
import decodeX8664 from './plugin/decode-x86-64.c.inc';
import counted from './plugin/counted.c.inc';
import deviceEvents from './plugin/device-events.c.inc';
import events from './plugin/events.c.inc';
import guest from './plugin/guest.c.inc';
import hooks from './plugin/hooks.c.inc';
import invariant from './plugin/invariant.c.inc';
import kernelMap from './plugin/kernel-map.c.inc';
import marks from './plugin/marks.c.inc';
import memory from './plugin/memory.c.inc';
import nodes from './plugin/nodes.c.inc';
import observe from './plugin/observe.c.inc';
import output from './plugin/output.c.inc';
import plugin from './plugin/plugin.c';
import tasks from './plugin/tasks.c.inc';
import text from './plugin/text.c.inc';
import translate from './plugin/translate.c.inc';
import tree from './plugin/tree.c.inc';
import waits from './plugin/waits.c.inc';
import { supportedPluginApis } from './plugin-api.ts';
import { layoutHeader } from './trace-layout.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

export interface CompileOptions {
  /** whose guests it traces; default: the default one's */
  readonly arch?: Architecture;
  /** plugin API to compile for, see pluginApiFor */
  readonly api: number;
  /** asserts what must hold (plugin/invariant.c.inc), and ends QEMU where it does not; default: no */
  readonly check?: boolean;
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
    'arch.c.inc': arch,
    'arch-arm64.c.inc': archArm64,
    'arch-riscv64.c.inc': archRiscv64,
    'arch-x86-64.c.inc': archX8664,
    'blocks.c.inc': blocks,
    'clock.c.inc': clock,
    'code.c.inc': code,
    'config.c.inc': configuration,
    'count.c.inc': count,
    'counted.c.inc': counted,
    'decode-arm64.c.inc': decodeArm64,
    'decode-riscv64.c.inc': decodeRiscv64,
    'decode-x86-64.c.inc': decodeX8664,
    'device-events.c.inc': deviceEvents,
    'events.c.inc': events,
    'guest.c.inc': guest,
    'hooks.c.inc': hooks,
    'invariant.c.inc': invariant,
    'kernel-map.c.inc': kernelMap,
    'layout.h': layoutHeader(),
    'marks.c.inc': marks,
    'memory.c.inc': memory,
    'nodes.c.inc': nodes,
    'observe.c.inc': observe,
    'output.c.inc': output,
    'plugin.c': plugin,
    'tasks.c.inc': tasks,
    'text.c.inc': text,
    'translate.c.inc': translate,
    'tree.c.inc': tree,
    'waits.c.inc': waits,
  };
}

/**
 * Path of the compiled plugin; compiles it unless that has been done before.
 *
 * @throws BootgateError when there is no compiler, or it refuses
 */
export async function compilePlugin(options: CompileOptions): Promise<string> {
  const { api: version, cacheFolder, arch = defaultArchitecture } = options;
  const extra = options.check === true ? ['-DBOOTGATE_CHECK'] : [];
  if (!(version >= supportedPluginApis[0])) {
    throw new BootgateError(`the tracer does not support QEMU's plugin API ${version}`, {
      hint: `use QEMU 6.0 or newer`,
    });
  }
  const compiler = options.cc ?? (process.env['CC'] || 'cc');
  const sources = pluginSources();
  const key = sha256(JSON.stringify([sources, version, arch.name, extra, compiler, process.arch])).slice(
    0,
    20,
  );
  const folder = join(cacheFolder, 'plugins');
  const path = join(folder, `tracer-api${version}-${key}.so`);
  if (await isKept(path)) return path;
  await makeFolder(folder);
  const work = await makeWorkFolder(folder, '.compile');
  try {
    for (const [name, text] of Object.entries(sources)) await writeFile(join(work, name), text);
    await runProgramOrThrow(compiler, compilerArguments(version, 'plugin.so', extra, arch), {
      cwd: work,
      missingHint: 'install a C compiler: apt-get install gcc libc6-dev (or set CC)',
      ...(options.signal ? { signal: options.signal } : {}),
    });
    await keepFile(path, await readFile(join(work, 'plugin.so')));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return path;
}

/** Compiler arguments for `plugin.c` in the current folder. */
export function compilerArguments(
  version: number,
  output: string,
  extra: readonly string[] = [],
  arch: Architecture = defaultArchitecture,
): string[] {
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
    `-DBOOTGATE_ARCH="${arch.pluginFile}"`,
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
