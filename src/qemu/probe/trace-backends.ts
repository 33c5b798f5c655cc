/** Which trace backends a QEMU was built with, found by tracing something and looking at what appears where. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import type { Qemu, QemuFiles } from '../qemu.ts';
import { emptyMachine, runQemu } from './run-qemu.ts';

/** First 16 bytes of a binary trace, native-endian: header event id and magic (trace/simple.c). */
const simpleHeader = Buffer.from('ffffffffffffffffb429a40acb77b1f2', 'hex');

/** What `log` writes for the command that ends the probe, on stderr or, without `simple`, into the file. */
const logLine = /handle_qmp_command [^\n]*quit/;

/**
 * Traces QEMU's handling of one QMP command: `simple` writes a binary header into the file, `log` a line of
 * text; a build whose events go elsewhere (ftrace, dtrace, ust, syslog) has events but leaves neither.
 *
 * @param folder an existing folder for the trace
 */
export async function probeTraceBackends(qemu: QemuFiles, folder: string): Promise<Qemu['traceBackends']> {
  const file = join(folder, 'backends.trace');
  const traced = await runQemu(
    qemu,
    [...emptyMachine, '-qmp', 'stdio', '-trace', 'enable=handle_qmp_command', '-trace', `file=${file}`],
    { input: '{"execute":"qmp_capabilities"}\n{"execute":"quit"}\n' },
  );
  const written = await beginning(file, 4096);
  const simple = written.subarray(0, simpleHeader.length).equals(simpleHeader);
  const log = logLine.test(traced.stderr) || (!simple && logLine.test(written.toString('latin1')));
  if (simple || log) return [...(simple ? (['simple'] as const) : []), ...(log ? (['log'] as const) : [])];
  const { stdout } = await runQemu(qemu, ['-trace', 'help']);
  return stdout.includes('handle_qmp_command') ? ['other'] : [];
}

async function beginning(path: string, length: number): Promise<Buffer> {
  let file;
  try {
    file = await open(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
