/** Trace files as pieces of bytes: plain, compressed with gzip, xz or zstd, or standard input. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { BootgateError, errorCode, errorMessage, inputError } from '../base/errors.ts';

/** Large enough that a piece's fixed costs vanish, small enough to stay near the caches. */
const pieceBytes = 1 << 20;

/**
 * The bytes of a trace. A piece is overwritten by the next one.
 *
 * @param path a file, or `-` for standard input
 * @throws BootgateError (bad input) when it cannot be read or decompressed
 */
export async function* traceBytes(path: string): AsyncGenerator<Uint8Array> {
  if (path === '-') {
    for await (const piece of process.stdin) yield piece as Buffer;
    return;
  }
  const { file, regular } = await openTrace(path);
  try {
    if (!regular) {
      yield* plainBytes(file); // a FIFO cannot be looked into beforehand
      return;
    }
    const head = new Uint8Array(6);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const format = compressions.find(
      ({ magic }) => bytesRead >= magic.length && magic.every((byte, at) => head[at] === byte),
    );
    if (format === undefined) yield* plainBytes(file);
    else if (format.program === null) yield* gunzipped(file, path);
    else yield* decompressed(format.program, path);
  } finally {
    await file.close();
  }
}

const compressions: readonly { readonly magic: readonly number[]; readonly program: string | null }[] = [
  { magic: [0x1f, 0x8b], program: null },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], program: 'xz' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], program: 'zstd' },
];

async function openTrace(path: string): Promise<{ file: FileHandle; regular: boolean }> {
  let file;
  try {
    file = await open(path);
  } catch (error) {
    throw inputError(
      errorCode(error) === 'ENOENT' ? 'there is no such file' : `cannot be read: ${errorMessage(error)}`,
      { place: { file: path }, cause: error },
    );
  }
  const stat = await file.stat();
  if (!stat.isDirectory()) return { file, regular: stat.isFile() };
  await file.close();
  throw inputError('this is a folder, not a trace', { place: { file: path } });
}

/** Reads the next piece while the last one is worked on. */
async function* plainBytes(file: FileHandle): AsyncGenerator<Uint8Array> {
  let current = new Uint8Array(pieceBytes);
  let other = new Uint8Array(pieceBytes);
  let reading = file.read(current, 0, pieceBytes, null);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      reading = file.read(other, 0, pieceBytes, null);
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    await reading.catch(() => undefined); // before the file is closed under it
  }
}

async function* gunzipped(file: FileHandle, path: string): AsyncGenerator<Uint8Array> {
  const input = file.createReadStream({ autoClose: false, start: 0, highWaterMark: pieceBytes });
  const output = input.pipe(createGunzip({ chunkSize: pieceBytes }));
  input.on('error', (error) => output.destroy(error));
  try {
    for await (const piece of output) yield piece as Buffer;
  } catch (error) {
    if (error instanceof BootgateError) throw error;
    throw inputError(`the compressed trace is damaged: ${errorMessage(error)}`, {
      place: { file: path },
      cause: error,
    });
  } finally {
    input.destroy();
    output.destroy();
  }
}

async function* decompressed(program: string, path: string): AsyncGenerator<Uint8Array> {
  const child = spawn(program, ['-dc', '--', path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(0, 1000)));
  const failed = once(child, 'error').then(([error]) => {
    throw new BootgateError(
      `the trace is compressed, and ${program} could not be run: ${errorMessage(error)}`,
      {
        hint: `install ${program}, or decompress the trace first`,
      },
    );
  });
  failed.catch(() => undefined);
  const closed = once(child, 'close') as Promise<[number | null]>;
  closed.catch(() => undefined);
  try {
    for await (const piece of child.stdout) yield piece as Buffer;
    const [status] = await Promise.race([closed, failed]);
    if (status !== 0) {
      throw inputError(`the compressed trace is damaged: ${said.trim()}`, { place: { file: path } });
    }
  } finally {
    child.kill();
  }
}
