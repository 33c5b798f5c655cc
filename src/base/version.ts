import packageJson from '../../package.json' with { type: 'json' };

/** Bootgate's version, from package.json. */
export const version: string = packageJson.version;

/** How files that Bootgate writes name their maker. */
export const exporter = `bootgate@${version}`;

/** Where a page of the documentation is read: `docs/advise.md`. */
export function documentationUrl(page: string): string {
  const repository = /^git\+(https:.+)\.git$/.exec(packageJson.repository.url)![1]!;
  return `${repository}/blob/main/${page}`;
}
