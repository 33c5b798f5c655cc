/** A set-up that heals: a cache that is damaged or cannot be written, folders that a killed process left. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isKept, keepFile } from '../../src/base/kept-file.ts';
import { makeWorkFolder } from '../../src/base/work-folder.ts';
import { writableCache } from '../../src/base/writable-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'healing-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is run', () => {
  const content = new Uint8Array(20_000).fill(0x90);
  const damages: Readonly<Record<string, (path: string) => void>> = {
    emptied: (path) => truncateSync(path, 0),
    halved: (path) => truncateSync(path, content.length / 2),
    'full of noise': (path) =>
      writeFileSync(
        path,
        content.map((_, at) => at % 251),
      ),
    'of one wrong bit': (path) => writeFileSync(path, content.with(7, 0x91)),
    'without its digest': (path) => rmSync(`${path}.sha256`),
    'with an empty digest': (path) => truncateSync(`${path}.sha256`, 0),
    gone: (path) => rmSync(path),
  };

  test.each(Object.keys(damages))('%s is not believed', async (damage) => {
    const path = join(folder, 'plugins', 'tracer.so');
    expect(await isKept(path)).toBe(false);
    await keepFile(path, content);
    expect(await isKept(path)).toBe(true);
    damages[damage]!(path);
    expect(await isKept(path)).toBe(false);
    await keepFile(path, content);
    expect(await isKept(path)).toBe(true);
    expect(readdirSync(join(folder, 'plugins')).sort()).toEqual(['tracer.so', 'tracer.so.sha256']);
  });
});

describe('a cache that cannot be written', () => {
  test('one that can is taken as it is, also when it is not there yet', () => {
    const env = { BOOTGATE_CACHE: join(folder, 'not', 'yet') };
    expect(writableCache(env)).toMatchObject({ env, warning: null });
    expect(existsSync(env.BOOTGATE_CACHE)).toBe(false);
  });

  test('below a file: a stand-in, and the reason', () => {
    writeFileSync(join(folder, 'file'), '');
    const cache = writableCache({ BOOTGATE_CACHE: join(folder, 'file', 'cache') });
    const { env, warning } = cache;
    expect(warning).toContain('a part of the path is a file');
    expect(warning).toContain('set BOOTGATE_CACHE');
    writeFileSync(join(env['BOOTGATE_CACHE']!, 'x'), '');
    cache.remove();
    expect(existsSync(env['BOOTGATE_CACHE']!)).toBe(false);
  });

  test('where nobody makes folders, whatever the permissions say: a stand-in', () => {
    const cache = writableCache({ BOOTGATE_CACHE: '/proc/bootgate-cache' });
    expect(cache.warning).toMatch(/no folder can be made: ENOENT|permission denied/);
    cache.remove();
  });

  /** Root may write anywhere but on a read-only file system, which another mount namespace has without harm. */
  const unshares = spawnSync('unshare', ['-m', 'true']).status === 0;
  (unshares ? test : test.skip)('read-only: what is in it is used, what is made is put beside', () => {
    const cache = join(folder, 'cache');
    mkdirSync(join(cache, 'plugins'), { recursive: true });
    writeFileSync(join(cache, 'plugins', 'old.so'), 'old');
    const program = join(folder, 'program.mjs');
    writeFileSync(
      program,
      `import { writableCache } from ${JSON.stringify(join(folder, 'bundle.mjs'))};
       import fs from 'node:fs';
       const { env, warning } = writableCache(process.env);
       const at = env.BOOTGATE_CACHE + '/plugins/';
       fs.writeFileSync(at + 'new.so', 'new');
       console.log(JSON.stringify({ warning, old: fs.readFileSync(at + 'old.so', 'utf8'), at }));`,
    );
    const source = join(import.meta.dirname, '../../src/base/writable-cache.ts');
    const [bundle, form] = [join(folder, 'bundle.mjs'), ['--bundle', '--platform=node', '--format=esm']];
    execFileSync('npx', ['esbuild', source, ...form, `--outfile=${bundle}`, '--log-level=error']);
    const script = `mount --bind ${cache} ${cache} && mount -o remount,ro,bind ${cache} && exec ${process.execPath} ${program}`;
    const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, BOOTGATE_CACHE: cache },
    });
    expect(stderr).toBe('');
    const said = JSON.parse(stdout) as { warning: string; old: string; at: string };
    expect(said.warning).toContain('the file system is read-only');
    expect(said.old).toBe('old');
    expect(existsSync(said.at)).toBe(false);
    expect(readdirSync(join(cache, 'plugins'))).toEqual(['old.so']);
    chmodSync(cache, 0o755);
  });
});

describe('folders to work in', () => {
  test('those of processes that are gone are taken away, those of others stay', async () => {
    const own = await makeWorkFolder(folder, '.recording');
    const gone = spawnSync(process.execPath, ['-e', 'console.log(process.pid)'], { encoding: 'utf8' });
    const left = join(folder, basename(own).replace(`-${process.pid}-`, `-${gone.stdout.trim()}-`));
    const elsewhere = join(folder, `.recording-ffffff-${gone.stdout.trim()}-abcdef`);
    const other = join(folder, '.recordings-of-mine');
    for (const path of [left, elsewhere, other]) mkdirSync(path);
    writeFileSync(join(left, 'trace.bin'), 'x');
    const next = await makeWorkFolder(folder, '.recording');
    expect(existsSync(left)).toBe(false);
    for (const path of [own, next, elsewhere, other]) expect(existsSync(path)).toBe(true);
  });
});

test('whoever makes a folder to work in makes it so that it is found again', () => {
  const root = join(import.meta.dirname, '../../src');
  const bare = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'base/work-folder.ts')
    .filter((name) => /\bmkdtemp\(/.test(readFileSync(join(root, name), 'utf8')));
  // sections of other jobs lie there for a moment, in the runner's own temporary folder
  expect(bare).toEqual(['action/section-exchange.ts']);
});
