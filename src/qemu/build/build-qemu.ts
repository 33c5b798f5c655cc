/**
 * Builds a QEMU for tracing: source, our changes, configure, ninja, and the result as a QEMU folder of the
 * cache. The log of every build is kept; a build that fails names it.
 */
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/files.ts';
import { errorCode } from '../../base/errors.ts';
import { runProgramOrThrow } from '../../base/run-program.ts';
import { compareVersions } from '../probe/plugin-api.ts';
import { removeQuietly } from '../apt/private-apt.ts';
import { thisDistribution } from '../distribution.ts';
import { diskFull } from '../download.ts';
import { cachedQemus, filesOfFolder, qemuCache, type QemuManifest } from '../qemu-folder.ts';
import type { QemuFiles } from '../qemu.ts';
import { buildTools, findCompiler, type BuildTools } from './build-dependencies.ts';
import { BuildLog } from './build-log.ts';
import { collect } from './collect.ts';
import { mesonFor } from './meson.ts';
import { buildIdentity, configureOptions, methodIdentity, pinnedRelease } from './recipe.ts';
import { changeSource } from './change-source.ts';
import { getSource, sourceVersion, type QemuSource, type SourceRequest } from './source.ts';

export interface BuildOptions {
  readonly source: SourceRequest;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** build again even when the cache has it */
  readonly again?: boolean;
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
  const tools = await buildTools(options.env);
  const method = await thisMethod(tools.compiler);
  const parent = qemuCache(options.cacheFolder);
  await makeFolder(join(parent, 'logs'));
  const work = await mkdtemp(join(parent, '.build-'));
  try {
    const source = await getSource({
      ...options,
      request: options.source,
      downloads: join(options.cacheFolder, 'downloads'),
      work,
    });
    return await buildFrom(source, tools, method, work, options);
  } catch (error) {
    throw errorCode(error) === 'ENOSPC' ? diskFull(work, error) : error;
  } finally {
    await removeQuietly(work);
  }
}

/** The newest build of the cache that was made by this recipe on this host from the source asked for. */
async function cachedBuild(options: BuildOptions): Promise<BuiltQemu | null> {
  if (options.again === true) return null;
  const builds = (await cachedQemus(options.cacheFolder)).filter(({ manifest }) => manifest.recipe !== null);
  if (builds.length === 0) return null;
  // Without a compiler a host cannot tell whether a build is its own; one that was made is better than none.
  const compiler = await findCompiler(options.env);
  const method = compiler === undefined ? null : await thisMethod(compiler);
  const [best] = builds
    .filter(({ manifest }) => method === null || manifest.recipe?.method === method)
    .filter(({ manifest }) => satisfies(manifest, options.source))
    .sort(
      (a, b) =>
        Number(b.manifest.qemu === pinnedRelease.version) -
          Number(a.manifest.qemu === pinnedRelease.version) ||
        compareVersions(b.manifest.qemu, a.manifest.qemu),
    );
  if (!best) return null;
  const reason = `QEMU ${best.manifest.qemu} was built earlier from ${best.manifest.origin[0] ?? 'source'}`;
  return { folder: best.folder, files: filesOfFolder(best.folder, 'build'), reason };
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

async function thisMethod(compiler: string): Promise<string> {
  const { id, version } = await thisDistribution();
  const { stdout } = await runProgramOrThrow(compiler, ['--version']);
  return methodIdentity({
    arch: process.arch,
    distribution: `${id} ${version}`,
    compiler: stdout.toString().split('\n')[0]!,
  });
}

async function buildFrom(
  source: QemuSource,
  tools: BuildTools,
  method: string,
  work: string,
  options: BuildOptions,
): Promise<BuiltQemu> {
  const { onProgress, signal } = options;
  const version = await sourceVersion(source.tree);
  await buildTools(options.env, version);
  const identity = buildIdentity(source.sha256s);
  const name = `build-${version}-${identity}`;
  const log = new BuildLog(join(qemuCache(options.cacheFolder), 'logs', `${name}.log`));
  const changes = await changeSource(source.tree, version);
  for (const change of changes) log.note(`changed: ${change}`);

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
  const configure = [`--python=${tools.python}`, ...configureOptions(version, identity)];
  await log.run(join(source.tree, 'configure'), configure, run);
  onProgress?.(`compiling QEMU ${version}: some minutes`);
  const targets = ['qemu-system-x86_64', 'trace/trace-events-all'];
  await log.run(tools.ninja, targets, { ...run, onOutput: ninjaProgress(onProgress) });

  const staged = join(work, 'qemu');
  const manifest: QemuManifest = {
    format: 'bootgate-qemu',
    version: 1,
    source: 'build',
    qemu: version,
    arch: process.arch,
    libc: '',
    origin: [...source.files, ...changes],
    files: {},
    recipe: { source: source.kind, sha256s: source.sha256s, method },
  };
  await collect({ source, build, staged, work, manifest, log });
  const folder = join(qemuCache(options.cacheFolder), name);
  await removeQuietly(folder);
  await rename(staged, folder);
  return {
    folder,
    files: filesOfFolder(folder, 'build'),
    reason: `built from ${source.files[0] ?? 'source'}`,
  };
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
