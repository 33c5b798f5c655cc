/**
 * riscv64, as QEMU's virt machine has it.
 *
 * Why so: docs/decisions/0232-one-entry-and-a-firmware.md.
 */
import type { Architecture } from '../architecture.ts';
import { addresses } from './address-map.ts';
import { elfMachine } from './elf-machine.ts';
import { entryCode } from './entry-code.ts';
import { execTbProbe } from './exec-tb-probe.ts';
import { riscv64Image } from './image.ts';
import { initProgram } from './init-program.ts';
import { pltStubs } from './plt-stubs.ts';
import { stages } from './stages.ts';
import { systemCallProgram } from './system-call-program.ts';
import { systemCalls } from './system-calls.ts';
import { trial } from './trial-guest.ts';

export const riscv64: Architecture = {
  name: 'riscv64',
  title: 'riscv64',
  alias: 'riscv64',
  elfMachine,
  alsoRuns: [],
  qemu: {
    binary: 'qemu-system-riscv64',
    elsewhere: [],
    target: 'riscv64-softmmu',
    packages: {
      debian: 'qemu-system-riscv',
      fedora: 'qemu-system-riscv-core',
      arch: 'qemu-system-riscv',
      suse: 'qemu-extra',
      alpine: 'qemu-system-riscv64',
    },
    tcgModule: 'accel-tcg-riscv64.so',
    firmware: 'opensbi-riscv64-generic-fw_dynamic.bin', // hw/riscv/boot.c
    firmwareImages: {
      names: /^opensbi-riscv64-generic-fw_dynamic\.bin$/,
      required: ['opensbi-riscv64-generic-fw_dynamic.bin'],
      package: 'opensbi',
      folders: ['/usr/share/qemu', '/usr/lib/riscv64-linux-gnu/opensbi/generic'],
      packagedAs: new Map([['fw_dynamic.bin', 'opensbi-riscv64-generic-fw_dynamic.bin']]),
    },
    execTbProbe,
  },
  machine: {
    machine: 'virt',
    cpu: 'rv64',
    cpuExamples: 'rv64, max, veyron-v1 …',
    console: 'ttyS0',
    bootWays: ['kernel'],
    // There cannot be more banks than CPUs (QEMU hw/riscv/numa.c).
    // QEMU puts the initramfs up to 512 MiB into all RAM, before 10.0 the device tree below 3 GiB (hw/riscv/boot.c); RAM is from 2 GiB on.
    memoryDisk: { kind: 'end', leastMemoryMiB: 1024 },
    tracers: ['plugin', 'exec_tb'],
    pluginApi: 2,
    consoleApi: 4,
    rootPartitionType: '72ec70a6-cf74-40e6-bd49-4bda08e8f224',
    uefi: null,
  },
  devices: {
    ports: [],
    memory: [],
    regions: [
      [/^goldfish_rtc$/, 'clock (Goldfish)'],
      [/^riscv\.sifive\.plic$/, 'interrupt controller (PLIC)'],
      [/^riscv\.aclint\.(?:mtimer|swi)$/, 'timer (ACLINT)'],
    ],
  },
  kernel: riscv64Image,
  stages,
  addresses,
  entryCode,
  systemCalls,
  hooks: {
    // called right before start_thread on every architecture (fs/exec.c)
    execDone: ['finalize_exec', 'start_thread'],
    systemCall: [],
    exec: ['alloc_bprm', 'do_open_execat'],
  },
  programs: { init: initProgram, systemCalls: systemCallProgram },
  trial,
  debian: { package: 'linux-image-riscv64', since: { version: 13, codename: 'trixie' } },
  pltStubs,
  pluginFile: 'arch-riscv64.c.inc',
};
