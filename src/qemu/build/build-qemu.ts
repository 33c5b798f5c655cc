/**
 * Builds a QEMU for tracing: source, our changes, configure, ninja, and the result as a QEMU folder of the
 * cache. The log of every build is kept; a build that fails names it.
 */
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { makeFolder } from '../../base/files.ts';
import { BootgateError, errorCode } from '../../base/errors.ts';
import { runProgramOrThrow } from '../../base/run-program.ts';
import { assumedPluginApi, compareVersions } from '../probe/plugin-api.ts';
import { removeQuietly } from '../apt/private-apt.ts';
import { thisDistribution } from '../distribution.ts';
import { diskFull } from '../download.ts';
import {
  binaryField,
  binaryIn,
  cachedQemus,
  filesOfFolder,
  layout,
  qemuCache,
  type QemuManifest,
} from '../qemu-folder.ts';
import type { QemuFiles } from '../qemu.ts';
import { linkedLibraries } from '../shared-libraries.ts';
import { buildTools, findCompiler, lookForTools, type BuildTools } from './build-dependencies.ts';
import { BuildLog } from './build-log.ts';
import { collect, collectFirmware } from './collect.ts';
import { mesonFor } from './meson.ts';
import { canUnpack, privateTools, type PrivateTools } from './private-tools.ts';
import { buildIdentity, configureOptions, methodIdentity, pinnedRelease } from './recipe.ts';
import { changeSource } from './change-source.ts';
import { getSource, sourceVersion, type QemuSource, type SourceRequest } from './source.ts';
import { makeWorkFolder } from '../../base/work-folder.ts';

export interface BuildOptions {
  /** which emulator; default: the default architecture's */
  readonly target?: QemuTarget | undefined;
  readonly source: SourceRequest;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** build again even when the cache has it */
  readonly again?: boolean;
  /** plugin API that it has to have, judged by the source's version before it is compiled; default: any */
  readonly pluginApi?: number;
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BuiltQemu {
  readonly folder: string;
  readonly files: QemuFiles;
  readonly reason: string;
}

/**
 * Takes a fitting build of the cache, or makes one (some minutes).
 *
 * @throws BootgateError for missing tools, a source that cannot be had or that the changes do not fit, and a
 * build that fails: its message has the end of the log
 */
export async function buildQemu(options: BuildOptions): Promise<BuiltQemu> {
  const cached = await cachedBuild(options);
  if (cached) return cached;
  const { missing } = await lookForTools(options.env);
  const unpacks = missing.length > 0 && (await canUnpack(missing, options.env));
  if (!unpacks) await buildTools(options.env);
  const parent = qemuCache(options.cacheFolder);
  await makeFolder(join(parent, 'logs'));
  const work = await makeWorkFolder(parent, '.build');
  try {
    const unpacked = unpacks ? await privateTools(missing, { ...options, work }) : null;
    const env = unpacked?.env ?? options.env;
    const tools = await buildTools(env);
    const method = await thisMethod(tools.compiler, options);
    const source = await getSource({
      ...options,
      request: options.source,
      downloads: join(options.cacheFolder, 'downloads'),
      work,
    });
    return await buildFrom(source, tools, method, work, { ...options, env }, unpacked);
  } catch (error) {
    throw errorCode(error) === 'ENOSPC' ? diskFull(work, error) : error;
  } finally {
    await removeQuietly(work);
  }
}

/** The newest build of the cache that was made by this recipe on this host from the source asked for. */
async function cachedBuild(options: BuildOptions): Promise<BuiltQemu | null> {
  if (options.again === true) return null;
  const builds = (await cachedQemus(options.cacheFolder, options.target)).filter(
    ({ manifest }) => manifest.recipe !== null,
  );
  if (builds.length === 0) return null;
  // Without a compiler a host cannot tell whether a build is its own; one that was made is better than none.
  const compiler = await findCompiler(options.env);
  const method = compiler === undefined ? null : await thisMethod(compiler, options);
  const [best] = builds
    .filter(({ manifest }) => method === null || manifest.recipe?.method === method)
    .filter(({ manifest }) => satisfies(manifest, options.source) && reaches(manifest.qemu, options))
    .sort(
      (a, b) =>
        Number(b.manifest.qemu === pinnedRelease.version) -
          Number(a.manifest.qemu === pinnedRelease.version) ||
        compareVersions(b.manifest.qemu, a.manifest.qemu),
    );
  if (!best) return null;
  const reason = `QEMU ${best.manifest.qemu} was built earlier from ${best.manifest.origin[0] ?? 'source'}`;
  return { folder: best.folder, files: filesOfFolder(best.folder, 'build', options.target), reason };
}

function reaches(version: string, { pluginApi = 0 }: BuildOptions): boolean {
  return (assumedPluginApi(version)?.current ?? 0) >= pluginApi;
}

function satisfies({ recipe, qemu }: QemuManifest, request: SourceRequest): boolean {
  if (recipe === null) return false;
  switch (request.kind) {
    case 'auto':
      return recipe.source !== 'given';
    case 'release':
      return recipe.source === 'release' && qemu === pinnedRelease.version;
    case 'debian':
      return recipe.source === 'debian' && (request.version === null || qemu.startsWith(request.version));
    case 'given':
      return request.sha256 !== null && recipe.sha256s.includes(request.sha256);
  }
}

async function thisMethod(compiler: string, { target }: BuildOptions): Promise<string> {
  const { id, version } = await thisDistribution();
  const { stdout } = await runProgramOrThrow(compiler, ['--version']);
  const host = {
    arch: process.arch,
    distribution: `${id} ${version}`,
    compiler: stdout.toString().split('\n')[0]!,
  };
  return methodIdentity(host, target);
}

async function buildFrom(
  source: QemuSource,
  tools: BuildTools,
  method: string,
  work: string,
  options: BuildOptions,
  unpacked: PrivateTools | null,
): Promise<BuiltQemu> {
  const { onProgress, signal, target = defaultArchitecture.qemu } = options;
  const version = await sourceVersion(source.tree);
  await buildTools(options.env, version);
  if (!reaches(version, options)) {
    throw new BootgateError(`the source that can be had is QEMU ${version}, whose plugin API is too old`, {
      hint: `'bootgate qemu build --source FILE' builds a newer one's release tarball`,
    });
  }
  const identity = buildIdentity(source.sha256s, target);
  const name = `build-${version}-${identity}`;
  const log = new BuildLog(join(qemuCache(options.cacheFolder), 'logs', `${name}.log`));
  const changes = await changeSource(source.tree, version);
  for (const change of changes) log.note(`changed: ${change}`);

  const firmware = await collectFirmware(target, source, work);
  const build = join(work, 'build');
  await mkdir(build);
  const meson = await mesonFor(source, version, tools.python, work);
  const run = {
    cwd: build,
    env: {
      ...options.env,
      LC_ALL: 'C',
      ...(meson.pythonPath ? { PYTHONPATH: meson.pythonPath } : {}),
    },
    ...(signal ? { signal } : {}),
  };
  onProgress?.(`configuring QEMU ${version} (log: ${log.path})`);
  const configure = [`--python=${tools.python}`, ...configureOptions(version, identity, work, target)];
  await log.run(join(source.tree, 'configure'), configure, run);
  onProgress?.(`compiling QEMU ${version}: some minutes`);
  const targets = [target.binary, 'trace/trace-events-all'];
  await log.run(tools.ninja, targets, { ...run, onOutput: ninjaProgress(onProgress) });

  const staged = join(work, 'qemu');
  const manifest: QemuManifest = {
    format: 'bootgate-qemu',
    version: 1,
    source: 'build',
    qemu: version,
    ...binaryField(target.binary),
    arch: process.arch,
    libc: '',
    origin: [...source.files, ...changes],
    files: {},
    recipe: { source: source.kind, sha256s: source.sha256s, method },
  };
  await collect({ target, source, build, staged, firmware, manifest, log });
  if (unpacked) await keepLibraries(join(staged, binaryIn(target)), staged, unpacked);
  const folder = join(qemuCache(options.cacheFolder), name);
  await removeQuietly(folder);
  await rename(staged, folder);
  return {
    folder,
    files: filesOfFolder(folder, 'build', target),
    reason: `built from ${source.files[0] ?? 'source'}`,
  };
}

/** Takes along the libraries a build was linked with that are not installed here. */
async function keepLibraries(binary: string, folder: string, { root, env }: PrivateTools): Promise<void> {
  for (const { name, path } of await linkedLibraries(binary, env['LD_LIBRARY_PATH'])) {
    if (path?.startsWith(`${root}/`)) await copyFile(path, join(folder, layout.libraries, name));
  }
}

/** Turns ninja's `[12/1549] …` into a word every tenth of the way. */
export function ninjaProgress(onProgress: ((text: string) => void) | undefined): (text: string) => void {
  let tenth = 0;
  return (text) => {
    for (const [, done, all] of text.matchAll(/^\[(\d+)\/(\d+)\]/gm)) {
      const reached = Math.floor((10 * Number(done)) / Number(all));
      if (reached > tenth) onProgress?.(`compiled ${done!} of ${all!} files`);
      tenth = Math.max(tenth, reached);
    }
  };
}
