/** The architectures there are, and how one is found: by its name, by the kernel, by an ELF file. */
import { inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { isComplete, missingParts, type Architecture, type ArchitectureDraft } from './architecture.ts';
import { arm64 } from './arm64/arm64.ts';
import { riscv64 } from './riscv64/riscv64.ts';
import { unwrapKernel } from './kernel-file/unwrap-kernel.ts';
import { x8664 } from './x86-64/x86-64.ts';

/** In the order they are listed; the first complete one is the default. */
export const architectures: readonly ArchitectureDraft[] = [x8664, arm64, riscv64];

/** What is meant where nothing says another: a kernel that cannot be read, a trace without a kernel. */
export const defaultArchitecture: Architecture = x8664;

/**
 * The architecture of this name, which may be a distribution's: `arm64` for aarch64.
 *
 * @throws an input error when there is none, or what there is of it cannot boot yet
 */
export function architectureOf(
  name: string,
  known: readonly ArchitectureDraft[] = architectures,
): Architecture {
  const found = known.find((one) => one.name === name || ('alias' in one && one.alias === name));
  if (found === undefined) {
    const meant = nearest(
      name,
      known.map((one) => one.name),
    );
    throw inputError(`there is no architecture '${name}'`, {
      hint: meant ? `did you mean '${meant}'?` : `write one of ${known.map((one) => one.name).join(', ')}`,
    });
  }
  if (isComplete(found)) return found;
  throw inputError(`Bootgate cannot boot ${found.title} kernels yet: ${missingParts(found).join('; ')}`, {
    hint: `it boots ${bootable(known)}`,
  });
}

/** What `architectureOf` takes: the names, then what distributions call them where that is another word. */
export const architectureWords: readonly string[] = [
  ...new Set([
    ...architectures.map(({ name }) => name),
    ...architectures.flatMap((one) => ('alias' in one && typeof one.alias === 'string' ? [one.alias] : [])),
  ]),
];

/** How entries of exceptions are named in a profile of this architecture, null where it is not known here. */
export function exceptionsOf(name: string): RegExp | null {
  const found = architectures.find((one) => one.name === name);
  return found !== undefined && isComplete(found) ? found.entryCode.exceptions : null;
}

/** `x86_64 or riscv64 (not complete yet)`, for the help of --arch. */
export function architectureNames(known: readonly ArchitectureDraft[] = architectures): string {
  return known.map((one) => (isComplete(one) ? one.name : `${one.name} (not complete yet)`)).join(', ');
}

/** The architecture whose kernels look like this file, which need not exist; null: none known here. */
export function architectureOfKernel(
  path: string,
  known: readonly ArchitectureDraft[] = architectures,
): ArchitectureDraft | null {
  try {
    const { read } = unwrapKernel(path, (head) => isKernelOrElf(head, known));
    return recognise(
      read((source) => source.read(0, Math.min(4096, source.size))),
      known,
    );
  } catch {
    return null; // whoever reads the kernel says what is wrong with it
  }
}

/** Whether a file with this beginning is a kernel, or what only its headers tell to be one: there is nothing to unwrap. */
export function isKernelOrElf(head: Buffer, known: readonly ArchitectureDraft[] = architectures): boolean {
  return elfMachineOf(head) !== null || recognise(head, known) !== null;
}

/** The same by the file's first kilobytes. */
export function recognise(
  head: Buffer,
  known: readonly ArchitectureDraft[] = architectures,
): ArchitectureDraft | null {
  const elf = isWideElf(head) ? elfMachineOf(head) : null;
  return (
    known.find(
      ({ kernel, elfMachine }) =>
        (elf !== null && elf === elfMachine) || ('matches' in kernel && kernel.matches(head)),
    ) ?? null
  );
}

/** e_machine of an ELF file, null of anything else. */
export function elfMachineOf(head: Buffer): number | null {
  if (head.length < 20 || head.toString('latin1', 0, 4) !== '\x7fELF') return null;
  // 2: big-endian
  return head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
}

/** 64-bit and little-endian, as the kernels of all that are known here: RISC-V has the same e_machine for 32 bits. */
function isWideElf(head: Buffer): boolean {
  return head[4] === 2 && head[5] === 1;
}

/** `x86-64, arm64 or riscv64`: whose kernels can be booted. */
export function bootable(known: readonly ArchitectureDraft[] = architectures): string {
  const titles = known.filter(isComplete).map(({ title }) => title);
  return [titles.slice(0, -1).join(', '), ...titles.slice(-1)].filter((part) => part !== '').join(' or ');
}
