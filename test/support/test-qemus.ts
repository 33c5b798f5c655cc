/**
 * QEMUs that tests run: Debian 12's own, the newer one of its backports (unpacked once into the test cache), and
 * one built by Bootgate (some minutes, once).
 */
import { join } from 'node:path';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { testCacheFolder } from './test-cache.ts';

const requests = { '7.2': 'system', '10.0': 'apt', build: 'build' } as const;

/** `7.2` is the installed one, `10.0` that of backports, `build` has complete exec_tb traces. */
export async function testQemu(name: keyof typeof requests): Promise<Qemu> {
  return await locateQemu({
    request: requests[name],
    cacheFolder: join(testCacheFolder, 'bootgate'),
    env: process.env,
    purpose: name === 'build' ? 'exec_tb' : 'plugin',
  });
}
