/** Where a kernel keeps BTF, its description of its own types (Documentation/bpf/btf.rst). */
import type { KernelElf } from './kernel-elf.ts';

const magic = 0xeb9f;
const headerBytes = 24;

/** The bytes of the kernel's BTF, null where it has none (CONFIG_DEBUG_INFO_BTF=n) or no sections tell. */
export function findBtf(kernel: KernelElf): Buffer | null {
  const section = kernel.sections.find(({ name }) => name === '.BTF');
  if (section === undefined) return null;
  const size = Number(section.end - section.start);
  if (size < headerBytes || section.offset + size > kernel.bytes.length) return null;
  const bytes = kernel.bytes.subarray(section.offset, section.offset + size);
  return bytes.readUInt16LE(0) === magic && bytes[2] === 1 ? bytes : null;
}
