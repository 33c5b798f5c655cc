/**
 * Data flows one way: scenario → recording → profile → comparison → text → published. This list says what each
 * folder of src may import from others; adding a direction is a decision, not an accident.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../src');

/** Folder → folders it may import values from (types included). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  base: [],
  config: ['base'],
  image: ['base'],
  qemu: ['base'],
  tracer: ['base'],
  symbols: ['base', 'image'],
  sysroot: ['base', 'image', 'symbols'],
  boot: ['base', 'config', 'image', 'qemu', 'tracer'],
  simpletrace: ['base', 'symbols', 'profile'],
  profile: ['base', 'config', 'tracer', 'symbols', 'boot'],
  baseline: ['base', 'profile'],
  compare: ['base', 'config', 'profile'],
  render: ['base', 'config', 'profile', 'compare'],
  publish: ['base', 'render', 'compare'],
};

/** Packages that only some folders may touch. */
const restrictedPackages: Readonly<Record<string, readonly string[]>> = {
  '@actions/': ['publish', 'baseline', 'action', ''],
  '@octokit/': ['publish', 'baseline', 'action', ''],
};

/** Folders that tie everything together. */
const entries = ['', 'cli', 'action'];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Import {
  file: string;
  from: string;
  specifier: string;
  typeOnly: boolean;
}

function imports(): Import[] {
  return sourceFiles(root).flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm,
      ),
    ].map((match) => ({
      file: relative(root, file),
      from: relative(root, dirname(file)).split('/')[0]!,
      specifier: match[2] ?? match[3]!,
      typeOnly: match[1] !== undefined,
    })),
  );
}

describe('imports go one way', () => {
  const all = imports();

  test('the scan sees imports', () => {
    expect(all.length).toBeGreaterThan(20);
  });

  test('between folders', () => {
    const wrong = all
      .filter(({ specifier, from }) => specifier.startsWith('.') && !entries.includes(from))
      .filter(({ file, from, specifier }) => {
        const target = relative(root, resolve(root, dirname(file), specifier)).split('/')[0]!;
        return target !== from && !(allowed[from] ?? []).includes(target);
      })
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  test('of packages that talk to GitHub', () => {
    const wrong = all
      .filter(({ specifier, from }) =>
        Object.entries(restrictedPackages).some(
          ([name, folders]) => specifier.startsWith(name) && !folders.includes(from),
        ),
      )
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });
});
