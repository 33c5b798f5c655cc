/**
 * arm64, as QEMU's virt machine has it.
 *
 * Why so: docs/decisions/0230-frames-by-return-site.md.
 */
import type { Architecture } from '../architecture.ts';
import { addresses } from './address-map.ts';
import { elfMachine } from './elf-machine.ts';
import { entryCode } from './entry-code.ts';
import { execTbProbe } from './exec-tb-probe.ts';
import { arm64Image } from './image.ts';
import { initProgram } from './init-program.ts';
import { pltStubs } from './plt-stubs.ts';
import { stages } from './stages.ts';
import { systemCallProgram } from './system-call-program.ts';
import { systemCalls } from './system-calls.ts';
import { trial } from './trial-guest.ts';

export const arm64: Architecture = {
  name: 'aarch64',
  title: 'arm64',
  alias: 'arm64',
  elfMachine,
  alsoRuns: [40], // EM_ARM, where the kernel was built with CONFIG_COMPAT
  qemu: {
    binary: 'qemu-system-aarch64',
    elsewhere: [],
    target: 'aarch64-softmmu',
    packages: {
      debian: 'qemu-system-arm',
      fedora: 'qemu-system-aarch64-core',
      arch: 'qemu-system-aarch64',
      suse: 'qemu-arm',
      alpine: 'qemu-system-aarch64',
    },
    tcgModule: 'accel-tcg-aarch64.so',
    firmware: null,
    firmwareImages: null,
    execTbProbe,
  },
  machine: {
    machine: 'virt',
    // Measured: docs/decisions/0231-neoverse-n1.md.
    cpu: 'neoverse-n1',
    cpuExamples: 'neoverse-n1, cortex-a72, max …',
    console: 'ttyAMA0',
    bootWays: ['kernel', 'uefi'],
    // Without ACPI, which takes a firmware: docs/decisions/0233-a-disk-by-the-device-tree.md.
    memoryDisk: { kind: 'bank', leastMemoryMiB: 0 },
    tracers: ['plugin', 'exec_tb'],
    pluginApi: 2,
    consoleApi: 4,
    rootPartitionType: 'b921b045-1df0-41c3-af44-4c6f280d3fae',
    uefi: {
      name: 'AAVMF',
      code: '/usr/share/AAVMF/AAVMF_CODE.fd',
      variables: '/usr/share/AAVMF/AAVMF_VARS.fd',
      package: 'qemu-efi-aarch64',
    },
  },
  devices: {
    ports: [],
    memory: [],
    regions: [
      [/^pl011$/, 'serial port (PL011)'],
      [/^pl031$/, 'clock (PL031)'],
      [/^pl061$/, 'GPIO (PL061)'],
      [/^gic(?:v\d)?_.*$/, 'interrupt controller (GIC)'],
    ],
  },
  kernel: arm64Image,
  stages,
  addresses,
  entryCode,
  systemCalls,
  hooks: {
    // start_thread is inlined; called right before it (fs/exec.c, finalize_exec)
    execDone: ['finalize_exec', 'start_thread'],
    systemCall: [],
    exec: ['alloc_bprm', 'do_open_execat'],
  },
  programs: { init: initProgram, systemCalls: systemCallProgram },
  trial,
  debian: { package: 'linux-image-cloud-arm64', since: null },
  pltStubs,
  pluginFile: 'arch-arm64.c.inc',
};
