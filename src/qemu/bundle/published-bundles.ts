/**
 * Bundles made and published by the project's own workflow, for `--qemu fetch`. The workflow adds its line here:
 * what `bootgate qemu pack` prints, under the address the bundle was uploaded to.
 */
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { BootgateError } from '../../base/errors.ts';

export interface PublishedBundle {
  /** `process.arch` of the hosts it runs on */
  readonly arch: string;
  /** the program in it; default: the default architecture's */
  readonly binary?: string;
  readonly url: URL;
  readonly sha256: string;
}

/** Written by scripts/publish-bundle.mjs. None has been published yet. */
export const publishedBundles: readonly PublishedBundle[] = [];

/** Whether there is one for hosts of this kind. */
export function isPublished(arch: string, target: QemuTarget): boolean {
  return find(publishedBundles, arch, target) !== undefined;
}

function find(
  bundles: readonly PublishedBundle[],
  arch: string,
  target: QemuTarget,
): PublishedBundle | undefined {
  return bundles.find(
    (each) => each.arch === arch && (each.binary ?? defaultArchitecture.qemu.binary) === target.binary,
  );
}

/** The published bundle for hosts of this kind. */
export function publishedBundle(
  arch: string,
  target: QemuTarget = defaultArchitecture.qemu,
  bundles: readonly PublishedBundle[] = publishedBundles,
): PublishedBundle {
  const bundle = find(bundles, arch, target);
  if (bundle) return bundle;
  const what = `QEMU bundle${target === defaultArchitecture.qemu ? '' : ` with ${target.binary}`}`;
  throw new BootgateError(`no ${what} is published for ${arch} hosts with this version of Bootgate`, {
    hint: `use '--qemu auto', or pack one yourself: 'bootgate qemu build', then 'bootgate qemu pack'`,
  });
}
