import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildQemu } from '../../src/qemu/build/build-qemu.ts';
import { parseSourceRequest } from '../../src/qemu/build/source.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import { testCacheFolder } from '../support/test-cache.ts';

// Minutes of both cores: that a build is made at all, `real-qemu.boot.test.ts` sees every time.
const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;
nightly(
  "7.2 is built from Debian's source package, its patches included, and its exec_tb traces are complete",
  async () => {
    const world = { cacheFolder: join(testCacheFolder, 'bootgate'), env: process.env };
    const { folder, reason } = await buildQemu({
      ...world,
      source: parseSourceRequest('debian:7.2', undefined, '/'),
    });
    expect(reason).toMatch(/from qemu_7\.2\+dfsg-\S+\.dsc$/);
    const qemu = await locateQemu({ request: folder, purpose: 'exec_tb', ...world });
    expect(qemu).toMatchObject({
      tcg: true,
      pluginApi: { min: 0, current: 1 },
      traceBackends: ['simple'],
      completeExecTb: true,
    });
    // The original is 7.2.0; the stable releases since are Debian's patches.
    expect(qemu.version).not.toBe('7.2.0');
  },
  45 * 60_000,
);
