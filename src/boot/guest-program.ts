/** Whether a program of an image can run on the guest's CPU at all: told before a boot that would end in a panic. */
import { inputError } from '../base/errors.ts';
import type { FileTree } from '../image/file-tree.ts';

/** ELF's e_machine (kernel: include/uapi/linux/elf-em.h) of what images are commonly built for. */
const machines: Readonly<Record<number, string>> = {
  3: 'x86 (32 bits)',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC (64 bits)',
  22: 'IBM Z',
  40: 'ARM (32 bits)',
  62: 'x86-64',
  183: 'ARM (64 bits)',
  243: 'RISC-V',
  258: 'LoongArch',
};
/** What an x86-64 kernel runs; 32-bit programs where it was built with CONFIG_IA32_EMULATION. */
const runnable: readonly number[] = [3, 62];

/** The architecture an ELF program is built for, where that is not the guest's; null of anything else. */
export function foreignArchitecture(program: Buffer): string | null {
  if (program.length < 20 || program.toString('latin1', 0, 4) !== '\x7fELF') return null;
  // 2: big-endian
  const machine = program[5] === 2 ? program.readUInt16BE(18) : program.readUInt16LE(18);
  return runnable.includes(machine) ? null : (machines[machine] ?? `machine ${machine}`);
}

/** @throws an input error when a tree has one of these programs, and it is for another architecture */
export function refuseForeignProgram(tree: FileTree, paths: readonly string[]): void {
  for (const path of paths) {
    const program = tree.read(path);
    if (program === null) continue;
    const architecture = foreignArchitecture(program);
    if (architecture === null) return;
    throw inputError(`${path} in it is a program for ${architecture}, and the guest is x86-64`, {
      place: { file: tree.name },
      hint: 'give an image that is built for x86-64 (amd64)',
    });
  }
}
