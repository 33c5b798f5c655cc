/** Turns a request (`auto`, `system`, `apt`, `build`, a URL, a path) into a QEMU that was asked what it can do. */
import { rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { BootgateError, errorMessage } from '../base/errors.ts';
import { aptQemu } from './apt/apt-qemu.ts';
import { automaticQemu } from './automatic-qemu.ts';
import { lookForTools } from './build/build-dependencies.ts';
import { fetchBundle, openBundle } from './bundle/fetch-bundle.ts';
import { publishedBundle } from './bundle/published-bundles.ts';
import { buildQemu } from './build/build-qemu.ts';
import { describe, canTrace } from './choose.ts';
import { installCommand, thisDistribution } from './distribution.ts';
import type { LocateOptions } from './locate-options.ts';
import { noQemu } from './no-qemu.ts';
import { bestOf, presentQemus, probed } from './present-qemus.ts';
import { binaryIn, filesOfFolder, qemuCache, readManifest, targetOf } from './qemu-folder.ts';
import type { Qemu, QemuFiles } from './qemu.ts';
import { parseRequest } from './request.ts';
import { systemQemus } from './system-qemu.ts';

/**
 * Finds, unpacks, builds or fetches the QEMU that was asked for, and probes it.
 *
 * @throws BootgateError with what to do instead, when there is none or it cannot do what `purpose` needs
 */
export async function locateQemu(options: LocateOptions): Promise<Qemu> {
  const request = parseRequest(options.request, options.bundleSha256, options.cwd ?? process.cwd());
  switch (request.kind) {
    case 'auto':
      return await automaticQemu(options, async (files, reason) => await probedFor(files, reason, options));
    case 'system': {
      const target = targetOf(options);
      const [files] = await systemQemus(options.env, target);
      if (!files) throw await noQemu(`no ${target.binary} is in the PATH`, target);
      return await probedFor(files, 'the first in the PATH', options);
    }
    case 'path':
      return await probedFor(await filesAtPath(request.path, options), 'named by its path', options);
    case 'apt': {
      return await probedOrMadeAgain(() => aptQemu({ ...options, mayInstall: true }), options);
    }
    case 'build': {
      return await probedOrMadeAgain(() => buildQemu({ ...options, source: { kind: 'auto' } }), options);
    }
    case 'url': {
      return await probedOrMadeAgain(async () => {
        const { files, manifest } = await fetchBundle(request.url, request.sha256, options);
        return { files, reason: `the bundle of QEMU ${manifest.qemu} at ${request.url.href}` };
      }, options);
    }
    case 'fetch': {
      const { url, sha256 } = publishedBundle(process.arch, targetOf(options));
      return await probedOrMadeAgain(async () => {
        const { files, manifest } = await fetchBundle(url, sha256, options);
        return { files, reason: `the published bundle of QEMU ${manifest.qemu}` };
      }, options);
    }
  }
}

/** What the cache holds may be damaged: a QEMU of it that cannot even say what it is, is made (or fetched) again, once. */
async function probedOrMadeAgain(
  make: () => Promise<{ readonly files: QemuFiles; readonly reason: string }>,
  options: LocateOptions,
): Promise<Qemu> {
  const { files, reason } = await make();
  const folder = cachedFolderOf(files, options.cacheFolder);
  if (folder !== null) {
    try {
      await probed(files, reason, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      options.onProgress?.(`the QEMU in ${folder} is damaged (${errorMessage(error)}): it is made again`);
      await rm(folder, { recursive: true, force: true });
      const again = await make();
      return await probedFor(again.files, again.reason, options);
    }
  }
  return await probedFor(files, reason, options);
}

function cachedFolderOf({ binary }: QemuFiles, cacheFolder: string): string | null {
  const inside = relative(qemuCache(cacheFolder), binary).split('/')[0]!;
  return inside === '' || inside === '..' ? null : join(qemuCache(cacheFolder), inside);
}

/** A binary, a bundle, or an unpacked one. */
async function filesAtPath(path: string, options: LocateOptions): Promise<QemuFiles> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new BootgateError(`there is no QEMU at ${path}`);
  if (/\.(tar\.\w+|tgz|txz|tzst)$/.test(path)) {
    return { ...(await openBundle(path, options)).files, source: 'path' };
  }
  if (!found.isDirectory()) return { binary: path, args: [], env: {}, source: 'path' };
  if ((await readManifest(path)) === null) {
    throw new BootgateError(`the folder ${path} holds no QEMU: it has no manifest.json`, {
      hint: `name the program itself, for example '${join(path, binaryIn(targetOf(options)))}'`,
    });
  }
  return filesOfFolder(path, 'path', targetOf(options));
}

async function probedFor(files: QemuFiles, reason: string, options: LocateOptions): Promise<Qemu> {
  const qemu = await probed(files, reason, options);
  const purpose = options.purpose ?? 'plugin';
  const name = `${qemu.versionLine} at ${qemu.binary}`;
  if (!canTrace(qemu, purpose)) {
    const lacks = !qemu.tcg
      ? 'has no TCG, the part of QEMU that can be traced'
      : purpose === 'plugin'
        ? 'was built without plugins'
        : 'has neither the simple nor the log trace backend';
    throw new BootgateError(`${name} ${lacks}`, {
      hint: `'--qemu build' makes one that has everything; '--qemu auto' takes another one if there is any`,
    });
  }
  const problem = purpose === 'plugin' ? ((await options.trial?.(qemu)) ?? null) : null;
  if (problem === null) return qemu;
  throw new BootgateError(`${name} ${problem}`, { hint: await otherQemu(qemu, options) });
}

/** Names a QEMU of this machine that works, or the way to one. */
async function otherQemu({ binary }: Qemu, options: LocateOptions): Promise<string> {
  const present = (await presentQemus(options)).flatMap(({ qemu }) =>
    qemu && qemu.binary !== binary ? [qemu] : [],
  );
  const { best } = await bestOf(present, 'plugin', options.trial);
  if (best) return `'--qemu auto' takes ${describe(best)}, in which it works`;
  const { missing } = await lookForTools(options.env);
  if (missing.length === 0) return `'--qemu build' makes one in which it works`;
  return `'${installCommand(await thisDistribution(), missing)}', then '--qemu build' makes one in which it works`;
}
