/**
 * apt with lists, cache and state in a folder of its own: it reads the machine's sources and keys, and changes
 * nothing of the machine. Needs no root. Signatures and hashes are checked as ever.
 */
import { access, readdir, readFile, rm, writeFile, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/files.ts';
import { BootgateError } from '../../base/errors.ts';
import { runProgram, runProgramOrThrow, type ProgramResult } from '../../base/run-program.ts';
import type { Distribution } from '../distribution.ts';
import {
  distributionSources,
  formatSources,
  parseDeb822Sources,
  parseListSources,
  sourcesOfRelease,
  type AptSource,
} from './apt-sources.ts';
import { statusWithoutQemu } from './dpkg-status.ts';

/** A version of a package that some suite offers. */
export interface Offer {
  /** `1:10.0.2+ds-2+deb13u1~bpo12+1` */
  readonly version: string;
  /** `bookworm-backports` */
  readonly suite: string;
}

export interface SourceFile {
  readonly uri: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

export interface PrivateAptOptions {
  /** Debian's name of another architecture, whose packages are looked at and fetched; default: the machine's own */
  readonly architecture?: string;
  /** codename of another release that packages are taken from, of the same mirrors; default: the machine's own */
  readonly release?: string;
  /** an empty folder, the caller's to remove */
  readonly folder: string;
  readonly distribution: Distribution;
  /** what is going to be asked for: lists of source packages are another 10 MB */
  readonly types: readonly ('deb' | 'deb-src')[];
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** the machine's apt configuration and package database; tests pass their own */
  readonly systemSources?: readonly AptSource[];
  readonly systemStatus?: string;
}

export interface PrivateApt {
  /** versions of a binary package, apt's order: newest first */
  offers(name: string): Promise<readonly Offer[]>;
  /** versions of a source package */
  sourceOffers(name: string): Promise<readonly Offer[]>;
  /** what `apt-cache depends` prints of a package, empty where there is none */
  depends(name: string): Promise<string>;
  /** the packages, `name=version`, that have to be added to this machine to install `name` */
  resolve(name: string, offer: Offer): Promise<readonly string[]>;
  /** the same for several, each in apt's preferred version */
  resolveAll(names: readonly string[]): Promise<readonly string[]>;
  /** downloads packages (`name` or `name=version`) and returns their files */
  download(packages: readonly string[], folder: string): Promise<readonly string[]>;
  sourceFiles(name: string, version: string): Promise<readonly SourceFile[]>;
  downloadSource(file: SourceFile, path: string): Promise<void>;
}

/**
 * Sets up a private apt and fetches its package lists.
 *
 * @throws BootgateError where there is no apt or its sources cannot be reached
 */
export async function privateApt(options: PrivateAptOptions): Promise<PrivateApt> {
  const { folder, distribution, signal } = options;
  const own = distributionSources(options.systemSources ?? (await systemSources(distribution)), distribution);
  const { release } = options;
  const sources = release === undefined ? own : sourcesOfRelease(own, distribution, release);
  if (sources.length === 0) {
    const name = distribution.codename || distribution.id;
    throw new BootgateError(`apt has no package source for '${name}' here`, {
      hint: `a line in /etc/apt/sources.list or a file in /etc/apt/sources.list.d has to name a suite of ${distribution.id}`,
    });
  }
  const configuration = join(folder, 'apt.conf');
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'sources.d']) {
    await makeFolder(join(folder, part));
  }
  await writeFile(
    join(folder, 'status'),
    // Nothing of another architecture is installed.
    options.architecture !== undefined
      ? ''
      : statusWithoutQemu(options.systemStatus ?? (await readFile('/var/lib/dpkg/status', 'utf8'))),
  );
  await writeFile(join(folder, 'sources.d', 'bootgate.sources'), formatSources(sources, options.types));
  await writeFile(configuration, aptConfiguration(folder, options.architecture));

  const environment = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const run = async (program: string, args: readonly string[], cwd = folder): Promise<ProgramResult> =>
    await runProgramOrThrow(program, ['-c', configuration, ...args], {
      cwd,
      env: environment,
      ...(signal ? { signal } : {}),
      missingHint: 'this way of getting QEMU needs Debian or Ubuntu',
    });

  options.onProgress?.(`fetching package lists of ${sources[0]!.suites[0]!}`);
  await updateLists(run, signal);

  const madison = async (name: string, kind: 'Packages' | 'Sources'): Promise<readonly Offer[]> =>
    parseMadison((await run('apt-cache', ['madison', name])).stdout.toString(), kind);
  return {
    offers: async (name) => await madison(name, 'Packages'),
    sourceOffers: async (name) => await madison(name, 'Sources'),
    depends: async (name) => (await run('apt-cache', ['depends', '--no-recommends', name])).stdout.toString(),
    resolve: async (name, { version, suite }) => {
      const args = ['-s', 'install', '-y', '--no-install-recommends', '-t', suite, `${name}=${version}`];
      return parseSimulation((await run('apt-get', args)).stdout.toString());
    },
    resolveAll: async (names) => {
      const args = ['-s', 'install', '-y', '--no-install-recommends', ...names];
      return parseSimulation((await run('apt-get', args)).stdout.toString());
    },
    download: async (packages, into) => {
      await makeFolder(into);
      await run('apt-get', ['download', ...packages], into);
      return (await readdir(into)).filter((file) => file.endsWith('.deb')).map((file) => join(into, file));
    },
    sourceFiles: async (name, version) => {
      const args = ['source', '--print-uris', '--download-only', `${name}=${version}`];
      return parseUris((await run('apt-get', args)).stdout.toString());
    },
    downloadSource: async ({ uri, sha256 }, path) => {
      await run('/usr/lib/apt/apt-helper', ['download-file', uri, path, `SHA256:${sha256}`]);
    },
  };
}

type Run = (program: string, args: readonly string[]) => Promise<ProgramResult>;

async function updateLists(run: Run, signal: AbortSignal | undefined): Promise<void> {
  try {
    await run('apt-get', ['-qq', 'update']);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new BootgateError('the package lists could not be fetched', {
      hint: `see whether 'apt-get update' works here; without network, use '--qemu system' or a path`,
      cause: error,
    });
  }
}

/** apt.conf(5) text. `#clear` is apt's syntax, not a comment: hooks that update system-wide caches must not run. */
function aptConfiguration(folder: string, architecture: string | undefined): string {
  const settings: Record<string, string> = {
    'Dir::State': join(folder, 'state'),
    'Dir::State::lists': 'lists',
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(folder, 'sources.d'),
    'Debug::NoLocking': 'true',
    ...(architecture === undefined
      ? {}
      : { 'APT::Architecture': architecture, 'APT::Architectures': architecture }),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::AllowInsecureRepositories': 'false',
    'APT::Get::AllowUnauthenticated': 'false',
    // As root apt would hand downloads to a user who cannot see the folder.
    ...(process.getuid?.() === 0 ? { 'APT::Sandbox::User': 'root' } : {}),
  };
  return [
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
    '',
  ].join('\n');
}

/** The sources the machine is configured with. */
async function systemSources(distribution: Distribution): Promise<readonly AptSource[]> {
  const parts = '/etc/apt/sources.list.d';
  const names = await readdir(parts).catch(() => []);
  const files = ['/etc/apt/sources.list', ...names.sort().map((name) => join(parts, name))];
  const sources: AptSource[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (file.endsWith('.sources')) sources.push(...parseDeb822Sources(text));
    else if (file.endsWith('.list')) sources.push(...parseListSources(text));
  }
  if (sources.length === 0 && !(await isApt())) {
    throw new BootgateError(`there is no apt on this machine (${distribution.id})`, {
      hint: `'--qemu apt' needs Debian or Ubuntu; '--qemu system' takes an installed QEMU, '--qemu build' makes one`,
    });
  }
  return sources;
}

async function isApt(): Promise<boolean> {
  return await access('/usr/bin/apt-get', constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** `name | version | uri suite/component arch Packages` of `apt-cache madison`. */
export function parseMadison(text: string, kind: 'Packages' | 'Sources'): readonly Offer[] {
  return text.split('\n').flatMap((line) => {
    const [, version, place] = line.split('|').map((part) => part.trim());
    if (version === undefined || !place?.endsWith(kind)) return [];
    const suite = /\s([^\s/]+)\/\S*/.exec(place)?.[1];
    return suite === undefined ? [] : [{ version, suite }];
  });
}

/**
 * `Inst name (version …)` of a simulated installation, as `name=version`. The C library cannot be brought along:
 * QEMU would start with the system's dynamic linker and another version's library.
 *
 * @throws BootgateError when the C library would have to be replaced
 */
export function parseSimulation(text: string): readonly string[] {
  const packages = [...text.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(
    ([, name, version]) => `${name!}=${version!}`,
  );
  const libc = packages.find((each) => /^libc6(:\S+)?=/.test(each));
  if (libc !== undefined) {
    throw new BootgateError(`this QEMU needs a newer C library (${libc})`, {
      hint: `upgrade the system ('apt-get upgrade'), or use '--qemu system' or '--qemu build'`,
    });
  }
  return packages;
}

/** `'uri' name size SHA256:hash` of `apt-get --print-uris`. */
export function parseUris(text: string): readonly SourceFile[] {
  return [...text.matchAll(/^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$/gm)].map(
    ([, uri, name, size, sha256]) => ({ uri: uri!, name: name!, size: Number(size), sha256: sha256! }),
  );
}

/** Unpacks a package's files without running its scripts. */
export async function unpackPackage(file: string, folder: string): Promise<void> {
  await runProgramOrThrow('dpkg-deb', ['-x', file, folder]);
}

/** Removes a private apt's folder; a leftover is not worth failing for. */
export async function removeQuietly(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

/** Whether root's rights are at hand, and what a command has to begin with to use them. */
export async function rootPrefix(): Promise<readonly string[] | null> {
  if (process.getuid?.() === 0) return [];
  const sudo = await runProgram('sudo', ['-n', 'true']).catch(() => null);
  return sudo?.status === 0 ? ['sudo', '-n'] : null;
}
