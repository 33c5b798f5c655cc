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
export const layoutVersion = 7;

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
  kaslrOffset: 'u64',
  strayReturns: 'u64',
  codeCompared: 'u64',
  codeEqual: 'u64',
  callTargets: 'u64',
  callTargetsEntries: 'u64',
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
  lostGuestRows: 'u64',
  pagesInUse: 'i64',
  mostPages: 'i64',
  layoutVersion: 'u32',
  headerBytes: 'u32',
  sectionCount: 'u32',
  pluginApi: 'u32',
  qemuApiMin: 'u32',
  qemuApiCurrent: 'u32',
  end: 'u32',
  endMark: 'i32',
  /** bits by countedKinds: what was counted, even if there was none */
  kindsCounted: 'u32',
  lastTask: 'i32',
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
    row: { address: 'u64', executions: 'u64', instructions: 'u64', first: 'u64', size: 'i32', user: 'u32' },
  },
  node: {
    id: 2,
    row: {
      address: 'u64',
      calls: 'u64',
      self: 'u64',
      first: 'u64',
      parent: 'i32',
      kind: 'u32',
    },
  },
  stageShare: { id: 3, row: { self: 'u64', calls: 'u64', stage: 'i32', node: 'i32' } },
  mark: {
    id: 4,
    row: { instructions: 'u64', ns: 'i64', argument: 'u64', argument2: 'u64', mark: 'i32', reserved: 'i32' },
  },
  sample: { id: 5, row: { node: 'i32', count: 'u32' } },
  consoleByte: { id: 6, row: { instructions: 'u64', byte: 'u32', reserved: 'u32' } },
  /** what the texts of other rows are cut out of: bytes, eight a row */
  text: { id: 8, row: { bytes: 'u64' } },
  object: {
    id: 9,
    row: {
      base: 'u64',
      sizeBytes: 'i64',
      loaded: 'u64',
      initialised: 'u64',
      unloaded: 'u64',
      name: 'u32',
      nameLength: 'u32',
      filesystem: 'u32',
      filesystemLength: 'u32',
      kind: 'u32',
      reserved: 'u32',
    },
  },
  moduleSymbol: {
    id: 10,
    row: { address: 'u64', size: 'u64', name: 'u32', nameLength: 'u32', object: 'i32', reserved: 'i32' },
  },
  program: { id: 11, row: { name: 'u32', nameLength: 'u32', focused: 'u32', reserved: 'u32' } },
  task: {
    id: 12,
    row: {
      started: 'u64',
      startedNs: 'i64',
      ended: 'u64',
      endedNs: 'i64',
      user: 'u64',
      kernel: 'u64',
      interrupt: 'u64',
      process: 'i32',
      id: 'i32',
      parent: 'i32',
      exitCode: 'i32',
      flags: 'u32',
      reserved: 'u32',
    },
  },
  taskEvent: {
    id: 13,
    row: { instructions: 'u64', ns: 'i64', text: 'u32', textLength: 'u32', task: 'i32', kind: 'u32' },
  },
  mapping: {
    id: 14,
    row: {
      start: 'u64',
      end: 'u64',
      fileOffset: 'u64',
      instructions: 'u64',
      object: 'i32',
      space: 'i32',
      task: 'i32',
      reserved: 'i32',
    },
  },
  systemCall: {
    id: 15,
    row: { instructions: 'u64', first: 'u64', count: 'u64', errors: 'u64', task: 'i32', number: 'i32' },
  },
  wait: {
    id: 16,
    row: {
      ns: 'u64',
      longestNs: 'u64',
      longestAt: 'u64',
      count: 'u64',
      task: 'i32',
      node: 'i32',
      wakerNode: 'i32',
      waker: 'i32',
    },
  },
  idle: {
    id: 17,
    row: { ns: 'u64', count: 'u64', task: 'i32', node: 'i32', wakerNode: 'i32', waker: 'i32' },
  },
  runnable: { id: 18, row: { runnable: 'u32', count: 'u32' } },
  sleep: { id: 19, row: { instructions: 'u64', ns: 'u64' } },
  /** `place`: a port, a physical address, or where the name is in `text` */
  counted: {
    id: 20,
    row: {
      place: 'u64',
      reads: 'u64',
      writes: 'u64',
      node: 'i32',
      kind: 'u32',
      name: 'u32',
      nameLength: 'u32',
    },
  },
  wakeUp: {
    id: 22,
    row: {
      instructions: 'u64',
      ns: 'i64',
      asleep: 'u64',
      asleepNs: 'i64',
      idleSinceNs: 'i64',
      ran: 'u64',
      wakerRan: 'u64',
      task: 'i32',
      node: 'i32',
      waker: 'i32',
      wakerNode: 'i32',
      interrupt: 'u32',
      reserved: 'u32',
    },
  },
} as const satisfies Readonly<Record<string, { readonly id: number; readonly row: RowLayout }>>;

export type SectionName = keyof typeof sections;

/**
 * Codes that stand for code where its address alone does not say which: the upper byte is the kind, addresses no
 * CPU can use. `object`: row of the object section, then a file offset, or for a module the low bits of
 * its address; `program`: root of what a program does in user mode.
 */
export const codeKinds = { object: 1, program: 2 } as const;
export const codeKindShift = 56;
export const objectRowShift = 36;

export const objectKinds = ['file', 'module', 'vdso'] as const;
export const taskEventKinds = ['name', 'exec', 'file', 'cgroup'] as const;
/** `narrow`: it has run code of 32 bits */
export const taskFlags = { kernelThread: 1, focused: 2, narrow: 4 } as const;
/** added to the number of a system call that code of 32 bits makes: it is one of another table */
export const narrowCall = 1 << 24;

/** What is counted: accesses of devices by port or by memory, pages asked for, bytes read of a disk. */
export const countedKinds = ['port', 'memory', 'pages', 'disk'] as const;

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
    '#pragma once',
    '#include <stdint.h>',
    `#define LAYOUT_VERSION ${layoutVersion}`,
    `#define TRACE_MAGIC 0x${traceMagic.toString(16)}ull`,
    ...Object.entries(codeKinds).map(([kind, value]) => `#define CODE_${kind.toUpperCase()} ${value}ull`),
    `#define CODE_KIND_SHIFT ${codeKindShift}`,
    `#define OBJECT_ROW_SHIFT ${objectRowShift}`,
    ...objectKinds.map((kind, value) => `#define OBJECT_${kind.toUpperCase()} ${value}`),
    ...taskEventKinds.map((kind, value) => `#define TASK_EVENT_${kind.toUpperCase()} ${value}`),
    ...Object.entries(taskFlags).map(([flag, value]) => `#define TASK_${snake(flag).toUpperCase()} ${value}`),
    `#define NARROW_CALL ${narrowCall}`,
    ...countedKinds.map((kind, value) => `#define COUNTED_${kind.toUpperCase()} ${value}`),
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
