/** The header of a unit in .debug_line: its directories and files, and the constants of its line program. */
import { posix } from 'node:path';
import { ByteCursor } from './byte-cursor.ts';
import { stringAt } from './elf-file.ts';

export interface LineUnit {
  readonly program: ByteCursor;
  readonly minimumLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** by opcode less one: how many numbers follow it */
  readonly operands: readonly number[];
  /** A file's path, without `..`; relative to the folder of the compilation where that is not known. */
  path(file: number): string;
  /**
   * Path of the file that was compiled: the first that is no header. Version 5 has it as file 0 (but of some
   * assembly); before, files stand in the order in which code came from them.
   */
  source(): string;
}

/** String sections that headers of version 5 point into. */
export interface LineStrings {
  readonly line: Buffer;
  readonly info: Buffer;
}

interface FileEntry {
  readonly name: string;
  readonly directory: number;
}

/** More than any unit has; a count from a damaged file would take forever. */
const maxEntries = 1 << 20;

/**
 * Reads the header at the cursor and moves it behind the unit.
 *
 * @returns null for a version, an address size or a form that is not known
 * @throws a RangeError where it is cut short
 */
export function readUnitHeader(section: ByteCursor, strings: LineStrings): LineUnit | null {
  let length = section.u32();
  const isLong = length === 0xffff_ffff;
  if (isLong) length = section.u64From(0n);
  const cursor = section.part(length);
  const offset = (): number => (isLong ? cursor.u64From(0n) : cursor.u32());
  const version = cursor.u16();
  if (version < 2 || version > 5) return null;
  if (version === 5 && (cursor.u8() !== 8 || cursor.u8() !== 0)) return null;
  const headerLength = offset();
  const programStart = cursor.position + headerLength;
  const minimumLength = cursor.u8();
  if (version >= 4) cursor.skip(1); // operations an instruction: more than one only on VLIW machines
  cursor.skip(1); // whether rows begin statements
  const lineBase = cursor.i8();
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  if (lineRange === 0 || opcodeBase === 0) return null;
  const operands = Array.from({ length: opcodeBase - 1 }, () => cursor.u8());
  const tables = version === 5 ? tablesOf5(cursor, offset, strings) : tablesUpTo4(cursor);
  if (tables === null) return null;
  cursor.position = programStart;
  const known = new Map<number, string>();
  const path = (file: number): string => {
    let found = known.get(file);
    if (found === undefined) known.set(file, (found = pathOf(tables, file)));
    return found;
  };
  const first = tables.files.findIndex(({ name }) => isSource(name));
  return {
    ...{ program: cursor, minimumLength, lineBase, lineRange, opcodeBase, operands, path },
    source: () => path(Math.max(0, first)),
  };
}

function isSource(name: string): boolean {
  return name !== '' && !name.endsWith('.h');
}

interface Tables {
  /** index 0 is the folder of the compilation */
  readonly directories: readonly string[];
  readonly files: readonly FileEntry[];
}

function pathOf({ directories, files }: Tables, file: number): string {
  const entry = files[file];
  if (!entry) return '';
  const folder = directories[entry.directory] ?? '';
  const path = posix.join(folder, entry.name);
  if (entry.name.startsWith('/')) return posix.normalize(entry.name);
  return path.startsWith('/') ? path : posix.join(directories[0] ?? '', path);
}

/** Lists of names that end with an empty one; the folder of the compilation stands elsewhere (.debug_info). */
function tablesUpTo4(cursor: ByteCursor): Tables {
  const directories = [''];
  for (let name = cursor.text(); name !== ''; name = cursor.text()) directories.push(name);
  const files: FileEntry[] = [{ name: '', directory: 0 }];
  for (let name = cursor.text(); name !== ''; name = cursor.text()) {
    files.push({ name, directory: cursor.uleb() });
    cursor.uleb(); // time of change
    cursor.uleb(); // size
  }
  return { directories, files };
}

/** DW_LNCT_* and DW_FORM_* (DWARF 5, tables 7.27 and 7.6). */
const content = { path: 1, directory: 2 } as const;
const form = { string: 0x08, udata: 0x0f, data1: 0x0b, data2: 0x05, data4: 0x06, data16: 0x1e } as const;
const stringForms = { strp: 0x0e, lineStrp: 0x1f } as const;

/** Tables that say what their columns are. */
function tablesOf5(cursor: ByteCursor, offset: () => number, strings: LineStrings): Tables | null {
  const read = (): FileEntry[] | null => {
    const columns = Array.from({ length: cursor.u8() }, () => ({ type: cursor.uleb(), form: cursor.uleb() }));
    const count = cursor.uleb();
    if (count > maxEntries || columns.length === 0) return count === 0 ? [] : null;
    const entries: FileEntry[] = [];
    for (let index = 0; index < count; index += 1) {
      const values = columns.map((column) => ({
        type: column.type,
        value: readForm(cursor, column.form, offset, strings),
      }));
      if (values.some(({ value }) => value === null)) return null;
      const name = values.find(({ type }) => type === content.path)?.value;
      const directory = values.find(({ type }) => type === content.directory)?.value;
      entries.push({
        name: typeof name === 'string' ? name : '',
        directory: typeof directory === 'number' ? directory : 0,
      });
    }
    return entries;
  };
  const directories = read();
  const files = directories && read();
  return files && { directories: directories.map(({ name }) => name), files };
}

function readForm(
  cursor: ByteCursor,
  kind: number,
  offset: () => number,
  strings: LineStrings,
): string | number | null {
  switch (kind) {
    case form.string:
      return cursor.text();
    case stringForms.lineStrp:
      return stringAt(strings.line, offset());
    case stringForms.strp:
      return stringAt(strings.info, offset());
    case form.udata:
      return cursor.uleb();
    case form.data1:
      return cursor.u8();
    case form.data2:
      return cursor.u16();
    case form.data4:
      return cursor.u32();
    case form.data16:
      cursor.skip(16); // MD5 of the file
      return 0;
    default:
      return null;
  }
}
