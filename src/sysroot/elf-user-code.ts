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

export interface ElfCode {
  readonly elf: Pick<ElfFile, 'segments'>;
  /** link addresses of functions, ascending, named or not */
  readonly starts: Float64Array;
  readonly table: SymbolTable;
  readonly source: UserCodeSource;
  readonly buildId: string | null;
}

/** The functions of an ELF file that `table` names. */
export function elfUserCode({ elf, starts, table, source, buildId }: ElfCode): UserCode {
  const extents = elf.segments.filter(isCode).map(({ offset, address, fileSize }) => ({
    offset,
    address: Number(address),
    size: fileSize,
  }));
  const extentAt = (fileOffset: number): CodeExtent | undefined =>
    extents.find(({ offset, size }) => fileOffset >= offset && fileOffset < offset + size);
  const find = (fileOffset: number): UserFunction | null => {
    const extent = extentAt(fileOffset);
    return extent === undefined ? null : functionAt(table, extent, fileOffset);
  };
  return {
    source,
    buildId,
    find,
    startOf(fileOffset) {
      const named = find(fileOffset);
      const extent = extentAt(fileOffset);
      if (named !== null || extent === undefined) return named?.start ?? null;
      const start = lastAtOrBelow(starts, extent.address + (fileOffset - extent.offset));
      return start === undefined || start < extent.address ? null : start - extent.address + extent.offset;
    },
  };
}

/** The code of a file that was found but tells nothing. */
export const unnamedCode: UserCode = { source: 'none', buildId: null, find: () => null, startOf: () => null };

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

function lastAtOrBelow(ascending: Float64Array, value: number): number | undefined {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! <= value) from = middle + 1;
    else to = middle;
  }
  return ascending[from - 1];
}
