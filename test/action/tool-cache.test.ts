import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { restoreTools, saveTools, toolCaches } from '../../src/action/tool-cache.ts';
import { startResultsService, type ResultsService } from '../github/results-service.ts';

const environment = { ...process.env };
let results: ResultsService;
let folder: string;
let lines: string[];
const log = (text: string) => void lines.push(text);

beforeEach(async () => {
  results = await startResultsService();
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
  lines = [];
  mkdirSync(join(folder, 'temp'));
  mkdirSync(join(folder, 'cache/qemu'), { recursive: true });
  writeFileSync(join(folder, 'cache/qemu/binary'), 'qemu');
  writeFileSync(join(folder, 'bzImage'), 'kernel');
  Object.assign(process.env, results.environment(), {
    RUNNER_TEMP: join(folder, 'temp'),
    GITHUB_WORKSPACE: folder,
  });
});

afterEach(async () => {
  process.env = { ...environment };
  await results.close();
  rmSync(folder, { recursive: true });
});

const caches = (qemu = 'auto') =>
  toolCaches({
    cacheFolder: join(folder, 'cache'),
    qemu,
    kernels: [join(folder, 'bzImage')],
    env: { ImageOS: 'ubuntu24' },
  });

describe('tools between runs', () => {
  test('come back under keys that no baseline has, and what is missing is told', async () => {
    const missed = await restoreTools(await caches(), log);
    expect(missed.map(({ name }) => name)).toEqual(['QEMU', 'symbols']);
    await saveTools(missed, log);
    expect(results.caches.map(({ key }) => key.replace(/-[0-9a-f]{24}$/, ''))).toEqual([
      'bootgate-tools-qemu-v1',
    ]);
    rmSync(join(folder, 'cache'), { recursive: true });
    expect((await restoreTools(await caches(), log)).map(({ name }) => name)).toEqual(['symbols']);
    expect(readFileSync(join(folder, 'cache/qemu/binary'), 'utf8')).toBe('qemu');
    expect(lines.join('\n')).toMatch(
      /QEMU: not in the cache[\s\S]*QEMU: 4 B put into the cache[\s\S]*from the cache/,
    );
  });

  test('are not unpacked over what a job left here, which another job may be running', async () => {
    await saveTools(await caches(), log);
    writeFileSync(join(folder, 'cache/qemu/binary'), 'in use');
    expect((await restoreTools(await caches(), log)).map(({ name }) => name)).toEqual(['symbols']);
    expect(readFileSync(join(folder, 'cache/qemu/binary'), 'utf8')).toBe('in use');
    expect(lines).toContain('QEMU: on this machine already');
    // What had to make room is got again.
    await saveTools(await caches(), log, 3);
    expect(readdirSync(join(folder, 'cache/qemu'))).not.toContain('binary');
    await restoreTools(await caches(), log);
    expect(readFileSync(join(folder, 'cache/qemu/binary'), 'utf8')).toBe('qemu');
  });

  test('fit into the cache: what was used longest ago goes first', async () => {
    const symbols = join(folder, 'cache/symbols');
    mkdirSync(symbols);
    for (const [index, name] of ['new', 'older', 'oldest'].entries()) {
      writeFileSync(join(symbols, name), Buffer.alloc(40));
      utimesSync(join(symbols, name), 1e9 - index, 1e9 - index);
    }
    await saveTools(await caches(), log, 100);
    const left = () => readdirSync(symbols).filter((name) => !name.startsWith('.'));
    expect(left()).toEqual(['new', 'older']);
    expect(existsSync(join(folder, 'cache/qemu/binary'))).toBe(true);
    expect(lines.join('\n')).toMatch(/symbols: 1 older ones removed[\s\S]*symbols: 80 B put into the cache/);
  });

  test('are kept apart by what was asked for and by kernel', async () => {
    const keys = async (qemu: string) => (await caches(qemu)).map(({ key }) => key);
    const [qemu, symbols] = await keys('auto');
    expect((await keys('build'))[0]).not.toBe(qemu);
    writeFileSync(join(folder, 'bzImage'), 'another kernel');
    expect((await keys('auto'))[1]).not.toBe(symbols);
  });

  test.each([
    ['down', () => results.faults.push({ times: 999, does: { cut: 'before' } })],
    ['read-only', () => results.setScopes([{ ref: 'refs/pull/7/merge', read: true, write: false }])],
    [
      'forbidden',
      () => results.faults.push({ times: 999, does: { status: 403, body: { code: 'denied', msg: 'no' } } }),
    ],
  ] as const)('cost time, not the verdict, when the service is %s', async (_, arrange) => {
    arrange();
    const missed = await restoreTools(await caches(), log);
    await saveTools(missed, log);
    expect(results.caches).toEqual([]);
    expect(existsSync(join(folder, 'cache/qemu/binary'))).toBe(true);
    expect(lines.length).toBeGreaterThan(1);
  });
});
