/**
 * Names for the stubs through which a program calls functions of shared libraries (the procedure linkage table).
 * A stub is a `jmp *slot(%rip)`, with `endbr64` or `bnd` before it in some layouts; which function the linker puts
 * into the slot is said by a relocation (System V ABI, AMD64 supplement, 5.2).
 */
import type { ByteSource } from '../base/byte-source.ts';
import { sectionType, stringAt, type ElfFile, type ElfSection } from '../symbols/elf-file.ts';
import { sectionExtents } from '../symbols/elf-symbols.ts';
import { allocateSymbols, binding, type RawSymbols } from '../symbols/raw-symbols.ts';

const relocationBytes = 24;
const symbolBytes = 24;
/** R_X86_64_GLOB_DAT and R_X86_64_JUMP_SLOT */
const slotRelocations: readonly number[] = [6, 7];
/** more than the largest browsers have */
const maxTableBytes = 64 << 20;
/** a stub has 16 bytes, in .plt.got of programs without IBT 8; all start at multiples of 8 */
const step = 8;
/** jmp *disp32(%rip) */
const jump = [0xff, 0x25] as const;
const jumpBytes = 6;
/** how far into a stub the jump stands: at once, behind `bnd`, behind `endbr64`, behind both */
const jumpOffsets = [0, 1, 4, 5] as const;

/** `NAME@plt` for each stub, null where the file has none. */
export function readPltStubs(source: ByteSource, elf: ElfFile): RawSymbols | null {
  const tables = elf.sections
    .map((section, index) => ({ section, index }))
    .filter(({ section: { name, executable } }) => executable && /^\.plt(?:\.sec|\.got|\.bnd)?$/.test(name));
  if (tables.length === 0) return null;
  const slots = slotNames(source, elf);
  const stubs = tables.flatMap(({ section, index }) =>
    slots.size === 0 ? [] : stubsIn(source, section, slots).map((stub) => ({ ...stub, section: index })),
  );
  const columns = allocateSymbols(stubs.length);
  const names: Buffer[] = [];
  let nameBytes = 0;
  stubs.forEach(({ name, address, size, section }, row) => {
    const text = Buffer.from(`${name}@plt\0`);
    columns.low[row] = Number(address & 0xffff_ffffn);
    columns.high[row] = Number(address >> 32n);
    columns.size[row] = size;
    columns.name[row] = nameBytes;
    columns.binding[row] = binding.local;
    columns.section[row] = section;
    columns.code[row] = 1;
    names.push(text);
    nameBytes += text.length;
  });
  return { ...columns, length: stubs.length, names: Buffer.concat(names), sections: sectionExtents(elf) };
}

/** What is called through each slot, by the slot's address. */
function slotNames(source: ByteSource, elf: ElfFile): Map<bigint, string> {
  const slots = new Map<bigint, string>();
  for (const section of elf.sections) {
    const symbols = elf.sections[section.link];
    const strings = symbols === undefined ? undefined : elf.sections[symbols.link];
    if (section.type !== sectionType.rela || symbols?.type !== sectionType.dynsym) continue;
    if (strings?.type !== sectionType.strtab) continue;
    if ([section, symbols, strings].some(({ size }) => size > maxTableBytes)) continue;
    const relocations = content(source, section);
    const entries = content(source, symbols);
    const names = content(source, strings);
    for (let at = 0; at + relocationBytes <= relocations.length; at += relocationBytes) {
      if (!slotRelocations.includes(relocations.readUInt32LE(at + 8))) continue;
      const symbol = relocations.readUInt32LE(at + 12) * symbolBytes;
      if (symbol + symbolBytes > entries.length) continue;
      const name = stringAt(names, entries.readUInt32LE(symbol));
      if (name !== '') slots.set(relocations.readBigUInt64LE(at), name);
    }
  }
  return slots;
}

interface Stub {
  readonly name: string;
  readonly address: bigint;
  readonly size: number;
}

function stubsIn(source: ByteSource, section: ElfSection, slots: ReadonlyMap<bigint, string>): Stub[] {
  if (section.size > maxTableBytes) return [];
  const code = content(source, section);
  const stubs: Stub[] = [];
  const size = section.name === '.plt.got' && !startsWithEndbr(code) ? step : 2 * step;
  for (let at = 0; at + step <= code.length; at += size) {
    const offset = jumpOffsets.find((one) => code[at + one] === jump[0] && code[at + one + 1] === jump[1]);
    if (offset === undefined || at + offset + jumpBytes > code.length) continue;
    const address = section.address + BigInt(at);
    const target = address + BigInt(offset + jumpBytes + code.readInt32LE(at + offset + 2));
    const name = slots.get(target);
    if (name !== undefined) stubs.push({ name, address, size });
  }
  return stubs;
}

function startsWithEndbr(code: Buffer): boolean {
  return code.length >= 4 && code.readUInt32BE(0) === 0xf30f1efa;
}

function content(source: ByteSource, { offset, size }: ElfSection): Buffer {
  return source.read(offset, size);
}
