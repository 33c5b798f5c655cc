/**
 * Disk images as people have them, made raw: by what is built in, or by the program that is made for it where that is
 * installed. Once per content; the result is kept in the cache.
 *
 * Why so: docs/decisions/0131-unwrap-what-people-have.md.
 */
import { spawn } from 'node:child_process';
import { closeSync, createReadStream, existsSync, openSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { withParentDeathSignal } from '../base/parent-death-signal.ts';
import { withFileSource, type ByteSource } from '../base/byte-source.ts';
import { BootgateError, errorCode, errorMessage, inputError } from '../base/errors.ts';
import { explainWriteError } from '../base/file-system-error.ts';
import { makeFolder, sha256File } from '../base/files.ts';
import { formatBytes } from '../base/number-format.ts';
import { runProgram } from '../base/run-program.ts';
import { diskContainer, unpackLine, type DiskContainer, type Unpacking } from './disk-containers.ts';
import { refuseReferences } from './image-references.ts';
import { openQcow2 } from './qcow2.ts';
import { rawBeginning, rawOfQcow2, rawOfStream } from './raw-copy.ts';

export interface UnpackedDisk {
  /** the raw file, which must not be written to: the image itself where it is raw */
  readonly path: string;
  /** what it was packed in, outermost first; none: it is raw. Of a result that was kept, the outermost alone */
  readonly wrappings: readonly string[];
}

/** As much as a qcow2 image may hold. */
const maxDiskBytes = 2 ** 40;
/** `disk.qcow2.xz` is in two */
const maxWrappings = 3;

/**
 * The raw content of an image.
 *
 * @param env for programs, the PATH above all
 * @throws an input error when it is damaged, wants other files, or nothing here unpacks it
 */
export async function unpackDisk(
  path: string,
  cacheFolder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<UnpackedDisk> {
  const outermost = lookAt(path, path);
  if (outermost === null) return { path, wrappings: [] };
  if (outermost.unpack.by === 'hand') throw byHand(outermost, path, 'which is not unpacked here');
  const folder = join(cacheFolder, 'disks');
  const target = join(folder, `${await sha256File(path)}.raw`);
  if (existsSync(target)) return { path: target, wrappings: [outermost.what] };
  await makeFolder(folder);
  const temporaries: string[] = [];
  try {
    let current = path;
    const wrappings: string[] = [];
    for (let next: DiskContainer | null = outermost; next !== null; next = lookAt(current, path)) {
      if (wrappings.length === maxWrappings) throw byHand(next, path, 'and was in too much already');
      const part = `${target}.${randomBytes(6).toString('hex')}`;
      temporaries.push(part);
      await unpackOnce(next, { from: current, to: part, name: path, env });
      wrappings.push(next.what);
      current = part;
    }
    await rename(current, target);
    return { path: target, wrappings };
  } catch (error) {
    throw explainWriteError(error, folder);
  } finally {
    for (const file of temporaries) await rm(file, { force: true });
  }
}

/** @param name what messages call it */
function withNamed<T>(path: string, name: string, use: (source: ByteSource) => T): T {
  return withFileSource(path, (source) => use({ ...source, name }));
}

/** Refuses first what is certain to fail: a large image takes its time to be hashed. */
function lookAt(path: string, name: string): DiskContainer | null {
  return withNamed(path, name, (source) => {
    const found = diskContainer(source);
    if (found !== null) refuseReferences(source, found);
    if (found?.unpack.by === 'qcow2') openQcow2(source);
    return found;
  });
}

interface Step {
  readonly from: string;
  readonly to: string;
  /** what messages call the image */
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
}

async function unpackOnce(container: DiskContainer, step: Step): Promise<void> {
  const { unpack } = container;
  const { from, to, name } = step;
  switch (unpack.by) {
    case 'qcow2':
      withNamed(from, name, (source) => rawOfQcow2(source, to));
      return;
    case 'cutting':
      withNamed(from, name, (source) => rawBeginning(source, source.size - unpack.footerBytes, to));
      return;
    case 'gzip':
      await gunzip(container, step);
      return;
    case 'program':
      await byProgram(container, unpack, step);
      return;
    case 'qemu-img':
      await byQemuImg(container, unpack.format, step);
      return;
    case 'hand':
      throw byHand(container, name, 'which is not unpacked here');
  }
}

async function gunzip(container: DiskContainer, { from, to, name }: Step): Promise<void> {
  const gunzip = createGunzip();
  const file = createReadStream(from).on('error', (error) => gunzip.destroy(error));
  try {
    await rawOfStream(file.pipe(gunzip), to, maxDiskBytes);
  } catch (error) {
    if (errorCode(error)?.startsWith('Z_') === true) throw damaged(container, name, errorMessage(error));
    throw error;
  } finally {
    file.destroy();
  }
}

async function byProgram(
  container: DiskContainer,
  unpack: Extract<Unpacking, { by: 'program' }>,
  { from, to, name, env }: Step,
): Promise<void> {
  const [command, ...args] = withParentDeathSignal([unpack.program, '-dc']);
  const input = openSync(from, 'r');
  const child = spawn(command!, args, { stdio: [input, 'pipe', 'pipe'], env });
  const said: Buffer[] = [];
  child.stderr!.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  ended.catch(() => undefined); // awaited below, when what it wrote is written
  try {
    await rawOfStream(child.stdout!, to, maxDiskBytes);
    const status = await ended;
    if (status === 0) return;
    const text = Buffer.concat(said).toString().trim().split('\n').at(-1) ?? '';
    throw damaged(container, name, text);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw missing(container, unpack, name);
    throw error;
  } finally {
    child.kill('SIGKILL');
    closeSync(input);
  }
}

function missing(
  container: DiskContainer,
  { program, package: from }: { program: string; package: string },
  name: string,
): Error {
  return byHand(container, name, `and ${program} is not installed here (apt-get install ${from})`);
}

async function byQemuImg(
  container: DiskContainer,
  format: string,
  { from, to, name, env }: Step,
): Promise<void> {
  const file = `json:${JSON.stringify({
    driver: format,
    file: { driver: 'file', filename: from },
    // Where it could have one it was refused; should it have one all the same, it is not opened.
    ...(['vmdk', 'qed'].includes(format) ? { backing: null } : {}),
  })}`;
  const run = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await runProgram('qemu-img', args, { bound: true, env });
    if (status !== 0)
      throw damaged(container, name, stderr.trim().split('\n').at(-1)!.replaceAll(from, name));
    return stdout.toString();
  };
  try {
    const size: unknown = (JSON.parse(await run('info', '--output=json', file)) as Record<string, unknown>)[
      'virtual-size'
    ];
    if (typeof size !== 'number' || size > maxDiskBytes) {
      throw damaged(container, name, `it holds a disk of more than ${formatBytes(maxDiskBytes)}`);
    }
    await run('convert', '-O', 'raw', file, to);
  } catch (error) {
    if (error instanceof BootgateError && errorCode(error.cause) === 'ENOENT')
      throw missing(container, qemuImg, name);
    throw error;
  }
}

const qemuImg = { program: 'qemu-img', package: 'qemu-utils' } as const;

function byHand(container: DiskContainer, path: string, why: string): Error {
  return inputError(`the disk image is ${container.what}, ${why}`, {
    place: { file: path },
    hint: `make a raw image of it: ${unpackLine(container, path)}`,
  });
}

function damaged(container: DiskContainer, path: string, said: string): Error {
  return inputError(`the disk image is ${container.what}, and cannot be unpacked: ${said}`, {
    place: { file: path },
    hint: 'copy or download it again',
  });
}
