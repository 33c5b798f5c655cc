/**
 * Which source lines machine code was compiled from, out of an ELF file's .debug_line (DWARF 2 to 5, section 6.2 of
 * each standard). Of Debian's 590 MB vmlinux only that section's 17 MB are read, and the line programs of all units
 * are run once for all functions asked for:
 *
 *     unit header:  directories, files                      ┐
 *     line program: set address, advance pc, advance line … ┴→ rows (address, file, line)
 *
 * A row belongs to the function whose code its address is in. Inlined code keeps the lines of where it was written,
 * so a function's lines also tell of the headers that ended up in it.
 *
 * Why so: docs/decisions/0202-lines-by-our-own-reader.md.
 */
import { inflateSync } from 'node:zlib';
import type { ByteSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';
import { ByteCursor } from './byte-cursor.ts';
import type { ElfFile } from './elf-file.ts';
import { readUnitHeader, type LineUnit } from './line-unit.ts';

/** A function's code. */
export interface CodeRange {
  readonly start: bigint;
  readonly end: bigint;
}

export interface FunctionLines {
  /** the file and line the function begins with; null: the debug information does not cover it */
  readonly begin: { readonly path: string; readonly line: number } | null;
  /** by path as the compiler had it, without `..`: the lines its code comes from */
  readonly lines: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A kernel with everything built in has some 60 MB. */
const maxSectionBytes = 512 * 2 ** 20;

/**
 * The source lines of some functions.
 *
 * @returns one answer a range, in order; null when the file has no line information
 * @throws an input error for damaged line information
 */
export function readDebugLines(
  source: ByteSource,
  elf: ElfFile,
  ranges: readonly CodeRange[],
): FunctionLines[] | null {
  const found = new LineCollector(ranges);
  return runPrograms(source, elf, found) ? found.found : null;
}

/**
 * The files whose compilation made some functions. Code that was inlined from elsewhere, or is compiled by way of
 * `#include`, belongs to the file that the compiler was given.
 *
 * @returns one path a range, in order, as the compiler had it; null: not covered. Null when the file has no line
 *   information
 * @throws an input error for damaged line information
 */
export function readCompiledFiles(
  source: ByteSource,
  elf: ElfFile,
  ranges: readonly CodeRange[],
): (string | null)[] | null {
  const found = new UnitCollector(ranges);
  return runPrograms(source, elf, found) ? found.found : null;
}

/** Told every row of every line program. */
interface RowCollector {
  /** what addresses are relative to */
  readonly lowest: bigint;
  row(address: number, unit: LineUnit, file: number, line: number): void;
}

/** @returns false when the file has no line information */
function runPrograms(source: ByteSource, elf: ElfFile, found: RowCollector): boolean {
  const lines = sectionContent(source, elf, '.debug_line');
  if (lines === null) return false;
  const strings = {
    line: sectionContent(source, elf, '.debug_line_str') ?? Buffer.alloc(0),
    info: sectionContent(source, elf, '.debug_str') ?? Buffer.alloc(0),
  };
  try {
    for (const cursor = new ByteCursor(lines); !cursor.atEnd;) {
      const unit = readUnitHeader(cursor, strings);
      if (unit !== null) runProgram(unit, found);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw inputError('the line information is damaged', { place: { file: source.name }, cause: error });
  }
  return true;
}

/** SHF_COMPRESSED sections begin with an Elf64_Chdr (gABI, chapter 4): type, reserved, size, alignment. */
function sectionContent(source: ByteSource, elf: ElfFile, name: string): Buffer | null {
  const section = elf.sections.find((candidate) => candidate.name === name);
  if (!section || section.size < 24 || section.size > maxSectionBytes) return null;
  const bytes = source.read(section.offset, section.size);
  // No unit is one byte long, and no string table begins with a one and seven zeros.
  const isCompressed = bytes.readUInt32LE(0) === 1 && bytes.readUInt32LE(4) === 0;
  if (!isCompressed) return bytes;
  return inflateSync(bytes.subarray(24), { maxOutputLength: maxSectionBytes });
}

/** Addresses relative to the lowest one asked for: differences fit a double, kernel addresses do not. */
class RangeFinder {
  readonly lowest: bigint;
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private readonly order: readonly number[];
  private last = 0;

  constructor(ranges: readonly CodeRange[]) {
    this.order = ranges.map((_, index) => index).sort((a, b) => compare(ranges[a]!.start, ranges[b]!.start));
    this.lowest = this.order.length > 0 ? ranges[this.order[0]!]!.start : 0n;
    this.starts = Float64Array.from(this.order, (index) => Number(ranges[index]!.start - this.lowest));
    this.ends = Float64Array.from(this.order, (index) => Number(ranges[index]!.end - this.lowest));
  }

  /** The range that holds an address, -1 for none. */
  at(address: number): number {
    if (address < 0) return -1;
    if (!this.holds(this.last, address)) {
      const at = this.search(address);
      if (at < 0) return -1;
      this.last = at;
    }
    return this.order[this.last]!;
  }

  /** Whether the range that was found last begins there. */
  begins(address: number): boolean {
    return address === this.starts[this.last];
  }

  private holds(at: number, address: number): boolean {
    return address >= this.starts[at]! && address < this.ends[at]!;
  }

  private search(address: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= address) low = middle + 1;
      else high = middle - 1;
    }
    return high >= 0 && this.holds(high, address) ? high : -1;
  }
}

class LineCollector implements RowCollector {
  readonly lowest: bigint;
  readonly found: { begin: FunctionLines['begin']; lines: Map<string, Set<number>> }[];
  private readonly ranges: RangeFinder;

  constructor(ranges: readonly CodeRange[]) {
    this.ranges = new RangeFinder(ranges);
    this.lowest = this.ranges.lowest;
    this.found = ranges.map(() => ({ begin: null, lines: new Map() }));
  }

  row(address: number, unit: LineUnit, file: number, line: number): void {
    const at = line === 0 ? -1 : this.ranges.at(address);
    if (at === -1) return;
    const path = unit.path(file);
    const entry = this.found[at]!;
    if (entry.begin === null && this.ranges.begins(address)) entry.begin = { path, line };
    const lines = entry.lines.get(path);
    if (lines) lines.add(line);
    else entry.lines.set(path, new Set([line]));
  }
}

/**
 * The unit that has most rows of a range: one that lies before may end with a row at its first address. A unit's rows come
 * together, so that the one at hand and the best so far are all there is to remember.
 */
class UnitCollector implements RowCollector {
  readonly lowest: bigint;
  private readonly ranges: RangeFinder;
  private readonly best: (LineUnit | null)[];
  private readonly bestRows: Int32Array;
  private readonly latest: (LineUnit | null)[];
  private readonly latestRows: Int32Array;

  constructor(ranges: readonly CodeRange[]) {
    this.ranges = new RangeFinder(ranges);
    this.lowest = this.ranges.lowest;
    this.best = ranges.map(() => null);
    this.latest = ranges.map(() => null);
    this.bestRows = new Int32Array(ranges.length);
    this.latestRows = new Int32Array(ranges.length);
  }

  get found(): (string | null)[] {
    return this.best.map((unit) => unit?.source() ?? null);
  }

  row(address: number, unit: LineUnit): void {
    const at = this.ranges.at(address);
    if (at === -1) return;
    if (this.latest[at] !== unit) {
      this.latest[at] = unit;
      this.latestRows[at] = 0;
    }
    this.latestRows[at]! += 1;
    if (this.latestRows[at]! <= this.bestRows[at]!) return;
    this.best[at] = unit;
    this.bestRows[at] = this.latestRows[at]!;
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** DW_LNS_* and DW_LNE_* (DWARF 5, tables 7.25 and 7.26). */
const standard = {
  copy: 1,
  advancePc: 2,
  advanceLine: 3,
  setFile: 4,
  constAddPc: 8,
  fixedAdvancePc: 9,
} as const;
const extended = { endSequence: 1, setAddress: 2 } as const;

/** Runs a unit's line program (DWARF 5, section 6.2.5). */
function runProgram(unit: LineUnit, rows: RowCollector): void {
  const { program: cursor, opcodeBase, lineBase, lineRange, minimumLength } = unit;
  // Where a linker dropped code, its lines are left at address 0: far below what is asked for.
  let address = -1;
  let file = 1;
  let line = 1;
  while (!cursor.atEnd) {
    const opcode = cursor.u8();
    if (opcode >= opcodeBase) {
      const adjusted = opcode - opcodeBase;
      address += Math.floor(adjusted / lineRange) * minimumLength;
      line += lineBase + (adjusted % lineRange);
      rows.row(address, unit, file, line);
    } else if (opcode === 0) {
      const length = cursor.uleb();
      const next = cursor.position + length;
      const kind = cursor.u8();
      if (kind === extended.setAddress) address = cursor.u64From(rows.lowest);
      if (kind === extended.endSequence) [address, file, line] = [-1, 1, 1];
      cursor.position = next;
    } else if (opcode === standard.copy) {
      rows.row(address, unit, file, line);
    } else if (opcode === standard.advancePc) {
      address += cursor.uleb() * minimumLength;
    } else if (opcode === standard.advanceLine) {
      line += cursor.sleb();
    } else if (opcode === standard.setFile) {
      file = cursor.uleb();
    } else if (opcode === standard.constAddPc) {
      address += Math.floor((255 - opcodeBase) / lineRange) * minimumLength;
    } else if (opcode === standard.fixedAdvancePc) {
      address += cursor.u16();
    } else {
      // Columns, statements, blocks, prologues and whatever a newer standard adds.
      for (let left = unit.operands[opcode - 1] ?? 0; left > 0; left -= 1) cursor.uleb();
    }
  }
}
