/**
 * Names for the stubs through which a program calls functions of shared libraries (the procedure linkage table).
 * A stub jumps to what a slot holds, and which function the linker puts there is said by a relocation. How stubs look
 * is the architecture's (src/arch).
 */
import { isComplete, type PltStubs } from '../arch/architecture.ts';
import { architectures } from '../arch/architectures.ts';
import type { ByteSource } from '../base/byte-source.ts';
import { sectionType, stringAt, type ElfFile, type ElfSection } from '../symbols/elf-file.ts';
import { sectionExtents } from '../symbols/elf-symbols.ts';
import { allocateSymbols, binding, type RawSymbols } from '../symbols/raw-symbols.ts';

const relocationBytes = 24;
const symbolBytes = 24;
/** more than the largest browsers have */
const maxTableBytes = 64 << 20;

/** `NAME@plt` for each stub, null where the file has none. */
export function readPltStubs(source: ByteSource, elf: ElfFile): RawSymbols | null {
  const tables = elf.sections
    .map((section, index) => ({ section, index }))
    .filter(({ section: { name, executable } }) => executable && /^\.plt(?:\.sec|\.got|\.bnd)?$/.test(name));
  const plt = architectures.filter(isComplete).find(({ elfMachine }) => elfMachine === elf.machine)?.pltStubs;
  if (plt === undefined || tables.length === 0) return null;
  const slots = slotNames(source, elf, plt);
  const stubs = tables.flatMap(({ section, index }) =>
    slots.size === 0 ? [] : stubsIn(source, section, plt, slots).map((stub) => ({ ...stub, section: index })),
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
function slotNames(source: ByteSource, elf: ElfFile, { slotRelocations }: PltStubs): Map<bigint, string> {
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

function stubsIn(
  source: ByteSource,
  section: ElfSection,
  { stubs }: PltStubs,
  slots: ReadonlyMap<bigint, string>,
): Stub[] {
  if (section.size > maxTableBytes) return [];
  return stubs(content(source, section), section.name, section.address).flatMap(({ at, size, slot }) => {
    const name = slots.get(section.address + BigInt(slot));
    return name === undefined ? [] : [{ name, address: section.address + BigInt(at), size }];
  });
}

function content(source: ByteSource, { offset, size }: ElfSection): Buffer {
  return source.read(offset, size);
}
