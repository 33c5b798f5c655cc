/**
 * QEMUs that tests run: Debian 12's own, the newer one of its backports and the newest of Debian at all (each unpacked
 * once into the test cache), and one built by Bootgate (some minutes, once).
 */
import { join } from 'node:path';
import type { QemuTarget } from '../../src/arch/architecture.ts';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { suiteQemu } from './suite-root.ts';
import { testCacheFolder } from './test-cache.ts';

const requests = { '7.2': 'system', '10.0': 'apt', build: 'build' } as const;

/** `7.2` is the installed one, `10.0` that of backports, `11` that of sid; `build` has complete exec_tb traces. */
export async function testQemu(
  name: keyof typeof requests | '11',
  target: QemuTarget = defaultArchitecture.qemu,
): Promise<Qemu> {
  return await locateQemu({
    target,
    request: name === '11' ? suiteQemu('sid') : requests[name],
    cacheFolder: join(testCacheFolder, 'bootgate'),
    env: process.env,
    purpose: name === 'build' ? 'exec_tb' : 'plugin',
  });
}
