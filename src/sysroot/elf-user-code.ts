/** A symbol table by link address, asked by file offset as mappings name code. */
import { segmentType, type ElfFile, type ElfSegment } from '../symbols/elf-file.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { UserCode, UserCodeSource, UserFunction } from './user-code.ts';

/** Where executable code lies: numbers, as no user address has more than 47 bits. */
interface CodeExtent {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** The functions of an ELF file that `table` names. */
export function elfUserCode(
  elf: Pick<ElfFile, 'segments'>,
  table: SymbolTable,
  source: UserCodeSource,
  buildId: string | null,
): UserCode {
  const extents = elf.segments.filter(isCode).map(({ offset, address, fileSize }) => ({
    offset,
    address: Number(address),
    size: fileSize,
  }));
  return {
    source,
    buildId,
    find(fileOffset) {
      const extent = extents.find(({ offset, size }) => fileOffset >= offset && fileOffset < offset + size);
      return extent === undefined ? null : functionAt(table, extent, fileOffset);
    },
  };
}

/** The code of a file that was found but tells nothing. */
export const unnamedCode: UserCode = { source: 'none', buildId: null, find: () => null };

function isCode({ type, executable, address, fileSize }: ElfSegment): boolean {
  return type === segmentType.load && executable && fileSize > 0 && address < maxUserAddress;
}

const maxUserAddress = 1n << 47n;

function functionAt(table: SymbolTable, extent: CodeExtent, fileOffset: number): UserFunction | null {
  const address = extent.address + (fileOffset - extent.offset);
  const row = table.findHalves(Math.floor(address / 2 ** 32), address % 2 ** 32);
  if (row < 0) return null;
  return {
    name: table.name(row),
    start: Number(table.address[row]!) - extent.address + extent.offset,
    size: table.size[row]!,
  };
}
