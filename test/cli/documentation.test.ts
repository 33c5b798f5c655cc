/** The documentation names only commands, flags and files that are there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commands } from '../../src/cli/commands.ts';

const root = join(import.meta.dirname, '../..');
const listed = (folder: string) => readdirSync(join(root, folder)).map((name) => join(folder, name));
const pages = [
  ...listed('.'),
  ...listed('docs'),
  ...listed('docs/decisions'),
  ...listed('example-workflows'),
].filter((page) => /\.(md|yml)$/.test(page) && page !== 'CHANGELOG.md');
const text = (page: string): string => readFileSync(join(root, page), 'utf8');
/** Where code stands: spans, and lines of fenced blocks; comments in workflows are prose with spans. */
const code = (page: string): string[] => {
  const blocks = [...text(page).matchAll(/^( *)```\w*\n([\s\S]*?)^\1```/gm)].map((match) => match[2]!);
  const prose = text(page).replace(/^( *)```\w*\n[\s\S]*?^\1```/gm, '');
  const lines = (page.endsWith('.yml') ? [text(page)] : blocks)
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!).concat(lines);
};

interface Call {
  readonly page: string;
  readonly name: string;
  readonly flags: readonly string[];
  readonly said: string;
}

/** `bootgate compare a b --fail 1%`, up to the next command of the shell. */
function callsOf(page: string): Call[] {
  return code(page).flatMap((line) =>
    [...line.matchAll(/(?:^|[\s;|&(/])(?:bootgate|dist\/cli\.js) ([a-z][a-z-]*)([^|;&#]*)/g)].map(
      (match) => ({
        page,
        name: match[1]!,
        flags: [...match[2]!.matchAll(/(?<=\s)--([a-z][a-z-]*)/g)].map((flag) => flag[1]!),
        said: match[0].trim(),
      }),
    ),
  );
}

/** Files of the kernel's and of QEMU's source. */
const ofOthers = new Set(['scripts/kallsyms', 'scripts/kallsyms.c', 'scripts/simpletrace.py']);

/** Also `test/tracer/truth`, as jest takes the names of tests, and the `golden/show-*` of a kind. */
function isThere(path: string): boolean {
  const folder = join(root, dirname(path));
  const begins = (name: string): boolean => ['.', '-'].some((end) => name.startsWith(basename(path) + end));
  return existsSync(join(root, path)) || (existsSync(folder) && readdirSync(folder).some(begins));
}

const calls = pages.flatMap(callsOf);
const known = new Map(
  commands.map(({ name, options }) => [name, new Set([...Object.keys(options), 'help'])]),
);
/** Subcommands, as the usage lines have them. */
const wordsOf = (name: string): string => {
  const { usage, description = '' } = commands.find((command) => command.name === name)!;
  return `${usage}\n${description}`;
};

describe('the documentation', () => {
  test('is looked through', () => {
    expect(pages.length).toBeGreaterThan(60);
    expect(calls.length).toBeGreaterThan(80);
    expect(calls.filter(({ flags }) => flags.length > 0).length).toBeGreaterThan(30);
    expect(callsOf('docs/bisect.md').length).toBeGreaterThan(0);
  });

  test('names only commands that there are', () => {
    expect(calls.filter(({ name }) => !known.has(name)).map(({ page, said }) => `${page}: ${said}`)).toEqual(
      [],
    );
  });

  test('gives commands only flags that they take', () => {
    const wrong = calls.flatMap(({ page, name, flags, said }) =>
      flags
        .filter((flag) => known.has(name) && !known.get(name)!.has(flag))
        .map((flag) => `${page}: --${flag} in '${said}'`),
    );
    expect(wrong).toEqual([]);
  });

  test('gives qemu and baseline only the words that they know', () => {
    const wrong = calls
      .filter(({ name }) => ['qemu', 'baseline'].includes(name))
      .map(({ page, name, said }) => ({ page, name, said, word: said.split(/\s+/)[2] ?? '' }))
      .filter(({ name, word }) => /^[a-z]+$/.test(word) && !new RegExp(`\\b${word}\\b`).test(wordsOf(name)));
    expect(wrong).toEqual([]);
  });

  test('names by itself only flags that some command takes', () => {
    const all = new Set(['version', ...[...known.values()].flatMap((flags) => [...flags])]);
    const wrong = pages.flatMap((page) =>
      [...text(page).matchAll(/`--([a-z][a-z-]*)(?:[ =][^`]*)?`/g)]
        .map((match) => match[1]!)
        .filter((flag) => !all.has(flag))
        .map((flag) => `${page}: --${flag}`),
    );
    expect(wrong).toEqual([]);
  });

  test('links and names only files that are there', () => {
    const wrong = pages.flatMap((page) => {
      const links = [...text(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map((match) => match[1]!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .map((target) => join(dirname(page), target));
      const named = [
        ...text(page).matchAll(
          /(?<![\w/.…-])((?:src|test|docs|scripts|schema|bench|example-workflows)\/[\w./-]*\w)/g,
        ),
      ].map((match) => match[1]!);
      return [...links, ...named]
        .filter((path) => !isThere(path) && !ofOthers.has(path))
        .map((path) => `${page}: ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  test('tells newcomers of every folder of the source', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/${name}`);
    const told = [...text('CONTRIBUTING.md').matchAll(/`(src\/[a-z]+)`/g)].map((match) => match[1]!);
    expect(folders.filter((folder) => !told.includes(folder))).toEqual([]);
  });
});
