/** Initramfs files that boot the same init and differ in what else lies in them. Kept in the test cache. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../src/arch/architecture.ts';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import type { InitWork } from '../../src/arch/guest-programs.ts';
import { cpioArchive, type CpioEntry } from '../../src/boot/cpio.ts';
import { seededRandom } from './seeded-random.ts';
import { testCacheFolder } from './test-cache.ts';

export interface InitrdVariant {
  /** sizes in bytes of files of random content in front of init and behind it */
  readonly before?: readonly number[];
  readonly behind?: readonly number[];
  /** zeros behind the archive */
  readonly padding?: number;
  readonly work?: InitWork;
  /** whose init; default: the default architecture's */
  readonly arch?: Architecture;
}

/** Path of an initramfs. Without anything said it is Bootgate's own, byte for byte. */
export function initrdVariant({
  before = [],
  behind = [],
  padding = 0,
  work = {},
  arch = defaultArchitecture,
}: InitrdVariant): string {
  const archive = cpioArchive([
    { path: 'dev', kind: 'folder' },
    { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
    ...before.map((size, index) => noise(`a${index}`, size)),
    {
      path: 'init',
      kind: 'file',
      content: arch.programs.init(work),
      permissions: 0o755,
    },
    ...behind.map((size, index) => noise(`z${index}`, size)),
  ]);
  return cachedFile('cpio', Buffer.concat([archive, Buffer.alloc(padding)]));
}

function noise(path: string, size: number): CpioEntry {
  const random = seededRandom(size);
  return { path, kind: 'file', content: Buffer.from(Array.from({ length: size }, () => random() * 256)) };
}

/** A file of the test cache, named by what is in it. */
export function cachedFile(ending: string, content: Uint8Array): string {
  const folder = join(testCacheFolder, 'files');
  const path = join(folder, `${createHash('sha256').update(content).digest('hex').slice(0, 16)}.${ending}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
