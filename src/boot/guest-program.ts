/** Whether a program of an image can run on the guest's CPU at all: told before a boot that would end in a panic. */
import type { Architecture } from '../arch/architecture.ts';
import { elfMachineOf } from '../arch/architectures.ts';
import { machineName } from '../arch/machine-names.ts';
import { inputError } from '../base/errors.ts';
import type { FileTree } from '../image/file-tree.ts';

/** The architecture an ELF program is built for, where that is not the guest's; null of anything else. */
export function foreignArchitecture({ elfMachine, alsoRuns }: Architecture, program: Buffer): string | null {
  const machine = elfMachineOf(program);
  return machine === null || [elfMachine, ...alsoRuns].includes(machine) ? null : machineName(machine);
}

/** @throws an input error when a tree has one of these programs, and it is for another architecture */
export function refuseForeignProgram(arch: Architecture, tree: FileTree, paths: readonly string[]): void {
  for (const path of paths) {
    const program = tree.read(path);
    if (program === null) continue;
    const architecture = foreignArchitecture(arch, program);
    if (architecture === null) return;
    throw inputError(`${path} in it is a program for ${architecture}, and the guest is ${arch.title}`, {
      place: { file: tree.name },
      hint: `give an image that is built for ${arch.title} (${arch.alias})`,
    });
  }
}
