import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { projectRoot } from '../support/project-root.ts';

const list = 'src/qemu/bundle/published-bundles.ts';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-bundle-'));
  mkdirSync(join(folder, 'src/qemu/bundle'), { recursive: true });
  for (const file of [list, 'scripts/publish-bundle.mjs']) {
    cpSync(join(projectRoot, file), join(folder, file), { recursive: true });
  }
  writeFileSync(join(folder, 'a.tar.zst'), 'bundle a');
  writeFileSync(join(folder, 'b.tar.zst'), 'bundle b');
});
afterEach(() => rmSync(folder, { recursive: true }));

const publish = (...args: string[]) => {
  const script = join(folder, 'scripts/publish-bundle.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
};
const written = () => readFileSync(join(folder, list), 'utf8');

describe('publishing a bundle', () => {
  test('adds it, and takes the place of the earlier one for the same hosts', () => {
    expect(publish('https://example.org/a.tar.zst', 'a.tar.zst').status).toBe(0);
    expect(publish('https://example.org/arm.tar.zst', 'a.tar.zst', '--arch', 'arm64').status).toBe(0);
    expect(publish('https://example.org/b.tar.zst', 'b.tar.zst').status).toBe(0);
    expect(written()).toContain(
      `    url: new URL('https://example.org/b.tar.zst'),\n    sha256: '${sha256('bundle b')}',\n`,
    );
    expect(written()).toContain('arm.tar.zst');
    expect(written()).not.toContain('a.tar.zst');
    expect(written().match(/arch: '/g)).toHaveLength(2);
  });

  test('is only told in a dry run', () => {
    const before = written();
    const { status, said } = publish('https://example.org/a.tar.zst', 'a.tar.zst', '--dry-run');
    expect(status).toBe(0);
    expect(said).toContain(sha256('bundle a'));
    expect(written()).toBe(before);
  });

  test.each([
    [['https://example.org/a'], /a URL and a FILE/],
    [['/somewhere', 'a.tar.zst'], /not an address/],
    [["https://example.org/'+x", 'a.tar.zst'], /not an address/],
    [['https://example.org/a', 'none.tar.zst'], /ENOENT/],
    [['https://example.org/a', 'a.tar.zst', '--arch', 'x/y'], /process\.arch/],
  ])('refuses %j', (args, message) => {
    const before = written();
    expect(publish(...args)).toMatchObject({ status: 1, said: expect.stringMatching(message) });
    expect(written()).toBe(before);
  });
});
