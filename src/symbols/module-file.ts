/**
 * Symbols of a kernel module file (.ko, also compressed). Its sections have no addresses yet: the kernel lays
 * them out when it loads the module, one behind the other in the file's order, each aligned as it asks; what is
 * named `.init…` goes to memory of its own (kernel/module/main.c, layout_sections).
 */
import { inputError } from '../base/errors.ts';
import { bufferSource } from '../base/byte-source.ts';
import { decompressFile } from '../base/decompress/compressed-file.ts';
import { PayloadError } from '../base/decompress/payload-error.ts';
import { readElf, sectionType, type ElfFile } from './elf-file.ts';
import { elfTable } from './elf-table.ts';
import { elfBuildId } from './elf-notes.ts';
import { readElfSymbols, symbolSection } from './elf-symbols.ts';
import { allocateSymbols, unknownSection, type RawSymbols, type SectionExtent } from './raw-symbols.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface ModuleSymbols {
  readonly buildId: string | null;
  /** by distance from where the module's text begins */
  readonly core: SymbolTable;
  /** by distance from where its init text begins, which is freed after loading */
  readonly init: SymbolTable;
}

/** ET_REL */
const typeRelocatable = 1;
/** the largest modules (GPU drivers) have some 20 MB */
const maxModuleBytes = 1 << 28;

/**
 * @param path for messages
 * @throws an input error when the file is no module or damaged
 */
export function readModuleSymbols(path: string, file: Buffer): ModuleSymbols {
  const source = bufferSource(path, decompressed(path, file));
  const elf = readElf(source);
  const section = symbolSection(elf);
  if (elf.type !== typeRelocatable || section?.type !== sectionType.symtab) {
    throw inputError('this is not a kernel module with symbols', { place: { file: path } });
  }
  const raw = readElfSymbols(source, elf, section);
  const buildId = elfBuildId(source, elf);
  const isInit = (name: string): boolean => name.startsWith('.init');
  return {
    buildId,
    core: elfTable(
      textSymbols(elf, raw, (name) => !isInit(name)),
      buildId,
    ).table,
    init: elfTable(textSymbols(elf, raw, isInit), buildId).table,
  };
}

function decompressed(path: string, file: Buffer): Buffer {
  try {
    return decompressFile(file, maxModuleBytes);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw inputError(`this module cannot be decompressed: ${error.message}`, {
      place: { file: path },
      cause: error,
    });
  }
}

/** The code of the sections wanted, laid out as the kernel does. */
function textSymbols(elf: ElfFile, raw: RawSymbols, wanted: (section: string) => boolean): RawSymbols {
  let end = 0;
  const extents: SectionExtent[] = elf.sections.map((section) => {
    if (!section.allocated || !section.executable || !wanted(section.name)) return unknownSection;
    const start = Math.ceil(end / Math.max(1, section.alignment)) * Math.max(1, section.alignment);
    end = start + section.size;
    return { name: section.name, start: BigInt(start), end: BigInt(end) };
  });
  const kept = Array.from({ length: raw.length }, (_, symbol) => symbol).filter(
    (symbol) => raw.code[symbol] === 1 && extents[raw.section[symbol]!]?.name,
  );
  const columns = allocateSymbols(kept.length);
  kept.forEach((symbol, index) => {
    columns.low[index] = Number(extents[raw.section[symbol]!]!.start) + raw.low[symbol]!;
    columns.size[index] = raw.size[symbol]!;
    columns.name[index] = raw.name[symbol]!;
    columns.binding[index] = raw.binding[symbol]!;
    columns.code[index] = 1;
    columns.section[index] = raw.section[symbol]!;
  });
  return { ...columns, length: kept.length, names: raw.names, sections: extents };
}
