/** Reads the file the plugin wrote into tables. Every count and offset is checked before it is used. */
import { readFile, stat } from 'node:fs/promises';
import { BootgateError, errorCode, inputError } from '../base/errors.ts';
import {
  countedKinds,
  directoryEntry,
  endReasons,
  fileHeader,
  layoutVersion,
  rowBytes,
  sections,
  traceMagic,
  type SectionName,
} from './trace-layout.ts';
import { readGuestTables } from './read-guest-tables.ts';
import { ColumnReader } from './trace-columns.ts';
import { nodeKind } from '../base/node-kind.ts';
import type { TraceHeader, TraceTables } from './trace-tables.ts';

/** Larger than any trace the plugin's own limits allow. */
const maxFileBytes = 2 ** 31;

/**
 * Reads a trace file.
 *
 * @throws BootgateError (exit status 2) when it is not one, was cut short, contradicts itself or is newer than
 * this reader; the message names the byte
 */
export async function readTrace(path: string): Promise<TraceTables> {
  let bytes: Buffer;
  try {
    if ((await stat(path)).size > maxFileBytes) {
      throw inputError('larger than any trace of this tracer', { place: { file: path } });
    }
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof BootgateError) throw error;
    throw new BootgateError(
      errorCode(error) === 'ENOENT' ? 'there is no such trace file' : 'the trace file cannot be read',
      { place: { file: path }, cause: error },
    );
  }
  return decodeTrace(bytes, path);
}

/** Decodes the bytes of a trace file; `file` is for messages. */
export function decodeTrace(bytes: Uint8Array, file: string): TraceTables {
  const reader = new TraceReader(bytes, file);
  const header = reader.header();
  const row = (section: SectionName): ColumnReader => reader.section(section);
  const [blocks, nodes, shares] = [row('block'), row('node'), row('stageShare')];
  const [marks, samples, console, sleeps] = [row('mark'), row('sample'), row('consoleByte'), row('sleep')];
  const { lastTask } = header.trace;
  if (lastTask < 0 || lastTask >= Math.max(1, row('task').rows)) throw header.bad('lastTask', 'no such task');
  return {
    header: header.trace,
    blocks: {
      address: blocks.u64('address'),
      user: blocks.kind('user', 1),
      size: blocks.i32('size'),
      executions: blocks.count('executions'),
      instructions: blocks.count('instructions'),
      first: blocks.count('first'),
    },
    nodes: {
      parent: nodes.parents('parent'),
      address: nodes.u64('address'),
      kind: nodes.kind('kind', Math.max(...Object.values(nodeKind))),
      calls: nodes.count('calls'),
      self: nodes.count('self'),
      first: nodes.count('first'),
    },
    stageRows: {
      stage: shares.i32('stage'),
      node: shares.index('node', nodes.rows, 0),
      self: shares.count('self'),
      calls: shares.count('calls'),
    },
    marks: {
      mark: marks.i32('mark'),
      instructions: marks.count('instructions'),
      ns: marks.signed('ns'),
      argument: marks.u64('argument'),
      argument2: marks.u64('argument2'),
    },
    samples: {
      period: header.count('samplePeriod'),
      node: samples.index('node', nodes.rows, 0),
      count: samples.i32('count'),
    },
    consoleBytes: {
      byte: Uint8Array.from(console.i32('byte')),
      instructions: console.count('instructions'),
    },
    sleeps: { instructions: sleeps.count('instructions'), ns: sleeps.count('ns') },
    guest: readGuestTables(row, nodes.rows),
    lost: {
      blocks: header.count('lostBlocks'),
      nodes: header.count('lostNodes'),
      stackFrames: header.count('lostStackFrames'),
      tasks: header.count('lostTasks'),
      samples: header.count('lostSamples'),
      consoleBytes: header.count('lostConsoleBytes'),
      stageRows: header.count('lostStageRows'),
      marks: header.count('lostMarks'),
      sites: header.count('lostSites'),
      guestRows: header.count('lostGuestRows'),
    },
  };
}

class TraceReader {
  private readonly view: DataView;
  private readonly file: string;
  private readonly directory = new Map<number, { offset: number; rows: number; rowBytes: number }>();

  constructor(bytes: Uint8Array, file: string) {
    this.file = file;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Checks the header and directory; afterwards every section lies inside the file. */
  header(): {
    trace: TraceHeader;
    count: (name: keyof typeof fileHeader) => number;
    bad: (name: keyof typeof fileHeader, message: string) => BootgateError;
  } {
    const columns = new ColumnReader(this.view, this.file, fileHeader, { offset: 0, rows: 1 });
    if (this.view.byteLength < 8 || this.view.getBigUint64(0, true) !== traceMagic) {
      throw inputError('this is not a Bootgate trace', { place: { file: this.file, offset: 0 } });
    }
    this.need(0, rowBytes(fileHeader));
    const count = (name: keyof typeof fileHeader): number => columns.count(name)[0]!;
    const small = (name: keyof typeof fileHeader): number => columns.i32(name)[0]!;
    const version = small('layoutVersion');
    if (version !== layoutVersion) {
      throw inputError(
        version > layoutVersion
          ? `made by a newer tracer: layout ${version}, this Bootgate reads ${layoutVersion}`
          : `made by an older tracer: layout ${version}, this Bootgate reads ${layoutVersion}`,
        { place: { file: this.file }, hint: 'record the boot again, or use the Bootgate that recorded it' },
      );
    }
    const fileBytes = count('fileBytes');
    if (fileBytes !== this.view.byteLength || fileBytes > maxFileBytes) {
      throw inputError(`cut short or grown: it should have ${fileBytes.toLocaleString('en-US')} bytes`, {
        place: { file: this.file, offset: Math.min(fileBytes, this.view.byteLength) },
        hint: 'record the boot again',
      });
    }
    this.readDirectory(small('headerBytes'), small('sectionCount'));
    const end = endReasons[small('end')];
    if (end === undefined) throw columns.bad('end', 0, `unknown reason ${small('end')}`);
    return {
      count,
      bad: (name, message) => columns.bad(name, 0, message),
      trace: {
        layoutVersion: version,
        pluginApi: small('pluginApi'),
        qemuApiMin: small('qemuApiMin'),
        qemuApiCurrent: small('qemuApiCurrent'),
        end,
        endMark: small('endMark'),
        instructions: count('instructions'),
        repIterations: count('repIterations'),
        userInstructions: count('userInstructions'),
        virtualNs: columns.signed('virtualNs')[0]!,
        idleNs: columns.signed('idleNs')[0]!,
        blockExecutions: count('blockExecutions'),
        calls: count('calls'),
        interrupts: count('interrupts'),
        kaslrOffset: count('kaslrOffset'),
        strayReturns: count('strayReturns'),
        kindsCounted: countedKinds.filter((_, bit) => ((small('kindsCounted') >> bit) & 1) === 1),
        pagesInUse: columns.signed('pagesInUse')[0]!,
        mostPages: columns.signed('mostPages')[0]!,
        codeCompared: count('codeCompared'),
        codeEqual: count('codeEqual'),
        callTargets: count('callTargets'),
        callTargetsEntries: count('callTargetsEntries'),
        lastTask: small('lastTask'),
      },
    };
  }

  private readDirectory(start: number, count: number): void {
    const entryBytes = rowBytes(directoryEntry);
    if (start < 0 || count < 0 || count > 64) {
      throw inputError('absurd section directory', { place: { file: this.file, offset: start } });
    }
    this.need(start, count * entryBytes);
    const entries = new ColumnReader(this.view, this.file, directoryEntry, { offset: start, rows: count });
    const [offsets, rows] = [entries.count('offset'), entries.count('rows')];
    const [ids, sizes] = [entries.i32('section'), entries.i32('rowBytes')];
    for (let entry = 0; entry < count; entry += 1) {
      const place = { offset: offsets[entry]!, rows: rows[entry]!, rowBytes: sizes[entry]! };
      if (place.rowBytes < 0) throw entries.bad('rowBytes', entry, 'absurd row size');
      this.need(place.offset, place.rows * place.rowBytes);
      this.directory.set(ids[entry]!, place);
    }
  }

  section(name: SectionName): ColumnReader {
    const { id, row } = sections[name];
    const place = this.directory.get(id);
    if (!place) return new ColumnReader(this.view, this.file, row, { offset: 0, rows: 0 });
    if (place.rowBytes !== rowBytes(row)) {
      throw inputError(`section ${name} has rows of ${place.rowBytes} bytes instead of ${rowBytes(row)}`, {
        place: { file: this.file, offset: place.offset },
      });
    }
    return new ColumnReader(this.view, this.file, row, place);
  }

  private need(offset: number, bytes: number): void {
    if (!(offset + bytes <= this.view.byteLength)) {
      throw inputError(`cut short: ${bytes.toLocaleString('en-US')} bytes are missing or incomplete here`, {
        place: { file: this.file, offset },
      });
    }
  }
}
