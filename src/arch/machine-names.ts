/** What the processors of ELF files are called, in messages. */

/** e_machine (kernel: include/uapi/linux/elf-em.h) of the architectures that Linux runs on. */
const machines: Readonly<Record<number, string>> = {
  3: '32-bit x86',
  8: 'MIPS',
  20: 'PowerPC',
  21: '64-bit PowerPC',
  22: 's390',
  40: '32-bit ARM',
  62: 'x86-64',
  183: 'arm64',
  243: 'RISC-V',
  258: 'LoongArch',
};

export function machineName(machine: number): string {
  return machines[machine] ?? `machine type ${machine}`;
}
