/** `bootgate qemu`: finding, unpacking, building, packing and fetching QEMUs by themselves. */
import { resolve } from 'node:path';
import type { Architecture } from '../arch/architecture.ts';
import { architectureNames, architectureOf, defaultArchitecture } from '../arch/architectures.ts';
import { cacheFolder } from '../base/cache-folder.ts';
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { formatBytes } from '../base/number-format.ts';
import { buildQemu } from '../qemu/build/build-qemu.ts';
import { pinnedRelease } from '../qemu/build/recipe.ts';
import { parseSourceRequest } from '../qemu/build/source.ts';
import { packQemu } from '../qemu/bundle/pack-qemu.ts';
import { findQemu } from '../measure/find-qemu.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';

export const qemuCommand: Command = {
  name: 'qemu',
  usage: 'locate|build|pack|fetch [REQUEST] [options]',
  summary: 'find, build, pack or fetch a QEMU',
  description: `
What --qemu does for a run, by itself:

  bootgate qemu locate [REQUEST]   which QEMU a request gives, and what it can do
  bootgate qemu build              make one with plugins and complete exec_tb traces (some minutes)
  bootgate qemu pack [REQUEST]     put one into a bundle that runs elsewhere; prints its checksum
  bootgate qemu fetch REQUEST      get it into the cache: apt, a bundle's URL, or a bundle's path

REQUEST is what --qemu takes: auto (default), system, apt, build, fetch, a bundle's URL or a path. The release
built is ${pinnedRelease.version}; where it cannot be reached, the distribution's source package is. BOOTGATE_QEMU_MIRROR names
addresses, separated by blanks, that are asked for tarballs and bundles first.`,
  options: {
    arch: {
      type: 'string',
      value: 'NAME',
      description: `whose guests it is for: ${architectureNames()} (default: ${defaultArchitecture.name})`,
    },
    purpose: {
      type: 'string',
      value: 'plugin|exec_tb',
      description: 'locate: which tracer it is for (default: plugin)',
    },
    source: {
      type: 'string',
      value: 'auto|release|debian[:VERSION]|URL|FILE',
      description: 'build: source to build (default: auto)',
    },
    'source-sha256': {
      type: 'string',
      value: 'HEX',
      description: 'build: checksum of a source given by URL',
    },
    again: { type: 'boolean', description: 'build: even when the cache has one' },
    sha256: {
      type: 'string',
      value: 'HEX',
      description: 'locate, fetch, pack: checksum of a bundle given by URL',
    },
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      description: 'pack: the bundle, ending in .tar.gz, .tar.xz or .tar.zst',
    },
    json: { type: 'boolean', description: 'print the result as JSON' },
  },
  usesCache: true,
  positionals: { min: 1, max: 2 },
  run: async (args, host) => {
    const [action, request] = args.positionals;
    const run = actions[action as keyof typeof actions] as Action | undefined;
    if (run && Object.hasOwn(actions, action!)) return await run(request, args, host);
    const meant = nearest(action!, Object.keys(actions));
    throw inputError(`bootgate qemu: there is no '${action!}'`, {
      hint: meant ? `did you mean 'bootgate qemu ${meant}'?` : `it knows ${Object.keys(actions).join(', ')}`,
    });
  },
};

type Action = (request: string | undefined, args: ParsedArguments, host: CommandHost) => Promise<ExitStatus>;

const actions = {
  locate: async (request, args, host) => {
    const qemu = await locate(request ?? 'auto', args, host);
    host.stdout.write(args.flag('json') ? json(qemu) : qemuText(qemu));
    return exitStatus.ok;
  },
  fetch: async (request, args, host) => {
    if (request === undefined || ['auto', 'system', 'build'].includes(request)) {
      throw inputError(`bootgate qemu fetch takes 'apt', 'fetch', or a bundle's URL or path`, {
        hint: 'for example: bootgate qemu fetch apt',
      });
    }
    const qemu = await locate(request, args, host);
    host.stdout.write(args.flag('json') ? json(qemu) : qemuText(qemu));
    return exitStatus.ok;
  },
  build: async (request, args, host) => {
    if (request !== undefined) throw inputError(`bootgate qemu build takes no argument '${request}'`);
    const source = parseSourceRequest(
      args.string('source') ?? 'auto',
      args.string('source-sha256'),
      host.cwd,
    );
    const { folder, reason } = await buildQemu({
      target: archOf(args).qemu,
      source,
      cacheFolder: cacheFolder(host.env),
      env: host.env,
      again: args.flag('again'),
      onProgress: (text) => host.stderr.write(`${text}\n`),
      signal: host.signal,
    });
    const qemu = { ...(await locate(folder, args, host)), source: 'build' as const, reason };
    host.stdout.write(args.flag('json') ? json(qemu) : qemuText(qemu));
    if (qemu.completeExecTb) return exitStatus.ok;
    host.stderr.write('warning: the probe found its exec_tb traces incomplete\n');
    return exitStatus.failed;
  },
  pack: async (request, args, host) => {
    const qemu = await locate(request ?? 'auto', args, host);
    const out = resolve(host.cwd, args.string('out') ?? bundleName(qemu, archOf(args)));
    host.stderr.write(`packing ${qemu.versionLine} (${qemu.binary})\n`);
    const { sha256, bytes, files } = await packQemu(qemu, out, archOf(args).qemu);
    host.stdout.write(
      args.flag('json')
        ? json({ file: out, sha256, bytes, files, arch: process.arch, versionLine: qemu.versionLine })
        : `${out}\n${formatBytes(bytes)}, ${files} files\nsha256 ${sha256}\n`,
    );
    return exitStatus.ok;
  },
} satisfies Readonly<Record<string, Action>>;

function archOf(args: ParsedArguments): Architecture {
  const name = args.string('arch');
  return name === undefined ? defaultArchitecture : architectureOf(name);
}

function bundleName({ version }: Qemu, { name }: Architecture): string {
  const of = name === defaultArchitecture.name ? '' : `${name}-`;
  return `bootgate-qemu-${of}${version}-${process.arch}.tar.gz`;
}

async function locate(request: string, args: ParsedArguments, host: CommandHost): Promise<Qemu> {
  const purpose = args.string('purpose') ?? 'plugin';
  if (purpose !== 'plugin' && purpose !== 'exec_tb') {
    throw inputError(`--purpose knows plugin and exec_tb, not '${purpose}'`);
  }
  return await findQemu({
    arch: archOf(args),
    request,
    purpose,
    cacheFolder: cacheFolder(host.env),
    env: host.env,
    cwd: host.cwd,
    bundleSha256: args.string('sha256'),
    onProgress: (text) => host.stderr.write(`${text}\n`),
    signal: host.signal,
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function qemuText(qemu: Qemu): string {
  const { pluginApi, traceBackends, firmwareSha256 } = qemu;
  const lines: readonly (readonly [string, string])[] = [
    ['program', qemu.binary],
    ['version', qemu.versionLine],
    ['why', qemu.reason],
    ['falls short', qemu.shortfall ?? ''],
    [
      'plugin API',
      pluginApi
        ? `${pluginApi.min} to ${pluginApi.current}${pluginApi.assumed === true ? ' (assumed from the version)' : ''}`
        : 'none',
    ],
    ['trace backends', traceBackends.join(', ') || 'none'],
    [
      'exec_tb',
      qemu.completeExecTb ? 'complete' : traceBackends.includes('simple') ? 'incomplete' : 'text only',
    ],
    ['firmware', firmwareSha256 ?? 'none'],
    ['arguments', qemu.args.join(' ')],
    [
      'environment',
      Object.entries(qemu.env)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name.padEnd(15)} ${value}\n`)
    .join('');
}
