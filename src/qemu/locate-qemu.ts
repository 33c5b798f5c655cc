/** Turns a request (`auto`, `system`, `apt`, `build`, a URL, a path) into a QEMU that was asked what it can do. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BootgateError, errorMessage } from '../base/errors.ts';
import { aptQemu } from './apt/apt-qemu.ts';
import { fetchBundle, openBundle } from './bundle/fetch-bundle.ts';
import { publishedBundle } from './bundle/published-bundles.ts';
import { buildQemu } from './build/build-qemu.ts';
import { isUsable, rank, reasonFor, type Purpose } from './choose.ts';
import { installCommand, thisDistribution } from './distribution.ts';
import { probeQemu } from './probe/probe-qemu.ts';
import { cachedQemus, filesOfFolder, qemuCache, readManifest } from './qemu-folder.ts';
import type { Qemu, QemuFiles } from './qemu.ts';
import { parseRequest } from './request.ts';
import { findProgram, systemQemus } from './system-qemu.ts';

export interface LocateOptions {
  /** `auto`, `system`, `apt`, `build`, `fetch`, a bundle's URL or a path; see docs/qemu.md */
  readonly request: string;
  /** Bootgate's cache, see base/cache-folder.ts */
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** what relative paths of the request start from; default: the process's folder */
  readonly cwd?: string;
  /** what it has to be able to do; default: load a plugin */
  readonly purpose?: Purpose;
  /** SHA-256 of a bundle, where its URL does not carry it */
  readonly bundleSha256?: string | undefined;
  /** told what takes long, a sentence at a time */
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds, unpacks, builds or fetches the QEMU that was asked for, and probes it.
 *
 * @throws BootgateError with what to do instead, when there is none or it cannot do what `purpose` needs
 */
export async function locateQemu(options: LocateOptions): Promise<Qemu> {
  const request = parseRequest(options.request, options.bundleSha256, options.cwd ?? process.cwd());
  switch (request.kind) {
    case 'auto':
      return await automatic(options);
    case 'system': {
      const [files] = await systemQemus(options.env);
      if (!files) throw await noQemu('no qemu-system-x86_64 is in the PATH');
      return await usable(files, 'the first in the PATH', options);
    }
    case 'path':
      return await usable(await filesAtPath(request.path, options), 'named by its path', options);
    case 'apt': {
      const { files, reason } = await aptQemu({ ...options, mayInstall: true });
      return await usable(files, reason, options);
    }
    case 'build': {
      const { files, reason } = await buildQemu({ ...options, source: { kind: 'auto' } });
      return await usable(files, reason, options);
    }
    case 'url': {
      const { files, manifest } = await fetchBundle(request.url, request.sha256, options);
      return await usable(files, `the bundle of QEMU ${manifest.qemu} at ${request.url.href}`, options);
    }
    case 'fetch': {
      const { url, sha256 } = publishedBundle(process.arch);
      const { files, manifest } = await fetchBundle(url, sha256, options);
      return await usable(files, `the published bundle of QEMU ${manifest.qemu}`, options);
    }
  }
}

/** A QEMU found on this machine; `problem` says why it cannot be used at all. */
export type PresentQemu =
  | { readonly qemu: Qemu; readonly problem?: undefined }
  | { readonly qemu?: undefined; readonly files: QemuFiles; readonly problem: string };

/** Every QEMU present: the system's, then unpacked, built and fetched ones. */
export async function presentQemus(options: {
  cacheFolder: string;
  env: NodeJS.ProcessEnv;
}): Promise<readonly PresentQemu[]> {
  const cached = await cachedQemus(options.cacheFolder);
  const candidates = [
    ...(await systemQemus(options.env)),
    ...cached.map(({ folder, manifest }) => filesOfFolder(folder, manifest.source)),
  ];
  const present: PresentQemu[] = [];
  for (const files of candidates) {
    try {
      present.push({ qemu: await probed(files, '', options.cacheFolder) });
    } catch (error) {
      present.push({ files, problem: errorMessage(error) });
    }
  }
  return present;
}

async function automatic(options: LocateOptions): Promise<Qemu> {
  const purpose = options.purpose ?? 'plugin';
  const present = (await presentQemus(options)).flatMap((each) => (each.qemu ? [each.qemu] : []));
  const [best, ...others] = rank(present, purpose);
  if (best) return { ...best, reason: reasonFor(best, others, purpose) };
  const found =
    present.length === 0
      ? 'no QEMU was found on this machine'
      : `none of the ${present.length} QEMUs found here can ${purpose === 'plugin' ? 'load plugins under TCG' : 'trace exec_tb'}`;
  if ((await findProgram('apt-get', options.env)) === undefined) throw await noQemu(found);
  options.onProgress?.(`${found}, so one is fetched with apt`);
  const { files, reason } = await aptQemu({ ...options, mayInstall: false });
  return await usable(files, `${found}; ${reason}`, options);
}

async function noQemu(message: string): Promise<BootgateError> {
  const distribution = await thisDistribution();
  return new BootgateError(message, {
    hint: `'${installCommand(distribution, ['qemu'])}' installs one; '--qemu apt' unpacks one without root on Debian and Ubuntu`,
  });
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
      hint: `name the program itself, for example '${join(path, 'bin/qemu-system-x86_64')}'`,
    });
  }
  return filesOfFolder(path, 'path');
}

async function usable(files: QemuFiles, reason: string, options: LocateOptions): Promise<Qemu> {
  const qemu = await probed(files, reason, options.cacheFolder);
  const purpose = options.purpose ?? 'plugin';
  if (isUsable(qemu, purpose)) return qemu;
  const lacks = !qemu.tcg
    ? 'has no TCG, the part of QEMU that can be traced'
    : purpose === 'plugin'
      ? 'was built without plugins'
      : 'has neither the simple nor the log trace backend';
  throw new BootgateError(`${qemu.versionLine} at ${qemu.binary} ${lacks}`, {
    hint: `'--qemu build' makes one that has everything; '--qemu auto' takes another one if there is any`,
  });
}

async function probed(files: QemuFiles, reason: string, cacheFolder: string): Promise<Qemu> {
  return { ...files, reason, ...(await probeQemu(files, join(qemuCache(cacheFolder), '.probes'))) };
}
