/** Kernels kept for booting the base again, with the real cache client against GitHub's service on loopback. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { baseBootFiles, type BaseBootFiles } from '../../src/action/base-boot-files.ts';
import { actionsCacheFile } from '../../src/baseline/actions-cache-file.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { pullRequestScopes, startResultsService, type ResultsService } from '../github/results-service.ts';

const environment = { ...process.env };
const [base, parent] = ['a'.repeat(40), 'b'.repeat(40)] as [string, string];
let service: ResultsService;
let folder: string;
let kept: BaseBootFiles;
let lines: string[];

beforeEach(async () => {
  service = await startResultsService();
  folder = mkdtempSync(join(tmpdir(), 'kept-base-'));
  mkdirSync(join(folder, 'temp'));
  Object.assign(process.env, service.environment(), {
    RUNNER_TEMP: join(folder, 'temp'),
    GITHUB_WORKSPACE: folder,
  });
  jest.spyOn(process.stdout, 'write').mockReturnValue(true); // the client's log
  lines = [];
  kept = baseBootFiles(actionsCacheFile(folder), (text) => void lines.push(text));
  for (const name of ['kernel', 'initrd', 'vmlinux'])
    writeFileSync(join(folder, name), `${name} of the base`);
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
  await service.close();
});

const path = (name: string) => join(folder, name);
const scenario = (more: object = {}) =>
  makeScenario('default', [{ kernel: path('kernel'), append: 'quiet', ...more }]);

describe('the kernel of a push', () => {
  test('is booted again, with its command line, in the way the pull request is', async () => {
    await kept.keep(scenario({ initrd: path('initrd') }), parent);
    service.setScopes(pullRequestScopes(7));
    writeFileSync(path('kernel'), 'kernel of the head');
    const head = scenario({ append: 'debug', memoryMiB: 1024, vmlinux: path('vmlinux') });
    const found = await kept.find(head, [base, parent], path('again'));
    expect(found).toMatchObject({ sha: parent, distance: 1 });
    expect(found!.scenario).toMatchObject({ append: 'quiet', memoryMiB: 1024, vmlinux: null });
    expect(readFileSync(found!.scenario.kernel, 'utf8')).toBe('kernel of the base');
    expect(readFileSync(found!.scenario.initrd!, 'utf8')).toBe('initrd of the base');
  });

  test('keeps its symbols when it is the very kernel of the head', async () => {
    await kept.keep(scenario(), base);
    const found = await kept.find(scenario({ vmlinux: path('vmlinux') }), [base], path('again'));
    expect(found!.scenario).toMatchObject({ initrd: null, vmlinux: path('vmlinux') });
  });

  test('is not kept when it is too large, or a disk goes with it', async () => {
    truncateSync(path('kernel'), 49 * 2 ** 20);
    expect(await kept.keep(scenario(), base)).toContain('too large');
    const disk = { path: path('initrd'), as: 'auto', format: 'auto' };
    expect(await kept.keep(scenario({ disk }), base)).toContain('too large');
    expect(service.caches).toEqual([]);
  });

  test.each([
    ['nothing was kept', () => undefined, /^$/],
    ['the cache is down', () => service.faults.push({ times: 9, does: { cut: 'before' } }), /^$/],
    [
      'it was damaged',
      () => ((service.caches[0] as { key: string }).key = service.caches[0]!.key.replace(parent, base)),
      /something else/,
    ],
  ])('is not there when %s', async (_, arrange, told) => {
    await kept.keep(scenario(), parent);
    arrange();
    expect(await kept.find(scenario(), [base], path('again'))).toBeNull();
    expect(lines.join('\n')).toMatch(told);
  });
});
