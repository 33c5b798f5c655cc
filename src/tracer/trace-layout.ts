/**
 * The layout of a trace file, defined once: the reader decodes by it, and the C structures the plugin writes are
 * generated from it (compile-plugin.ts puts them into `layout.h`), so the two cannot drift apart.
 *
 *     +--------------------+ 0
 *     | file header        | one row of `fileHeader`
 *     +--------------------+ headerBytes
 *     | section directory  | sectionCount rows of `directoryEntry`
 *     +--------------------+
 *     | section rows …     | each section at the offset its directory entry names
 *     +--------------------+ fileBytes
 *
 * Little-endian, 8-byte aligned, columns ordered so that C adds no padding. A file is written beside its final
 * name and renamed when complete; `fileBytes` makes a copy that was cut short recognisable.
 */

/** Raise when a column or section changes meaning; readers refuse newer files by name. */
export const layoutVersion = 1;

/** `BOOTGATE` read as a little-endian u64 */
export const traceMagic = 0x45544147_544f4f42n;

export type ColumnType = 'u64' | 'i64' | 'u32' | 'i32';

export type RowLayout = Readonly<Record<string, ColumnType>>;

export const fileHeader = {
  magic: 'u64',
  fileBytes: 'u64',
  instructions: 'u64',
  repIterations: 'u64',
  userInstructions: 'u64',
  virtualNs: 'i64',
  idleNs: 'i64',
  blockExecutions: 'u64',
  calls: 'u64',
  interrupts: 'u64',
  samplePeriod: 'u64',
  lostBlocks: 'u64',
  lostNodes: 'u64',
  lostStackFrames: 'u64',
  lostTasks: 'u64',
  lostSamples: 'u64',
  lostConsoleBytes: 'u64',
  lostStageRows: 'u64',
  lostMarks: 'u64',
  lostSites: 'u64',
  layoutVersion: 'u32',
  headerBytes: 'u32',
  sectionCount: 'u32',
  pluginApi: 'u32',
  qemuApiMin: 'u32',
  qemuApiCurrent: 'u32',
  end: 'u32',
  endMark: 'i32',
} as const satisfies RowLayout;

export const directoryEntry = {
  offset: 'u64',
  rows: 'u64',
  section: 'u32',
  rowBytes: 'u32',
} as const satisfies RowLayout;

export const sections = {
  block: {
    id: 1,
    row: { address: 'u64', executions: 'u64', instructions: 'u64', first: 'u64', size: 'i32', space: 'i32' },
  },
  node: {
    id: 2,
    row: {
      address: 'u64',
      calls: 'u64',
      self: 'u64',
      first: 'u64',
      parent: 'i32',
      space: 'i32',
      kind: 'u32',
      reserved: 'u32',
    },
  },
  stageShare: { id: 3, row: { self: 'u64', calls: 'u64', stage: 'i32', node: 'i32' } },
  mark: {
    id: 4,
    row: { instructions: 'u64', ns: 'i64', argument: 'u64', argument2: 'u64', mark: 'i32', reserved: 'i32' },
  },
  sample: { id: 5, row: { node: 'i32', count: 'u32' } },
  consoleByte: { id: 6, row: { instructions: 'u64', byte: 'u32', reserved: 'u32' } },
  space: { id: 7, row: { cr3: 'u64', task: 'i32', reserved: 'i32' } },
} as const satisfies Readonly<Record<string, { readonly id: number; readonly row: RowLayout }>>;

/** Values of the header's `end`. */
export const endReasons = ['exit', 'end-mark', 'panic', 'instruction-limit'] as const;

const columnBytes = { u64: 8, i64: 8, u32: 4, i32: 4 } as const;

const columnCType = { u64: 'uint64_t', i64: 'int64_t', u32: 'uint32_t', i32: 'int32_t' } as const;

/** Bytes of one row. */
export function rowBytes(row: RowLayout): number {
  return Object.values(row).reduce((sum, type) => sum + columnBytes[type], 0);
}

/** Byte offset of each column of a row. */
export function columnOffsets(row: RowLayout): Readonly<Record<string, number>> {
  let offset = 0;
  return Object.fromEntries(
    Object.entries(row).map(([name, type]) => {
      const entry = [name, offset] as const;
      offset += columnBytes[type];
      return entry;
    }),
  );
}

/** The C header that declares the same rows, section numbers and end reasons. */
export function layoutHeader(): string {
  const struct = (name: string, row: RowLayout): string =>
    [
      `struct ${name} {`,
      ...Object.entries(row).map(([column, type]) => `    ${columnCType[type]} ${snake(column)};`),
      '};',
      `_Static_assert(sizeof(struct ${name}) == ${rowBytes(row)}, "${name} has padding");`,
    ].join('\n');
  return [
    '/* Generated from trace-layout.ts: do not edit. */',
    '#include <stdint.h>',
    `#define LAYOUT_VERSION ${layoutVersion}`,
    `#define TRACE_MAGIC 0x${traceMagic.toString(16)}ull`,
    ...endReasons.map((reason, value) => `#define END_${snake(reason).toUpperCase()} ${value}`),
    ...Object.entries(sections).map(([name, { id }]) => `#define SECTION_${snake(name).toUpperCase()} ${id}`),
    struct('file_header', fileHeader),
    struct('directory_entry', directoryEntry),
    ...Object.entries(sections).map(([name, { row }]) => struct(`${snake(name)}_row`, row)),
    '',
  ].join('\n');
}

/** `stageShare` → `stage_share`, `end-mark` → `end_mark` */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('-', '_');
}
