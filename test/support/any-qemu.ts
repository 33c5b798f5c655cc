import type { Qemu } from '../../src/qemu/qemu.ts';

/** A QEMU for tests that never start it. */
export const anyQemu: Qemu = {
  binary: 'qemu-system-x86_64',
  args: [],
  env: {},
  source: 'system',
  reason: 'a test',
  version: '7.2.22',
  versionLine: 'QEMU emulator version 7.2.22',
  tcg: true,
  pluginApi: { min: 0, current: 1 },
  traceBackends: ['log'],
  completeExecTb: false,
  firmwareSha256: null,
};
