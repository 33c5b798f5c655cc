/** Names of code that the guest loaded: modules by the symbols the kernel had of them, files by whoever knows them. */
import { moduleOffset } from '../tracer/code-address.ts';
import type { GuestTables } from '../tracer/trace-tables.ts';

/** Functions of a file by file offset; src/sysroot finds them. */
export interface FileCode {
  find(fileOffset: number): { readonly name: string; readonly size: number } | null;
  /** offset at which the function begins that covers an offset, where that is known without a name */
  startOf(fileOffset: number): number | null;
}

export interface NamedCode {
  readonly name: string;
  /** a module's name, a file's path */
  readonly object: string;
  /** bytes, 0 where unknown */
  readonly size: number;
  /**
   * `symbol`: a symbol says so; `start`: the file is stripped, the name is the file and where the function begins;
   * null: not even that is known, the name is where the code lies
   */
  readonly by: 'symbol' | 'start' | null;
}

export interface GuestCode {
  /** @param offset in a file; for a module the low bits of an address, see code-address.ts */
  find(image: number, offset: number): NamedCode;
  isModule(image: number): boolean;
  readonly programs: readonly string[];
  isFocused(program: number): boolean;
}

/** @param files functions of each image that is a file, null where unknown; may be shorter */
export function guestCode(guest: GuestTables, files: readonly (FileCode | null)[]): GuestCode {
  const modules = moduleSymbols(guest);
  return {
    programs: guest.programs.map(({ name }) => name),
    isFocused: (program) => guest.programs[program]?.focused === true,
    isModule: (image) => guest.objects[image]?.kind === 'module',
    find(image, offset) {
      const where = guest.objects[image];
      if (where === undefined)
        return { name: `0x${offset.toString(16)}`, object: 'unknown', size: 0, by: null };
      const isModule = where.kind === 'module';
      const file = isModule ? null : (files[image] ?? null);
      const found = isModule ? modules.find(image, offset) : (file?.find(offset) ?? null);
      if (found !== null) return { name: found.name, object: where.name, size: found.size, by: 'symbol' };
      const start = file?.startOf(offset) ?? null;
      const at = isModule ? offset - moduleOffset(where.base) : (start ?? offset);
      const name = `${baseName(where.name)}+0x${at.toString(16)}`;
      return { name, object: where.name, size: 0, by: start === null ? null : 'start' };
    },
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

interface ModuleSymbols {
  find(image: number, offset: number): { readonly name: string; readonly size: number } | null;
}

/** The modules' functions, sorted by module and address. */
function moduleSymbols({ moduleSymbols: symbols }: GuestTables): ModuleSymbols {
  const offsets = Float64Array.from(symbols.address, moduleOffset);
  const order = Array.from(offsets.keys()).filter((row) => !isMarker(symbols.name[row]!));
  order.sort((a, b) => symbols.object[a]! - symbols.object[b]! || offsets[a]! - offsets[b]!);
  return {
    find(image, offset) {
      let [low, high] = [0, order.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const row = order[middle]!;
        if (symbols.object[row]! < image || (symbols.object[row] === image && offsets[row]! <= offset))
          low = middle + 1;
        else high = middle;
      }
      const row = order[low - 1];
      if (row === undefined || symbols.object[row] !== image) return null;
      const size = symbols.size[row]!;
      if (size > 0 && offset >= offsets[row]! + size) return null;
      return { name: symbols.name[row]!, size };
    },
  };
}

/** Prefix symbols stand before functions, `$x` and `.L` name no function. */
function isMarker(name: string): boolean {
  return name === '' || /^(?:__pfx_|__cfi_|\$|\.L)/.test(name);
}
