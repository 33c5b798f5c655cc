/**
 * Data flows one way: scenario → recording → profile → comparison → text → published. This list says what each
 * folder of src may import from others; adding a direction is a decision, not an accident.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../src');

/** Folder → folders it may import values from (types included); '' is src itself, the entries of the bundle. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  base: [],
  arch: ['base'],
  config: ['base', 'arch'],
  image: ['base'],
  profile: ['base', 'arch'],
  source: ['base', 'profile'],
  qemu: ['base', 'arch'],
  symbols: ['base', 'arch'],
  tracer: ['base', 'arch'],
  sysroot: ['base', 'arch', 'image', 'symbols'],
  boot: ['base', 'arch', 'config', 'image', 'profile', 'qemu', 'tracer'],
  attribution: ['base', 'arch', 'boot', 'config', 'profile', 'symbols', 'tracer'],
  simpletrace: ['base', 'arch', 'profile', 'symbols'],
  baseline: ['base', 'profile'],
  compare: ['base', 'config', 'profile'],
  advise: ['base', 'compare', 'profile'],
  history: ['base', 'baseline', 'compare', 'profile'],
  render: ['base', 'advise', 'arch', 'compare', 'config', 'history', 'profile'],
  publish: ['base'],
  measure: [
    ...['base', 'arch', 'config', 'qemu', 'symbols', 'sysroot', 'boot', 'tracer'],
    ...['simpletrace', 'attribution', 'profile', 'source', 'image'],
  ],
  cli: [
    ...['base', 'arch', 'config', 'qemu', 'boot', 'measure', 'simpletrace', 'symbols'],
    ...['profile', 'advise', 'baseline', 'compare', 'history', 'render', 'source'],
  ],
  action: [
    ...['base', 'arch', 'config', 'symbols', 'measure', 'profile'],
    ...['advise', 'baseline', 'compare', 'history', 'render', 'publish'],
  ],
  '': ['base', 'baseline', 'history', 'measure', 'cli', 'action', 'publish'],
};

/** Packages that only some folders may touch. */
const restrictedPackages: Readonly<Record<string, readonly string[]>> = {
  '@actions/': ['publish', 'baseline', 'action', ''],
  '@octokit/': ['publish', 'baseline', 'action', ''],
};

interface Import {
  /** relative to src */
  readonly file: string;
  readonly specifier: string;
  /** relative to src; null for packages */
  readonly target: string | null;
}

const all: readonly Import[] = readdirSync(root, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .flatMap((path) =>
    [
      ...readFileSync(path, 'utf8').matchAll(
        /^(?:import|export)\s+[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm,
      ),
    ].map((match) => {
      const specifier = match[1] ?? match[2]!;
      const target = specifier.endsWith('.ts') ? relative(root, resolve(dirname(path), specifier)) : null;
      return { file: relative(root, path), specifier, target };
    }),
  );

/** `a.ts` of src itself is in the folder ''. */
function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** The first circle found by following imports, as a path that ends where it begins; null for none. */
function circle(): string[] | null {
  const targets = new Map<string, string[]>();
  for (const { file, target } of all) {
    if (target !== null) targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const target of targets.get(file) ?? []) {
      const found = visit(target, [...path, file]);
      if (found !== null) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of targets.keys()) {
    const found = visit(file, []);
    if (found !== null) return found;
  }
  return null;
}

describe('imports go one way', () => {
  test('the scan sees imports', () => {
    expect(all.length).toBeGreaterThan(1000);
  });

  test('between folders', () => {
    const wrong = all
      .filter(({ target }) => target !== null)
      .filter(({ file, target }) => {
        const [from, to] = [folderOf(file), folderOf(target!)];
        return from !== to && !(allowed[from] ?? []).includes(to);
      })
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  test('and no direction is listed that nobody takes', () => {
    const taken = new Set(
      all
        .filter(({ target }) => target !== null)
        .map(({ file, target }) => `${folderOf(file)} → ${folderOf(target!)}`),
    );
    const listed = Object.entries(allowed).flatMap(([from, to]) => to.map((name) => `${from} → ${name}`));
    expect(listed.filter((direction) => !taken.has(direction))).toEqual([]);
  });

  test('between files: there is no circle', () => {
    expect(circle()).toBeNull();
  });

  test('of packages that talk to GitHub', () => {
    const wrong = all
      .filter(({ file, specifier }) =>
        Object.entries(restrictedPackages).some(
          ([name, folders]) => specifier.startsWith(name) && !folders.includes(folderOf(file)),
        ),
      )
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });
});
