import { expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { findUefiFirmware } from '../../src/boot/firmware.ts';
import { makeScenario, type ScenarioInput } from '../../src/config/scenario-input.ts';

test('UEFI without its firmware says what to install', async () => {
  await expect(
    findUefiFirmware({ ...defaultArchitecture.machine.uefi!, code: '/nowhere' }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('there is no UEFI firmware on this machine') as unknown,
    hint: 'install it: apt-get install ovmf',
    exitStatus: 2,
  });
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
