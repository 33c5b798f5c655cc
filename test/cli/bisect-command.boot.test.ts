/** bootgate bisect with real boots: a tree whose sixth commit plants a slow function into a small kernel. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { KernelVariant } from '../support/planted-kernel.ts';
import { kernelTree } from '../action/kernel-tree.ts';
import { runCli } from '../support/run-cli.ts';

jest.setTimeout(1_800_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bisect-boot-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a planted function is found by booting five of nine commits', async () => {
  const clone = join(folder, 'clone');
  mkdirSync(clone);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', clone, '-c', 'user.name=A. Author', '-c', 'user.email=x@y', ...args], {
      encoding: 'utf8',
    }).trim();
  git('init', '-q', '-b', 'main');
  for (let number = 0; number < 9; number += 1) {
    // Rebuilt kernels are other files that do the same.
    const variant: KernelVariant = number >= 6 ? 'planted' : number % 2 === 0 ? 'plain' : 'again';
    for (const [name, content] of Object.entries(kernelTree(variant)))
      writeFileSync(join(clone, name), content);
    writeFileSync(join(clone, 'number'), String(number));
    git('add', '-A');
    git('commit', '-q', '-m', `change ${number}`);
  }
  const result = await runCli(
    [
      ...['bisect', '--good', 'HEAD~8', '--bad', 'HEAD', '--build', 'make -s bzImage', '--jobs', '1'],
      ...['--kernel', 'arch/x86/boot/bzImage', '--vmlinux', 'vmlinux', '--qemu', 'system'],
      ...['-o', join(folder, 'out')],
    ],
    { cwd: clone },
  );
  expect(result.stderr).toContain('5 commits measured, 8 commits in the range');
  expect(result.status).toBe(0);
  expect(result.stdout).toContain('1 step of work in 8 commits');
  expect(result.stdout).toContain(`${git('rev-parse', 'HEAD~2').slice(0, 12)} change 6 (A. Author`);
  expect(result.stdout).toContain('planted_slow_init');
});
