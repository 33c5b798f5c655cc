/** Writes small trace files by the layout, for the reader's tests. */
import {
  columnOffsets,
  directoryEntry,
  fileHeader,
  layoutVersion,
  rowBytes,
  sections,
  traceMagic,
  type RowLayout,
} from '../../src/tracer/trace-layout.ts';

export type Row = Readonly<Record<string, number | bigint>>;

export interface TraceContent {
  readonly header?: Row;
  readonly sections?: Readonly<Partial<Record<keyof typeof sections, readonly Row[]>>>;
}

/** Bytes of a trace file; header fields not given are 0 or what a real file has. */
export function traceFile(content: TraceContent = {}): Buffer {
  const names = Object.keys(sections) as (keyof typeof sections)[];
  const directoryStart = rowBytes(fileHeader);
  let offset = directoryStart + names.length * rowBytes(directoryEntry);
  const directory: Buffer[] = [];
  const bodies: Buffer[] = [];
  for (const name of names) {
    const { id, row } = sections[name];
    const rows = content.sections?.[name] ?? [];
    directory.push(
      encode(directoryEntry, { offset, rows: rows.length, section: id, rowBytes: rowBytes(row) }),
    );
    const body = Buffer.concat(rows.map((values) => encode(row, values)));
    bodies.push(body);
    offset += body.length;
  }
  const header = encode(fileHeader, {
    magic: traceMagic,
    fileBytes: offset,
    layoutVersion,
    headerBytes: directoryStart,
    sectionCount: names.length,
    endMark: -1,
    ...content.header,
  });
  return Buffer.concat([header, ...directory, ...bodies]);
}

/** Byte offset of a header field. */
export function headerOffset(field: keyof typeof fileHeader): number {
  return columnOffsets(fileHeader)[field]!;
}

function encode(layout: RowLayout, values: Row): Buffer {
  const bytes = Buffer.alloc(rowBytes(layout));
  const offsets = columnOffsets(layout);
  for (const [column, type] of Object.entries(layout)) {
    const value = BigInt(values[column] ?? 0);
    if (type === 'u64' || type === 'i64') bytes.writeBigUInt64LE(BigInt.asUintN(64, value), offsets[column]);
    else bytes.writeUInt32LE(Number(BigInt.asUintN(32, value)), offsets[column]);
  }
  return bytes;
}
