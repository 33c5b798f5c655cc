import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { loadKernel } from '../../src/measure/kernel-under-test.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { buildBzImage, buildKernelElf, someSymbols, textStart } from '../support/build-kernel.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-kernel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const symbols = [
  ...someSymbols(300),
  { address: textStart + 0x4000n, type: 'T', name: 'common_startup_64' },
  { address: textStart + 0x5000n, type: 'T', name: 'x86_64_start_kernel' },
];
const elf = buildKernelElf({ symbols });

async function load(name: string, content: Buffer): ReturnType<typeof loadKernel> {
  const kernel = join(folder, name);
  writeFileSync(kernel, content);
  return await loadKernel(makeScenario('test', [{ kernel }]), { cacheFolder: folder, env: {} });
}

test('a vmlinux that QEMU cannot start is refused before it is booted', async () => {
  await expect(load('vmlinux', elf)).rejects.toMatchObject({
    message: expect.stringContaining('no PVH entry'),
    hint: expect.stringContaining('arch/x86/boot/bzImage'),
    exitStatus: 2,
  });
});

test('a kernel’s first code is known, the same when it comes out of the cache', async () => {
  const bzImage = buildBzImage(gzipSync(elf));
  for (const name of ['bzImage', 'bzImage-again']) {
    const { code } = (await load(name, bzImage)).landmarks;
    expect(code.map(({ address }) => address)).toEqual(
      expect.arrayContaining([textStart, textStart + 0x4000n, textStart + 0x5000n]),
    );
    expect(code.every(({ bytes }) => bytes.every((byte) => byte === 0x90))).toBe(true);
  }
});
