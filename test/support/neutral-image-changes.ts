/** Changes of a systemd image, or beside it, that change nothing of what it does when it boots. */
import { readFileSync } from 'node:fs';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';
import { cachedFile } from './initrd-variants.ts';
import { seededRandom } from './seeded-random.ts';
import { systemdImage, systemdImageAppend, type PlantedFile } from './systemd-image.ts';

export interface NeutralImageChange {
  readonly what: string;
  readonly plant?: readonly PlantedFile[];
  readonly scenario?: () => ScenarioInput;
}

/** The first two stand for the kinds there are. */
export const neutralImageChanges: readonly NeutralImageChange[] = [
  {
    what: 'a unit that is not enabled',
    plant: [
      {
        path: 'etc/systemd/system/unused.service',
        content: '[Unit]\nDescription=Unused\n[Service]\nExecStart=/bin/true\n',
      },
    ],
  },
  { what: 'seed 43', scenario: () => ({ seed: 43 }) },
  { what: 'another /etc/motd', plant: [{ path: 'etc/motd', content: 'Welcome to another day.\n' }] },
  { what: 'a file of 100 bytes', plant: [{ path: 'srv/note', content: noise(100) }] },
  { what: 'a file of 3 MB', plant: [{ path: 'usr/share/data', content: noise(3_000_000) }] },
  { what: 'a file in front of all others', plant: [{ path: 'aaa', content: noise(5_000) }] },
  { what: 'another hostname', plant: [{ path: 'etc/hostname', content: 'other\n' }] },
  { what: 'seed 44', scenario: () => ({ seed: 44 }) },
  { what: 'seed 45', scenario: () => ({ seed: 45 }) },
  { what: 'the word foo=1', scenario: () => ({ append: `${systemdImageAppend} foo=1` }) },
  {
    what: '50,000 bytes behind the initramfs',
    scenario: () => ({
      initrd: cachedFile(
        'cpio',
        Buffer.concat([readFileSync(systemdImage({ kernel: '6.1' }).initramfs), Buffer.alloc(50_000)]),
      ),
    }),
  },
];

function noise(bytes: number): Uint8Array {
  const random = seededRandom(bytes);
  return Uint8Array.from({ length: bytes }, () => random() * 256);
}
