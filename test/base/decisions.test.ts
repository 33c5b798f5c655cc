/** Whoever reads code that is as it is for a reason finds the reason. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const pages = readdirSync(join(root, 'docs/decisions')).filter((file) => /^\d{4}-/.test(file));
const code = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

test('every decision is named by the code that it explains', () => {
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.filter((page) => !code.includes(`docs/decisions/${page}`))).toEqual([]);
});

test('every decision that code names is there', () => {
  const named = [...code.matchAll(/docs\/decisions\/(\d{4}-[a-z0-9-]+\.md)/g)].map((match) => match[1]!);
  expect(named.filter((page) => !pages.includes(page))).toEqual([]);
});
