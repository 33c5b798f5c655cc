import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeFolder, sha256, sha256File, writeFileAtomic } from '../../src/base/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('writeFileAtomic', () => {
  test('replaces a file and leaves nothing beside it', async () => {
    const path = join(folder, 'deep/er/file');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(folder, 'deep/er'))).toEqual(['file']);
  });

  test('a failure keeps the old content and removes the temporary file', async () => {
    writeFileSync(join(folder, 'in-the-way'), 'old');
    await expect(writeFileAtomic(join(folder, 'in-the-way/file'), 'new')).rejects.toMatchObject({
      code: /ENOTDIR|EEXIST/,
    });
    expect(readdirSync(folder)).toEqual(['in-the-way']);
  });
});

test('makeFolder gives up where no folder can be', async () => {
  await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' });
  await makeFolder(join(folder, 'a/b/c'));
  await makeFolder(join(folder, 'a/b'));
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['c']);
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
});

test('sha256 of text, bytes and files agree with the published test vector', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // FIPS 180-4, "abc"
  writeFileSync(join(folder, 'abc'), 'abc');
  expect(sha256('abc')).toBe(abc);
  expect(sha256(Buffer.from('abc'))).toBe(abc);
  expect(await sha256File(join(folder, 'abc'))).toBe(abc);
});
