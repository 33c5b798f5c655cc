import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../../src/config/workflow-check/check-workflows.ts';
import { temporaryFolder } from '../qemu/fake-qemu.ts';
import { projectRoot } from '../support/project-root.ts';
import { runCli } from '../support/run-cli.ts';

const kernel = readFileSync(join(projectRoot, 'example-workflows/kernel.yml'), 'utf8');

function repository(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

const check = (folder: string, ...more: readonly string[]) =>
  runCli(['action', 'check', ...more], { cwd: folder });

describe('bootgate action check', () => {
  test('of our own workflow says that forks get no comment, and exits with 0', async () => {
    const folder = repository({ '.github/workflows/boot.yml': kernel });
    const { status, stdout, stderr } = await check(folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^\.github\/workflows\/boot\.yml:10: note: pull requests from forks .* \[forks\]$/m,
    );
    expect(stdout).toMatch(/\nnothing is wrong\n$/);
  });

  test('says what is wrong, where, and what to write, and exits with 1', async () => {
    const workflow = kernel.replace('  pull-requests: write', '  pull-requests: read');
    const folder = repository({ '.github/workflows/boot.yaml': workflow });
    const { status, stdout } = await runCli(['action', 'check', folder]);
    expect(status).toBe(1);
    const at = workflow.split('\n').findIndex((line) => line.startsWith('  contents: read')) + 1;
    expect(stdout).toContain(
      [
        `.github/workflows/boot.yaml:${at}: the token of job 'boot' lacks pull-requests: write [permissions]`,
        '  needed for the comment',
        '    permissions:',
        '      contents: read # the checkout, the rules of the base',
        '      pull-requests: write # the comment',
        '      actions: read # baselines in artifacts of earlier runs',
      ].join('\n'),
    );
    expect(stdout).toMatch(/\n1 thing is wrong\n$/);
  });

  test('as JSON', async () => {
    const folder = repository({ '.github/workflows/boot.yml': kernel.replace('vmlinux: vm', 'vmlinus: vm') });
    const { status, stdout } = await check(folder, '--format', 'json');
    expect(status).toBe(1);
    const { format, version, findings } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ format, version }).toEqual({ format: 'bootgate-action-check', version: 1 });
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'unknown-input', level: 'error', write: ['with:', '  vmlinux: …'] }),
    );
  });

  test('reads the config files that steps name, and finds their mistakes', async () => {
    const folder = repository({
      '.github/workflows/boot.yml': kernel.replace('vmlinux: vmlinux', 'config: ci/gate.yml'),
      'ci/gate.yml': 'memory: 1G\npolicy:\n  on-missing: fail\n',
    });
    const { status, stdout } = await check(folder);
    expect(status).toBe(1);
    expect(stdout).toContain("ci/gate.yml:3: unknown key 'on-missing' [unreadable]");
  });

  test('a workflow that uses Bootgate and cannot be read is told, another one is not', async () => {
    const folder = repository({
      '.github/workflows/a.yml': kernel,
      '.github/workflows/b.yml': 'jobs: {a: 1, a: 2} # bootgate\n',
      '.github/workflows/c.yml': 'jobs: {a: 1, a: 2}\n',
      '.github/workflows/d.yml': `${'['.repeat(100_000)} bootgate`,
    });
    const { status, stdout } = await check(folder);
    expect(status).toBe(1);
    expect([...stdout.matchAll(/^(\S+):\d+: .*\[unreadable\]$/gm)].map((match) => match[1])).toEqual([
      '.github/workflows/b.yml',
      '.github/workflows/d.yml',
    ]);
  });

  test('prints nothing that moves the cursor', async () => {
    const workflow = kernel
      .replace('jobs:\n  boot:', 'jobs:\n  "b\\e[2J\\u202e":')
      .replace('  actions: read', '  x: y');
    const { stdout } = await check(repository({ '.github/workflows/boot.yml': workflow }));
    expect(stdout).toContain("'b\\x1b[2J\\u202e'");
  });

  test.each([
    ['no workflow', {}],
    ['none that uses Bootgate', { '.github/workflows/a.yml': 'on: push\njobs: {}\n' }],
  ])('with %s is an error, not a green', async (_, files) => {
    const { status, stdout, stderr } = await check(repository(files));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('.github/workflows');
  });

  test('knows no other word', async () => {
    const { status, stderr } = await runCli(['action', 'chekc']);
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean 'bootgate action check'?");
  });

  test('each rule is a row of the table in docs/troubleshooting.md', () => {
    const page = readFileSync(join(projectRoot, 'docs/troubleshooting.md'), 'utf8');
    const rows = [...page.split('## Before it goes wrong')[1]!.matchAll(/^\| `([a-z-]+)` /gm)].map(
      (match) => match[1]!,
    );
    expect(rows.sort()).toEqual([...Object.keys(rules), 'unreadable'].sort());
  });
});
