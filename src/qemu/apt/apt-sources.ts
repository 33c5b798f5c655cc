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

/** Suites that distributions name beside, or instead of, a release's codename, which os-release(5) has. */
const rolling: Readonly<Record<string, readonly string[]>> = {
  debian: ['sid', 'unstable', 'testing', 'stable', 'oldstable'],
  ubuntu: ['devel'],
};

/** Keyrings of the distributions themselves; a third party's `stable` has another one. */
const ownKeys = /^$|\/(debian|ubuntu)-archive-[^/]*$/;

/**
 * The distribution's own sources, its backports included.
 *
 * Only suites named after the release are kept (`bookworm`, `bookworm-security` …): a third party's repository
 * has no say in which QEMU is taken. Where there are none, those of a suite without a release of its own: sid calls
 * itself forky, and a machine may follow `testing`. Options like `trusted=yes` are left out: everything is checked
 * against keys.
 */
export function distributionSources(
  sources: readonly AptSource[],
  { codename, family, version }: Distribution,
): readonly AptSource[] {
  const of = (names: readonly string[]): readonly AptSource[] =>
    sources
      .map((source) => ({
        ...source,
        suites: source.suites.filter((suite) =>
          names.some((name) => suite === name || suite.startsWith(`${name}-`)),
        ),
      }))
      .filter(({ suites }) => suites.length > 0);
  const named = codename === '' ? [] : of([codename]);
  if (named.length === 0) {
    return of(family.flatMap((id) => rolling[id] ?? [])).filter(({ signedBy }) => ownKeys.test(signedBy));
  }
  const release = named.find(({ suites }) => suites.includes(codename));
  const backports = `${codename}-backports`;
  // What has no version is not released yet, and has no backports.
  if (!release || version === '' || !family.includes('debian')) return named;
  if (named.some(({ suites }) => suites.includes(backports))) return named;
  return [...named, { ...release, suites: [backports] }];
}

/** The same mirrors and keys for another release of the distribution. */
export function sourcesOfRelease(
  sources: readonly AptSource[],
  { codename }: Distribution,
  release: string,
): readonly AptSource[] {
  return sources
    .filter(({ suites }) => suites.includes(codename))
    .map((source) => ({ ...source, suites: [release] }));
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
