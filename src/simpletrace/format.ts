/**
 * The file format of QEMU's `simple` trace backend, as QEMU's trace/simple.c writes it and scripts/simpletrace.py
 * reads it (both of 10.0.2; versions 2 and 3 as their scripts of 1.2 and 2.1 did). Integers are in the byte order
 * of the machine that ran QEMU; nothing is aligned.
 *
 *     file header, 24 bytes
 *       0  u64  0xffffffffffffffff
 *       8  u64  0xf2b177cb0aa429b4
 *      16  u64  version
 *     version 4 (QEMU 2.8 and later): every record begins with a u64 type
 *       type 0, an event's name              type 1, an event
 *         0  u64  0                            0  u64  1
 *         8  u64  event id                     8  u64  event id
 *        16  u32  length of the name          16  u64  timestamp, ns of the host's CLOCK_MONOTONIC
 *        20       name, without NUL           24  u32  length from the event id on: 24 + arguments
 *                                             28  u32  process id of QEMU
 *                                             32       arguments: scalars as u64, strings as u32 length + bytes
 *     versions 2 and 3: only events, without the type; ids number the lines of the build's `trace-events` file
 *
 * The events of interest have two arguments each, so they take 48 bytes (40 in versions 2 and 3):
 * `exec_tb(tb, pc)`, `exec_tb_nocache(tb, pc)` and `exec_tb_exit(last_tb, flags)`. Events that did not fit into
 * QEMU's ring leave one record with id 0xfffffffffffffffe and their number as its only argument.
 */
import { inputError } from '../base/errors.ts';

export const headerBytes = 24;
export const newestVersion = 4;
/** a record's bytes from the event id to the end of the process id */
export const eventHeaderBytes = 24;
/** `length` of an exec_tb, exec_tb_nocache or exec_tb_exit record */
export const blockRecordLength = eventHeaderBytes + 16;
/** `length` of a dropped-events record */
export const droppedRecordLength = eventHeaderBytes + 8;
/** QEMU's ring (TRACE_BUF_LEN, 4096 * 64): no record is longer */
export const ringBytes = 262_144;
/** longer than any event's name; tracetool makes C identifiers of them */
export const maxNameBytes = 1024;

/** What stands in the stream that matters here. */
export type TraceVersion = 2 | 3 | 4;

const magic = 0xf2b177cb0aa429b4n;
const magicSwapped = 0xb429a40acb77b1f2n;
const headerId = 0xffffffffffffffffn;

/** Whether bytes begin like a trace of the simple backend (of either byte order). */
export function looksLikeSimpletrace(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes.subarray(0, 8).every((byte) => byte === 0xff);
}

/**
 * Checks the 24 bytes a trace begins with.
 *
 * @param file what messages call the trace
 * @throws BootgateError (bad input) naming what the file is instead: another byte order, version or format
 */
export function parseTraceHeader(bytes: Uint8Array, file: string): TraceVersion {
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const found = view.getBigUint64(8, true);
  if (view.getBigUint64(0, true) !== headerId || (found !== magic && found !== magicSwapped)) {
    throw inputError("this is not a trace of QEMU's simple backend", {
      place: { file, offset: 0 },
      hint: "such a trace is written by QEMU's '-trace enable=exec_tb,file=TRACE' of a QEMU configured with --enable-trace-backends=simple",
    });
  }
  if (found === magicSwapped) {
    throw inputError('the trace was written on a big-endian machine, and those are not supported', {
      place: { file, offset: 8 },
      hint: 'run QEMU on a little-endian machine (as nearly all are)',
    });
  }
  const version = view.getBigUint64(16, true);
  if (version === 2n) return 2;
  if (version === 3n) return 3;
  if (version === 4n) return 4;
  throw inputError(
    version < 2n
      ? `the trace has format version ${version}, which QEMU wrote before 1.2; versions 2 to ${newestVersion} can be read`
      : `the trace has format version ${version}; the newest this Bootgate reads is ${newestVersion}`,
    {
      place: { file, offset: 16 },
      hint: version < 2n ? 'trace with a newer QEMU' : 'use a newer Bootgate',
    },
  );
}
