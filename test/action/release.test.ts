import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const script = join(import.meta.dirname, '../../scripts/release.mjs');
let folder: string;
const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
const release = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'scripts/release.mjs'), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, said: stdout + stderr };
};
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const commit = () => {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'change');
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  mkdirSync(join(folder, 'scripts'));
  copyFileSync(script, join(folder, 'scripts/release.mjs'));
  const manifest = { name: 'bootgate', version: '0.1.0', scripts: { build: 'echo built > dist.js' } };
  write('package.json', JSON.stringify(manifest));
  write('package-lock.json', JSON.stringify({ name: 'bootgate', version: '0.1.0', lockfileVersion: 3 }));
  write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n- Faster.\n\n## 0.0.9 (2026-01-01)\n\n- Old.\n');
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  commit();
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a release', () => {
  test('is only told in a dry run', () => {
    const before = git('rev-parse', 'HEAD');
    const { status, said } = release('1.0.0', '--dry-run');
    expect(status).toBe(0);
    expect(said).toMatch(/would: tag v1\.0\.0[\s\S]*git push --atomic origin main v1\.0\.0/);
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain'), git('tag')]).toEqual([before, '', '']);
  });

  test('bumps, builds, commits and tags; the major tag follows', () => {
    expect(release('1.0.0').status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))).toMatchObject({
      version: '1.0.0',
    });
    expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toMatch(
      /## Unreleased\n\n## 1\.0\.0 \(\d{4}-\d\d-\d\d\)\n\n- Faster\.\n\n## 0\.0\.9/,
    );
    expect(git('show', '--stat', '--format=%s', 'v1.0.0^{}')).toMatch(/^Release 1\.0\.0[\s\S]*dist\.js/);
    write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n- Again.\n');
    commit();
    expect(release('1.1.0').status).toBe(0);
    expect(git('rev-parse', 'v1^{}')).toBe(git('rev-parse', 'v1.1.0^{}'));
    expect(git('rev-parse', 'v1.0.0^{}')).not.toBe(git('rev-parse', 'v1^{}'));
    expect(git('status', '--porcelain')).toBe('');
  });

  test.each<[string, string[], () => void, RegExp]>([
    ['no version', [], () => {}, /is not a version/],
    ['an older version', ['0.0.5'], () => {}, /not newer than 0\.1\.0/],
    ['a dirty checkout', ['1.0.0'], () => write('x', ''), /has changes/],
    ['another branch', ['1.0.0'], () => void git('switch', '--quiet', '-c', 'topic'), /not main/],
    ['an existing tag', ['1.0.0'], () => void git('tag', 'v1.0.0'), /v1\.0\.0 exists/],
    [
      'an empty changelog',
      ['1.0.0'],
      () => {
        write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n');
        commit();
      },
      /nothing stands under/,
    ],
  ])('is refused: %s', (_, args, arrange, message) => {
    arrange();
    const { status, said } = release(...args);
    expect(status).toBe(1);
    expect(said).toMatch(message);
  });
});
