/**
 * `auto`: the best QEMU present, and where that cannot show what was asked for, a better one: out of the distribution's
 * packages, a published bundle, or built. Each way takes long once and is found in the cache from then on. Where none
 * works, the best present is taken, and says what it falls short of.
 */
import { BootgateError, errorMessage } from '../base/errors.ts';
import { aptQemu } from './apt/apt-qemu.ts';
import { buildQemu } from './build/build-qemu.ts';
import { fetchBundle } from './bundle/fetch-bundle.ts';
import { isPublished, publishedBundle } from './bundle/published-bundles.ts';
import { describe, pluginApiOf, reasonFor, unseenWith, type Purpose } from './choose.ts';
import type { LocateOptions } from './locate-options.ts';
import { noQemu } from './no-qemu.ts';
import { bestOf, presentQemus, reaches } from './present-qemus.ts';
import { targetOf } from './qemu-folder.ts';
import type { Qemu, QemuFiles } from './qemu.ts';
import { findProgram } from './system-qemu.ts';

type Surroundings = Pick<LocateOptions, 'env' | 'target'>;

/** A way to a QEMU that is not here yet. */
interface Way {
  readonly name: string;
  readonly purposes: readonly Purpose[];
  readonly isOpen: (options: Surroundings) => Promise<boolean>;
  readonly get: (options: LocateOptions) => Promise<{ readonly files: QemuFiles; readonly reason: string }>;
}

const ways: readonly Way[] = [
  {
    name: 'apt',
    purposes: ['plugin', 'exec_tb'],
    isOpen: async ({ env }) => (await findProgram('apt-get', env)) !== undefined,
    get: async (options) => await aptQemu({ ...options, mayInstall: false }),
  },
  {
    name: 'fetch',
    purposes: ['plugin'],
    isOpen: async (options) => await Promise.resolve(isPublished(process.arch, targetOf(options))),
    get: async (options) => {
      const { url, sha256 } = publishedBundle(process.arch, targetOf(options));
      const { files, manifest } = await fetchBundle(url, sha256, options);
      return { files, reason: `the published bundle of QEMU ${manifest.qemu}` };
    },
  },
  {
    name: 'build',
    purposes: ['plugin'],
    isOpen: async () => await Promise.resolve(true),
    get: async (options) => await buildQemu({ ...options, source: { kind: 'auto' } }),
  },
];

/** Those that can be tried on this machine, in the order in which they are. */
async function openWays(purpose: Purpose, options: Surroundings): Promise<readonly Way[]> {
  const open: Way[] = [];
  for (const way of ways) {
    if (way.purposes.includes(purpose) && (await way.isOpen(options))) open.push(way);
  }
  return open;
}

/** What they are called: requests. */
export async function waysToQemu(purpose: Purpose, options: Surroundings): Promise<readonly string[]> {
  return (await openWays(purpose, options)).map(({ name }) => name);
}

/**
 * @param use probes a QEMU and tries the tracer in it
 * @throws BootgateError where there is none and none can be had: it says what each way said
 */
export async function automaticQemu(
  options: LocateOptions,
  use: (files: QemuFiles, reason: string) => Promise<Qemu>,
): Promise<Qemu> {
  const purpose = options.purpose ?? 'plugin';
  const needed = options.pluginApi ?? 0;
  const present = (await presentQemus(options)).flatMap((each) => (each.qemu ? [each.qemu] : []));
  const { best, others, passedOver } = await bestOf(present, purpose, options.trial);
  const passed = passedOver.length > 0 ? `; passed over: ${passedOver.join('; ')}` : '';
  if (best && reaches(best, purpose, needed)) {
    return { ...best, reason: reasonFor(best, others, purpose) + passed };
  }
  const found =
    (best ? `${describe(best)} ${unseenWith(pluginApiOf(best))}` : nothing(present, purpose)) + passed;
  const attempts: string[] = [];
  const attempt = async (way: Way, asked: LocateOptions): Promise<Qemu | null> => {
    options.onProgress?.(`${found}, so '--qemu ${way.name}' is tried`);
    try {
      const { files, reason } = await way.get(asked);
      return await use(files, `${found}; ${reason}`);
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      attempts.push(`'--qemu ${way.name}' failed: ${withHint(error)}`);
      return null;
    }
  };
  const open = await openWays(purpose, options);
  let lesser: Qemu | null = best;
  for (const way of open) {
    const qemu = await attempt(way, options);
    if (qemu && reaches(qemu, purpose, needed)) return qemu;
    lesser ??= qemu;
  }
  // Better one that does not show all than none.
  const [apt] = open;
  if (lesser === null && apt?.name === 'apt' && needed > 1)
    lesser = await attempt(apt, { ...options, pluginApi: 1 });
  if (lesser === null) throw await noQemu(found, targetOf(options), attempts);
  const lack = best ? found : `${describe(lesser)} ${unseenWith(pluginApiOf(lesser))}`;
  return {
    ...lesser,
    reason: best ? reasonFor(best, others, purpose) + passed : lesser.reason,
    shortfall: `${lack}, and a newer QEMU could not be had: ${attempts.join('; ')}`,
  };
}

function nothing(present: readonly Qemu[], purpose: Purpose): string {
  return present.length === 0
    ? 'no QEMU was found on this machine'
    : `none of the ${present.length} QEMUs found here can ${purpose === 'plugin' ? 'load plugins under TCG' : 'trace exec_tb'}`;
}

function withHint(error: unknown): string {
  const hint = error instanceof BootgateError ? error.hint : undefined;
  return [errorMessage(error).split('\n')[0], ...(hint ? [hint] : [])].join(': ');
}
