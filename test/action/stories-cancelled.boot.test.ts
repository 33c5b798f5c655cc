/**
 * A job that ends too early, at each of its phases, by the signals that GitHub's runner sends to the real bundled action:
 * no comment, no check, no verdict, no baseline, no QEMU left, and the log says so.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { quickTree } from './kernel-tree.ts';
import { expectEnding, openStoryBook, type Chapter, type StoryBook } from './story-book.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
let slower: string;

beforeAll(async () => {
  book = await openStoryBook();
  slower = book.commit(book.base, quickTree('planted'));
  // A good comment, which no ended job may touch.
  expect((await book.pull(1, book.commit(book.base, { README: 'words\n' }))).exit).toBe(0);
});
afterAll(async () => await book.close());

const cancelled = /^error: Bootgate: the job was cancelled \(SIG(?:INT|TERM)\): nothing is published or kept/;

/** Sends the signal once a line says that the phase has begun. */
function endedAt(phase: RegExp, signal: NodeJS.Signals): Pick<Chapter, 'onActionLine'> {
  let sent = false;
  return {
    onActionLine: (line, pid) => {
      if (sent || !phase.test(line)) return;
      sent = true;
      process.kill(pid, signal);
    },
  };
}

/** QEMUs that boot something of this repository. */
function qemus(): string[] {
  const all = execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => /qemu-system/.test(line) && line.includes(book.repository.workspace));
}

/** Folders of recordings that were not taken away. */
function leftovers(): string[] {
  const out = join(book.repository.workspace, 'bootgate-out');
  try {
    return readdirSync(out).filter((name) => name.startsWith('.'));
  } catch {
    return [];
  }
}

const phases: readonly (readonly [string, RegExp, NodeJS.Signals])[] = [
  ['set-up, while commit and rules are looked for', /Bootgate: commit, rules and base/, 'SIGINT'],
  ['set-up, while tools are restored', /QEMU and symbols/, 'SIGTERM'],
  ['the boot', /Boot default/, 'SIGINT'],
  ['the boot, by a time limit', /Boot default/, 'SIGTERM'],
  ['the comparison', /^Slower: /, 'SIGINT'],
  ['publishing', /Publish/, 'SIGINT'],
  ['publishing, after the artifact', /artifact 'bootgate-boot'/, 'SIGTERM'],
];

describe.each(phases)('ended in %s', (_, phase, signal) => {
  test('a pull request is told nothing', async () => {
    const ending = await book.pull(1, slower, endedAt(phase, signal));
    expectEnding(ending, 1, {
      ...{ exit: 130, outputs: { verdict: undefined!, 'comment-id': undefined! } },
      ...{ comment: null, check: null, saved: [] },
      annotations: ending.annotations.length > 1 ? [/^error: Bootgate: Slower/, cancelled] : [cancelled],
    });
    expect(ending.artifacts.filter((name) => name.includes('baseline'))).toEqual([]);
    expect(qemus()).toEqual([]);
    expect(leftovers()).toEqual([]);
  });
});

test('a push that is ended keeps no baseline', async () => {
  const pushed = book.commit(book.base, { pushed: '1\n' });
  const ending = await book.push(pushed, endedAt(/Publish/, 'SIGINT'));
  expectEnding(ending, null, {
    ...{ exit: 130, outputs: { verdict: undefined! }, comment: null, check: null, saved: [] },
    annotations: [/^notice: Bootgate: Unchanged/, cancelled],
  });
});

test('one that is killed leaves nothing running, and what it left lying is gone after the next', async () => {
  const ending = await book.pull(1, slower, endedAt(/Boot default/, 'SIGKILL'));
  expect([ending.comments, ending.checks, ending.saved]).toEqual([{}, [], []]);
  expect(qemus()).toEqual([]);
  const next = await book.pull(1, slower);
  expect(next.exit).toBe(3);
  expect(next.comments[1]).toContain('❌');
  expect(leftovers()).toEqual([]);
});
