import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changedBySource, changedLines } from '../../src/action/changed-source.ts';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'changed-source-')));
  for (const name of ['include', 'init', 'out']) mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, 'include/add.h'),
    'static inline __attribute__((always_inline)) int add(int a, int b)\n{\n\treturn a * 3 + b;\n}\n',
  );
  writeFileSync(
    join(folder, 'init/main.c'),
    '#include "../include/add.h"\n\nint one(int x)\n{\n\treturn x + 1;\n}\n\nint two(int x)\n{\n\treturn add(x, one(x));\n}\n\nint main(void)\n{\n\treturn two(1);\n}\n',
  );
  writeFileSync(join(folder, 'System.map'), 'ffffffff81000000 T _text\n'.repeat(10));
  build(folder, join(folder, 'vmlinux'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As `make O=out` does: with paths that go up. */
function build(tree: string, out: string): void {
  const flags = ['-O1', '-g', '-fno-inline', '-o', out, '../init/main.c'];
  execFileSync('gcc', flags, { cwd: join(tree, 'out') });
}

const header = {
  filename: 'include/add.h',
  patch: '@@ -2,3 +2,3 @@\n {\n-\treturn a + b;\n+\treturn a * 3 + b;\n }',
};
const source = { filename: 'init/main.c', patch: '@@ -3,3 +3,3 @@\n int one(int x)\n {\n+\treturn x + 1;' };

describe('functions compiled from changed lines', () => {
  test('are those that a header was inlined into', () => {
    const found = changedBySource(join(folder, 'vmlinux'), ['one', 'two', 'main'], [header], folder);
    expect(found).toEqual(
      new Map([
        ['one', null],
        ['two', { path: 'include/add.h', line: 3 }],
        ['main', null],
      ]),
    );
  });

  test('are linked to where they begin', () => {
    const found = changedBySource(join(folder, 'vmlinux'), ['one', 'two'], [source], folder);
    expect(found!.get('one')).toEqual({ path: 'init/main.c', line: 4 });
    expect(found!.get('two')).toBeNull();
  });

  test('are found in a tree that was built elsewhere', () => {
    const elsewhere = `${folder}-elsewhere`;
    execFileSync('cp', ['-r', folder, elsewhere]);
    build(elsewhere, join(elsewhere, 'vmlinux'));
    const found = changedBySource(join(elsewhere, 'vmlinux'), ['two'], [header], folder);
    rmSync(elsewhere, { recursive: true });
    expect(found!.get('two')).toEqual({ path: 'include/add.h', line: 3 });
  });

  test('cannot be told by a System.map', () => {
    expect(changedBySource(join(folder, 'System.map'), ['one'], [source], folder)).toBeNull();
  });
});

test('lines of a diff are those added, and where something was removed', () => {
  const patch = '@@ -1,4 +1,3 @@ f\n a\n-b\n-c\n d\n@@ -9 +8,2 @@\n x\n+y\n\\ No newline at end of file';
  expect(changedLines([{ filename: 'f.c', patch }, { filename: 'binary' }])).toEqual(
    new Map([['f.c', new Set([2, 9])]]),
  );
});
