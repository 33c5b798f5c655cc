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

/** What is 64-bit, and little-endian, where nothing else is said: x86-64, arm64, RISC-V, LoongArch; and 32-bit ARM. */
const wide: readonly number[] = [62, 183, 243, 258];
const little: readonly number[] = [40, ...wide];

/** Of an ELF file by its first bytes: `32-bit RISC-V`, `big-endian arm64`. */
export function elfMachineName(head: Buffer): string {
  const [isNarrow, isBig] = [head[4] === 1, head[5] === 2];
  const machine = isBig ? head.readUInt16BE(18) : head.readUInt16LE(18);
  const order = isBig && little.includes(machine) ? 'big-endian ' : '';
  return `${order}${isNarrow && wide.includes(machine) ? '32-bit ' : ''}${machineName(machine)}`;
}
