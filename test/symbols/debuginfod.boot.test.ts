/** Debian's own debuginfod, on loopback, serving the kernel's debug package. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import { hasProgram } from '../support/has-program.ts';
import { testKernel, testVmlinux } from '../support/test-cache.ts';

const minutes = 60_000;
jest.setTimeout(2 * minutes); // machines that build kernels beside are slow
const folder = mkdtempSync(join(tmpdir(), 'bootgate-debuginfod-'));
const buildId = '3b43fad5034874490492495d552c0af6a5fab235';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

(hasProgram('debuginfod') ? describe : describe.skip)('a real debuginfod', () => {
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const served = join(folder, 'served');
    mkdirSync(served);
    symlinkSync(testVmlinux('6.1'), join(served, 'vmlinux'));
    url = `http://127.0.0.1:${await freePort()}`;
    const port = new URL(url).port;
    server = spawn('debuginfod', ['-F', '-L', '-p', port, '-d', join(folder, 'index.sqlite'), served], {
      stdio: 'ignore',
      env: { ...process.env, DEBUGINFOD_URLS: '' },
    });
    for (let round = 0; round < 600; round += 1) {
      const metrics = await fetch(`${url}/metrics`).then(
        (answer) => answer.text(),
        () => '',
      );
      if (/^found_debuginfo_total\{.*\} 1$/m.test(metrics)) return;
      await sleep(200);
    }
    throw new Error('debuginfod did not index the vmlinux');
  }, 3 * minutes);

  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  test(
    'gives the symbols of a kernel by its build-id: two sections of the 590 MB, once',
    async () => {
      const cacheFolder = join(folder, 'cache');
      const progress: string[] = [];
      const load = (env: NodeJS.ProcessEnv): ReturnType<typeof loadSymbols> =>
        loadSymbols({
          kernel: testKernel('6.1'),
          cacheFolder,
          env,
          root: folder,
          onProgress: (text) => progress.push(text),
        });
      const { table, warnings } = await load({ DEBUGINFOD_URLS: url, BOOTGATE_DEBUGINFOD: 'always' });
      expect(warnings).toEqual([]);
      expect(table.source).toBe('vmlinux');
      expect(table.buildId).toBe(buildId);
      expect(progress).toEqual([`asking ${url} for symbols`]);
      const direct = await loadSymbols({
        kernel: testKernel('6.1'),
        vmlinux: testVmlinux('6.1'),
        cacheFolder: join(folder, 'direct'),
        env: {},
      });
      expect(table.address).toEqual(direct.table.address);
      expect(table.size).toEqual(direct.table.size);
      const kept = readdirSync(join(cacheFolder, 'symbols')).map(
        (name) => statSync(join(cacheFolder, 'symbols', name)).size,
      );
      expect(kept.reduce((sum, size) => sum + size, 0)).toBeLessThan(16 << 20);
      // Not asked again: there is no server where this one points.
      expect((await load({ DEBUGINFOD_URLS: 'http://127.0.0.1:1' })).warnings).toEqual([]);
    },
    2 * minutes,
  );

  test('does not know the other kernel, whose own symbols are then used', async () => {
    const { table, warnings } = await loadSymbols({
      kernel: testKernel('6.12'),
      cacheFolder: join(folder, 'cache'),
      env: { DEBUGINFOD_URLS: url, BOOTGATE_DEBUGINFOD: 'always' },
      root: folder,
    });
    expect(warnings).toEqual([]);
    expect(table.source).toBe('kallsyms');
  });
});
