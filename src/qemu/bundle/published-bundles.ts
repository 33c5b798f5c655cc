/**
 * Bundles made and published by the project's own workflow, for `--qemu fetch`. The workflow adds its line here:
 * what `bootgate qemu pack` prints, under the address the bundle was uploaded to.
 */
import { BootgateError } from '../../base/errors.ts';

export interface PublishedBundle {
  /** `process.arch` of the hosts it runs on */
  readonly arch: string;
  readonly url: URL;
  readonly sha256: string;
}

/** Written by scripts/publish-bundle.mjs. None has been published yet. */
export const publishedBundles: readonly PublishedBundle[] = [];

/** The published bundle for hosts of this kind. */
export function publishedBundle(
  arch: string,
  bundles: readonly PublishedBundle[] = publishedBundles,
): PublishedBundle {
  const bundle = bundles.find((each) => each.arch === arch);
  if (bundle) return bundle;
  throw new BootgateError(`no QEMU bundle is published for ${arch} hosts with this version of Bootgate`, {
    hint: `use '--qemu auto', or pack one yourself: 'bootgate qemu build', then 'bootgate qemu pack'`,
  });
}
