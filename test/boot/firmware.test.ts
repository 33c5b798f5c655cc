import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { findUefiFirmware } from '../../src/boot/firmware.ts';
import { makeScenario, type ScenarioInput } from '../../src/config/scenario-input.ts';

test('UEFI without its firmware says what to install', async () => {
  await expect(
    findUefiFirmware({ ...defaultArchitecture.machine.uefi!, code: '/nowhere/CODE.fd' }, {}),
  ).rejects.toMatchObject({
    message: expect.stringContaining('there is no UEFI firmware on this machine') as unknown,
    hint: 'install it: apt-get install ovmf, or name the folder that has CODE.fd with BOOTGATE_UEFI',
    exitStatus: 2,
  });
});

test('UEFI firmware may lie in a folder that is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-uefi-'));
  const { code, variables } = defaultArchitecture.machine.uefi!;
  for (const path of [code, variables]) writeFileSync(join(folder, basename(path)), path);
  const found = await findUefiFirmware(defaultArchitecture.machine.uefi, { BOOTGATE_UEFI: folder });
  rmSync(folder, { recursive: true });
  expect(found).toMatchObject({
    code: join(folder, basename(code)),
    variables: join(folder, basename(variables)),
  });
});

test('UEFI is refused where nothing boots by it yet', () => {
  const parts: ScenarioInput[] = [{ kernel: '/k', arch: 'riscv64', boot: 'uefi', disk }];
  expect(() => makeScenario('x', parts)).toThrow("'boot: uefi' is not a way to boot riscv64");
});

const disk = { path: '/d', as: 'auto', format: 'auto' } as const;

test.each<[ScenarioInput, RegExp]>([
  [{}, /boots from a disk, and there is none/],
  [{ disk, append: 'quiet' }, /'append' has no effect/],
  [{ disk, initrd: '/i' }, /'initrd' has no effect/],
  [{ disk, generateInitrd: true }, /'initrd' has no effect/],
  [{ disk, modules: '/m' }, /'modules' has no effect/],
  [{ disk: { ...disk, as: 'nvdimm' } }, /'disk: {as: nvdimm}' has no effect/],
])('a bootloader beside %j is refused', (input, message) => {
  const parts: ScenarioInput[] = [{ kernel: '/k', boot: 'bios' }, input];
  expect(() => makeScenario('x', parts)).toThrow(message);
});
