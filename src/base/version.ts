import packageJson from '../../package.json' with { type: 'json' };

/** Bootgate's version, from package.json. */
export const version: string = packageJson.version;

/** How files that Bootgate writes name their maker. */
export const exporter = `bootgate@${version}`;
