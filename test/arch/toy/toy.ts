/** An architecture for tests alone: its kernels are recognised, and not all of it is there. */
import type { ArchitectureDraft } from '../../../src/arch/architecture.ts';

const notYet = { missing: 'nobody has written it' };

export const toy: ArchitectureDraft = {
  name: 'toy64',
  title: 'Toy',
  alias: 'toy',
  elfMachine: 0xfeed,
  alsoRuns: [],
  qemu: notYet,
  machine: { missing: 'no machine of QEMU has one' },
  kernel: {
    name: 'ToyImage',
    example: 'a ToyImage',
    folder: 'arch/toy/boot',
    vmlinux: 'never',
    raw: null,
    matches: (head) => head.toString('latin1', 0, 4) === 'TOY\n',
    version: () => null,
    payload: (bytes) => ({ offset: 4, length: bytes.length - 4 }),
  },
  devices: { ports: [], memory: [], regions: [] },
  stages: notYet,
  addresses: notYet,
  entryCode: notYet,
  systemCalls: notYet,
  hooks: notYet,
  programs: notYet,
  trial: notYet,
  debian: notYet,
  pltStubs: notYet,
  pluginFile: notYet,
};
