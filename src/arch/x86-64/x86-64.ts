/** x86-64, as QEMU's PC has it: the first architecture, and the default one. */
import type { Architecture } from '../architecture.ts';
import { addresses } from './address-map.ts';
import { bzImage } from './bz-image.ts';
import { devices } from './devices.ts';
import { elfMachine } from './elf-machine.ts';
import { entryCode } from './entry-code.ts';
import { execTbProbe } from './exec-tb-probe.ts';
import { initProgram } from './init-program.ts';
import { pltStubs } from './plt-stubs.ts';
import { stages } from './stages.ts';
import { systemCallProgram } from './system-call-program.ts';
import { systemCalls } from './system-calls.ts';
import { trial } from './trial-guest.ts';

export const x8664: Architecture = {
  name: 'x86_64',
  title: 'x86-64',
  alias: 'amd64',
  elfMachine,
  alsoRuns: [3], // EM_386, where the kernel was built with CONFIG_IA32_EMULATION
  qemu: {
    binary: 'qemu-system-x86_64',
    elsewhere: ['/usr/libexec/qemu-kvm'], // of RHEL and its kin
    target: 'x86_64-softmmu',
    packages: {
      debian: 'qemu-system-x86',
      fedora: 'qemu-system-x86-core',
      arch: 'qemu-system-x86',
      suse: 'qemu-x86',
      alpine: 'qemu-system-x86_64',
    },
    tcgModule: 'accel-tcg-x86_64.so',
    firmware: 'bios-256k.bin', // hw/i386/pc_piix.c, pc_q35.c
    // BIOS, option ROMs for -kernel, video and network ROMs.
    firmwareImages: {
      names:
        /^(bios|bios-256k|bios-microvm|kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh|vgabios[\w-]*)\.bin$|^qboot\.rom$|^(pxe|efi)-[\w-]+\.rom$/,
      required: ['bios-256k.bin', 'linuxboot_dma.bin', 'kvmvapic.bin'],
      package: 'seabios',
      folders: ['/usr/share/seabios', '/usr/share/qemu', '/usr/lib/ipxe/qemu'],
      packagedAs: new Map(),
    },
    execTbProbe,
  },
  machine: {
    machine: 'q35',
    // Without fast strings, each byte of which TCG repeats: docs/decisions/0192-no-fast-strings.md.
    cpu: 'max,erms=off,fsrm=off,level-func7=0',
    cpuExamples: 'max, qemu64, Nehalem …',
    console: 'ttyS0',
    bootWays: ['kernel', 'bios', 'uefi'],
    memoryDisk: { kind: 'nvdimm', leastMemoryMiB: 0 },
    tracers: ['plugin', 'exec_tb'],
    pluginApi: 1,
    consoleApi: 2,
    rootPartitionType: '4f68bce3-e8cd-4db1-96e7-fbcaf984b709',
    // The images of 4 MiB, without Secure Boot (README.Debian of the package).
    uefi: {
      name: 'OVMF',
      code: '/usr/share/OVMF/OVMF_CODE_4M.fd',
      variables: '/usr/share/OVMF/OVMF_VARS_4M.fd',
      package: 'ovmf',
    },
  },
  devices,
  kernel: bzImage,
  stages,
  addresses,
  entryCode,
  systemCalls,
  hooks: {
    execDone: ['start_thread'], // arch/x86/kernel/process_64.c
    systemCall: ['entry_SYSCALL_64'],
    exec: ['alloc_bprm', 'do_open_execat'], // fs/exec.c; the second also for interpreters
  },
  programs: { init: initProgram, systemCalls: systemCallProgram },
  trial,
  debian: { package: 'linux-image-cloud-amd64', since: null },
  pltStubs,
  pluginFile: 'arch-x86-64.c.inc',
};
