/** What `git cat-file --batch` itself writes, taken in pieces of every size. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { gitBatch } from '../../src/base/git-batch.ts';
import { runProgram } from '../../src/base/run-program.ts';

const texts = ['', 'one\n', '\n\n', `${'0'.repeat(40)} blob 3\nabc\n`, 'x'.repeat(5000), 'last'];
let folder: string;
let said: Buffer;
let blobs: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-batch-'));
  const git = (args: string[], input: string): Buffer =>
    execFileSync('git', ['-C', folder, ...args], { input });
  git(['init', '-q', '--bare', '.'], '');
  blobs = texts.map((text) => git(['hash-object', '-w', '--stdin'], text).toString().trim());
  said = git(['cat-file', '--batch'], `${blobs.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function taken(bytes: Buffer, piece: number, maximum = 1e6): (string | null)[] {
  const contents: (string | null)[] = [];
  const take = gitBatch(maximum, (content) => contents.push(content && Buffer.from(content).toString()));
  for (let at = 0; at < bytes.length; at += piece) take(bytes.subarray(at, at + piece));
  return contents;
}

test('each object comes once, whatever the pieces are', () => {
  for (const piece of [1, 2, 7, 51, 52, 64, 4096, said.length]) expect(taken(said, piece)).toEqual(texts);
});

test('of what is larger nothing is kept, and what follows is read', () => {
  const small = texts.map((text) => (text.length > 100 ? null : text));
  for (const piece of [1, 64, 1000, said.length]) expect(taken(said, piece, 100)).toEqual(small);
});

test('an object that git lacks, and what is no output of git, are errors', () => {
  const lacking = execFileSync('git', ['-C', folder, 'cat-file', '--batch'], {
    input: `${'1'.repeat(40)}\n`,
  });
  expect(() => taken(lacking, 8)).toThrow(/lacks a file of the branch: 1{40} missing/);
  expect(() => taken(Buffer.alloc(500, 'x'), 8)).toThrow('something else than an object');
});

test('what refuses a piece ends the program that writes it, and is thrown on', async () => {
  const onStdout = (): void => {
    throw new Error('not this');
  };
  await expect(runProgram('yes', [], { onStdout })).rejects.toThrow('not this');
});
