/**
 * The package sources this machine is configured with, read and written again for private use: the same
 * mirrors and keys, restricted to the distribution's own suites, with backports or source packages added.
 */
import type { Distribution } from '../distribution.ts';

/** One stanza of sources.list(5), in its deb822 form. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** keyring's path or an embedded key with its line breaks; empty: apt's default keyrings */
  readonly signedBy: string;
}

/** Reads a `.sources` file: stanzas of `Field: value` with continuation lines. */
export function parseDeb822Sources(text: string): readonly AptSource[] {
  return text
    .split(/\n(?:[ \t]*\n)+/)
    .map(parseStanza)
    .filter((fields) => fields.size > 0 && !/^(no|false|0)$/i.test(fields.get('enabled') ?? ''))
    .filter((fields) => words(fields.get('types')).includes('deb'))
    .map((fields) => ({
      uris: words(fields.get('uris')),
      suites: words(fields.get('suites')),
      components: words(fields.get('components')),
      signedBy: fields.get('signed-by') ?? '',
    }));
}

function parseStanza(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let name = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/.exec(line);
    if (field) {
      name = field[1]!.toLowerCase();
      fields.set(name, field[2]!.trim());
    } else if (/^[ \t]/.test(line) && name !== '') {
      fields.set(name, `${fields.get(name)!}\n${line}`);
    }
  }
  return fields;
}

/** Reads a `.list` file: `deb [option=value …] uri suite component…`. */
export function parseListSources(text: string): readonly AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) return [];
    return [
      {
        uris: [match[2]!],
        suites: [match[3]!],
        components: words(match[4]),
        signedBy: /(?:^|\s)signed-by=(\S+)/.exec(match[1] ?? '')?.[1] ?? '',
      },
    ];
  });
}

/**
 * The distribution's own sources, its backports included.
 *
 * Only suites named after the release are kept (`bookworm`, `bookworm-security` …): a third party's repository
 * has no say in which QEMU is taken. Options like `trusted=yes` are left out: everything is checked against keys.
 */
export function distributionSources(
  sources: readonly AptSource[],
  { codename, family }: Distribution,
): readonly AptSource[] {
  const own = sources
    .map((source) => ({
      ...source,
      suites: source.suites.filter((suite) => suite === codename || suite.startsWith(`${codename}-`)),
    }))
    .filter(({ suites }) => suites.length > 0);
  const release = own.find(({ suites }) => suites.includes(codename));
  const backports = `${codename}-backports`;
  if (!release || !family.includes('debian') || own.some(({ suites }) => suites.includes(backports))) {
    return own;
  }
  return [...own, { ...release, suites: [backports] }];
}

/** Writes sources for apt; `Targets` keeps it from fetching indexes nobody reads here. */
export function formatSources(sources: readonly AptSource[], types: readonly ('deb' | 'deb-src')[]): string {
  return sources
    .map(({ uris, suites, components, signedBy }) =>
      [
        `Types: ${types.join(' ')}`,
        `URIs: ${uris.join(' ')}`,
        `Suites: ${suites.join(' ')}`,
        ...(components.length > 0 ? [`Components: ${components.join(' ')}`] : []),
        ...(signedBy ? [`Signed-By: ${signedBy}`] : []),
        'Targets: Packages Sources',
        '',
      ].join('\n'),
    )
    .join('\n');
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
