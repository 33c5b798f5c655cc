/** All functions that an ELF file of a program or a library names by itself. */
import { inputError } from '../base/errors.ts';
import { bufferSource, type ByteSource } from '../base/byte-source.ts';
import { PayloadError } from '../base/decompress/payload-error.ts';
import { decodeXz, xzContentSize } from '../base/decompress/xz.ts';
import { readElf, sectionType, type ElfFile, type ElfSection } from '../symbols/elf-file.ts';
import { elfBuildId } from '../symbols/elf-notes.ts';
import { readElfSymbols } from '../symbols/elf-symbols.ts';
import {
  allocateSymbols,
  binding,
  joinSymbols,
  unknownSection,
  type RawSymbols,
} from '../symbols/raw-symbols.ts';
import { readPltStubs } from './plt-stubs.ts';
import type { UserCodeSource } from './user-code.ts';

/** What a file says of itself. */
export interface OwnCode {
  readonly elf: ElfFile;
  readonly buildId: string | null;
  readonly source: Extract<UserCodeSource, 'symtab' | 'mini-debug-info' | 'dynsym' | 'none'>;
  /** exported functions, null where the file exports none */
  readonly exported: RawSymbols | null;
  /** .symtab or what stands in for it, null where it was stripped */
  readonly all: RawSymbols | null;
  readonly stubs: RawSymbols | null;
}

/** mini debug information of the largest libraries has some 10 MB */
const maxMiniBytes = 256 << 20;

/** @throws an input error for anything but a well-formed 64-bit ELF file */
export function readOwnCode(source: ByteSource): OwnCode {
  const elf = readElf(source);
  const symtab = tableOf(source, elf, sectionType.symtab);
  const exported = tableOf(source, elf, sectionType.dynsym);
  const all = symtab ?? miniDebugInfo(source, elf);
  return {
    elf,
    buildId: elfBuildId(source, elf),
    source: symtab ? 'symtab' : all ? 'mini-debug-info' : exported ? 'dynsym' : 'none',
    exported,
    all,
    stubs: readPltStubs(source, elf),
  };
}

/**
 * Every name that is known of a file's code. Weak names count as global ones: in libraries they are what programs call
 * (`read`, where `__read` is the strong one).
 *
 * @param separate from debug information found elsewhere, null for none
 * @param strong leaves weak names weak
 */
export function mergeCode(own: OwnCode, separate: RawSymbols | null, strong = false): RawSymbols {
  const [first, ...more] = [separate ?? own.all, own.exported, own.stubs].filter((part) => part !== null);
  if (first === undefined) return noSymbols;
  const joined = joinSymbols([first, ...more]);
  joined.binding.forEach((value, symbol) => {
    if (!strong && value === binding.weak) joined.binding[symbol] = binding.global;
  });
  return joined;
}

const noSymbols: RawSymbols = {
  ...allocateSymbols(0),
  length: 0,
  names: Buffer.alloc(0),
  sections: [unknownSection],
};

/** The symbols of the first table of a type, null where there is none that names code. */
export function tableOf(source: ByteSource, elf: ElfFile, type: number): RawSymbols | null {
  const section = elf.sections.find((one) => one.type === type);
  if (section === undefined) return null;
  const symbols = readElfSymbols(source, elf, section);
  return symbols.code.some((code) => code === 1) ? symbols : null;
}

/**
 * A compressed ELF file with the functions that .dynsym lacks, in a section of its own ("Debugging with GDB",
 * MiniDebugInfo).
 */
function miniDebugInfo(source: ByteSource, elf: ElfFile): RawSymbols | null {
  const section = elf.sections.find(({ name, size }) => name === '.gnu_debugdata' && size > 0);
  if (section === undefined) return null;
  const inner = bufferSource(`${source.name} (.gnu_debugdata)`, unpacked(source, section));
  return tableOf(inner, readElf(inner), sectionType.symtab);
}

function unpacked(source: ByteSource, { offset, size }: ElfSection): Buffer {
  try {
    const packed = source.read(offset, size);
    const content = xzContentSize(packed);
    if (content > maxMiniBytes) throw new PayloadError(`they say to hold ${content} bytes`);
    return decodeXz(packed, content);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw inputError(`the compressed symbols are damaged: ${error.message}`, {
      place: { file: source.name, offset },
      cause: error,
    });
  }
}
