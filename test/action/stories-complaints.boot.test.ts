/** What the guest itself complains of, and a boot that failed: through the bundled action with real boots. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { testKernel } from '../support/test-cache.ts';
import { quickTree } from './kernel-tree.ts';
import { expectEnding, nightly, openStoryBook, type StoryBook } from './story-book.ts';
import { limits, config } from './story-words.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
let base: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'complaints-'));
  book = await openStoryBook();
  ({ base } = book);
});
afterAll(async () => {
  await book.close();
  rmSync(folder, { recursive: true });
});

describe('what the guest complains of', () => {
  const random = seededRandom(7);
  // Nothing that could be packed: half of the archive is half of the files.
  const noise = Uint8Array.from({ length: 2_000_000 }, () => random() * 256);
  const tree = (name: string, content: Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return {
      ...quickTree('plain'),
      ...config(`initrd: ${join(folder, name)}\n${limits}`),
    };
  };
  let whole: string;

  beforeAll(async () => {
    const archive = gzipSync(
      Buffer.concat([ownInitramfs({}), cpioArchive([{ path: 'rest', kind: 'file', content: noise }])]),
    );
    whole = book.commit(base, tree('whole.gz', archive));
    book.commit(whole, tree('half.gz', archive.subarray(0, archive.length - 1_000_000)));
    expect((await book.push(whole, { workflow: 'Image' })).exit).toBe(0);
  });

  test('half an initramfs is a boot that failed, however fast', async () => {
    const half = book.commit(whole, config(`initrd: ${join(folder, 'half.gz')}\n${limits}`));
    expectEnding(await book.pull(6, half, { base: whole, workflow: 'Image' }), 6, {
      exit: 4,
      outputs: { verdict: 'boot-failed', 'baseline-sha': whole },
      annotations: [/^error: Bootgate: Boot failed: it reached its end, but complains/],
      ...{
        comment: [/## 💥 Boot failed/, /Initramfs unpacking failed/],
        check: 'failure: boot failed',
        saved: [],
      },
    });
  });

  test('half an initramfs that the base says is meant to be is no failed boot, and told', async () => {
    const rule = 'policy: { total: { fail: 0.5% }, complaints: { unpacking-failed: warn } }\n';
    const accepting = book.commit(whole, config(`initrd: ${join(folder, 'whole.gz')}\n${rule}`));
    const half = book.commit(accepting, config(`initrd: ${join(folder, 'half.gz')}\n${rule}`));
    expectEnding(await book.pull(5, half, { base: accepting, workflow: 'Image' }), 5, {
      ...{
        exit: 0,
        outputs: { verdict: 'ok', 'baseline-status': 'ancestor' },
        saved: [],
        check: 'success: ok',
      },
      annotations: [/^notice: Bootgate: Within limits, but the guest complains of something new/],
      comment: [/## ✅ Within limits, but the guest complains/, /Initramfs unpacking failed/],
    });
  });

  nightly('that is mended is not slower than the half one', async () => {
    const half = book.commit(whole, config(`initrd: ${join(folder, 'half.gz')}\n${limits}`));
    expect((await book.push(half, { workflow: 'Image' })).exit).toBe(0);
    const mended = book.commit(half, config(`initrd: ${join(folder, 'whole.gz')}\n${limits}`));
    expectEnding(await book.pull(7, mended, { base: half, workflow: 'Image' }), 7, {
      ...{ exit: 0, outputs: { verdict: 'no-baseline' }, saved: [] },
      annotations: [/^warning: Bootgate: Not checked.*the base's boot complains of what this one does not/],
      ...{ comment: /Not checked/, check: 'neutral: not checked: no baseline' },
    });
  });

  nightly('an initramfs that outgrew the memory is a boot that failed, and not a faster one', async () => {
    const image = (name: string, bytes: number) => {
      const blob = cpioArchive([{ path: 'blob', kind: 'file', content: randomBytes(bytes) }]);
      writeFileSync(join(folder, name), Buffer.concat([ownInitramfs({}), blob]));
      return config(`append: cryptomgr.notests\nmemory: 256M\ninitrd: ${join(folder, name)}\n${limits}`);
    };
    const makefile = `bzImage:\n\tmkdir -p arch/x86/boot\n\tcp ${testKernel('6.1')} arch/x86/boot/bzImage\n`;
    const before = book.commit(base, { Makefile: makefile, ...image('fits.cpio', 70e6) });
    expect((await book.push(before, { workflow: 'Big' })).exit).toBe(0);
    const after = book.commit(before, image('too-big.cpio', 120e6));
    expectEnding(await book.pull(9, after, { base: before, workflow: 'Big' }), 9, {
      exit: 4,
      outputs: { verdict: 'boot-failed', 'baseline-sha': before },
      annotations: [/^error: Bootgate: Boot failed: it reached its end, but complains/],
      comment: [/## 💥 Boot failed/, /Initramfs unpacking failed: write error/],
      ...{ check: 'failure: boot failed', saved: [] },
    });
  });

  test('a panic is shown by the last lines of its console', async () => {
    const broken = book.commit(base, config(`append: rdinit=/nothing\n${limits}`));
    const ending = await book.pull(8, broken);
    expectEnding(ending, 8, {
      ...{ exit: 4, outputs: { verdict: 'boot-failed' }, check: 'failure: boot failed', saved: [] },
      annotations: [/^error: Bootgate: Boot failed: /],
      comment: [/## 💥 Boot failed/, /Kernel panic - not syncing/],
    });
    const block = /```\w*\n([^]*?)\n```/.exec(ending.comments[8]!)![1]!;
    const console = readFileSync(join(book.repository.workspace, 'bootgate-out/console.log'), 'utf8');
    const shown = block.split('\n');
    expect(shown.length).toBeGreaterThan(8);
    expect(shown.length).toBeLessThanOrEqual(21);
    for (const line of shown.slice(1, 4)) expect(console).toContain(line.trim().slice(0, 40));
  });
});
