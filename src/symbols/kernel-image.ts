/**
 * A kernel file as given on the command line: recognised, checked and, when asked, decompressed. A bzImage is
 * laid out after Documentation/arch/x86/boot.rst:
 *
 *     real-mode code, (setup_sects + 1) * 512 bytes, with the setup header at 0x1f1
 *     protected-mode code, syssize * 16 bytes, in it at payload_offset the compressed vmlinux
 */
import { readFileSync } from 'node:fs';
import { errorCode, errorMessage, inputError } from '../base/errors.ts';
import { sha256 } from '../base/files.ts';
import { withFileSource } from '../base/byte-source.ts';
import { decompressPayload, recogniseCompression, type Compression } from '../base/decompress/payload.ts';
import { PayloadError } from '../base/decompress/payload-error.ts';
import { elfMachineX8664, isElf, readElf, segmentType } from './elf-file.ts';
import { describeForeignFile, machineName } from './foreign-files.ts';
import { elfBuildId } from './elf-notes.ts';
import { kernelElf, openKernelElf, type KernelElf } from './kernel-elf.ts';

export interface KernelImage {
  readonly path: string;
  readonly format: 'bzImage' | 'ELF';
  /** what `uname -r` will print; null where the file does not tell */
  readonly release: string | null;
  /** version text of the bzImage header, or the banner of a vmlinux */
  readonly version: string | null;
  /** of a bzImage's payload */
  readonly compression: Compression | null;
  /** under which what is learned of the file is kept: SHA-256 of a bzImage, build-id of a vmlinux that has one */
  readonly key: string;
  /**
   * The kernel itself, decompressed once.
   *
   * @throws an input error when the payload is damaged or cannot be decompressed here
   */
  open(): KernelElf;
}

/** the largest kernel worth believing in; distribution kernels decompress to 60 MB */
const maxKernelBytes = 1 << 30;

/**
 * Reads and checks a kernel file; of a bzImage only the header is looked into.
 *
 * @throws an input error that says what the file is, when it is not an x86-64 kernel or is cut short
 */
export function readKernelImage(path: string): KernelImage {
  const head = withFileSource(path, (source) => source.read(0, Math.min(4096, source.size)));
  if (isElf(head)) return elfKernel(path);
  if (head.length > 0x268 && head.toString('latin1', 0x202, 0x206) === 'HdrS') return bzImage(path);
  const { what, hint } = describeForeignFile(head);
  throw inputError(`this is ${what}, not an x86-64 kernel`, { place: { file: path }, hint });
}

function bzImage(path: string): KernelImage {
  const bytes = readWhole(path);
  const protocol = bytes.readUInt16LE(0x206);
  const setupBytes = ((bytes[0x1f1] || 4) + 1) * 512;
  const stated = setupBytes + bytes.readUInt32LE(0x1f4) * 16;
  if (stated > bytes.length) {
    throw inputError(
      `this kernel is cut short: its header states ${stated.toLocaleString('en-US')} bytes, ` +
        `the file has ${bytes.length.toLocaleString('en-US')}`,
      { place: { file: path }, hint: 'copy or download the kernel again' },
    );
  }
  if (protocol < 0x20c || (bytes.readUInt16LE(0x236) & 1) === 0) {
    throw inputError(
      'this is a 32-bit x86 kernel (or one older than Linux 3.8); Bootgate boots x86-64 kernels',
      {
        place: { file: path },
      },
    );
  }
  const payloadStart = setupBytes + bytes.readUInt32LE(0x248);
  const payload = bytes.subarray(payloadStart, payloadStart + bytes.readUInt32LE(0x24c));
  const compression = recogniseCompression(payload);
  const version = versionText(bytes, setupBytes);
  return {
    path,
    format: 'bzImage',
    version,
    release: version?.split(' ')[0] ?? null,
    compression,
    key: sha256(bytes),
    open: once(() => openPayload(path, decompress(path, payload, payloadStart, compression))),
  };
}

function openPayload(path: string, content: Buffer): KernelElf {
  if (isElf(content)) return openKernelElf(path, content);
  throw inputError('what this bzImage carries is not a vmlinux (an ELF file)', {
    place: { file: path },
    hint: "give the kernel's vmlinux with --kernel",
  });
}

/** kernel_version: offset of a NUL-terminated text, less 0x200. */
function versionText(bytes: Buffer, setupBytes: number): string | null {
  const offset = bytes.readUInt16LE(0x20e);
  if (offset === 0 || offset + 0x200 >= setupBytes) return null;
  const text = bytes.toString('latin1', offset + 0x200, Math.min(setupBytes, offset + 0x200 + 512));
  return text.split('\0')[0]!.trim() || null;
}

function decompress(path: string, payload: Buffer, offset: number, compression: Compression | null): Buffer {
  const hint = "give the kernel's vmlinux with --vmlinux";
  if (compression === null) {
    throw inputError('the kernel inside this bzImage is not compressed in a way known here', {
      place: { file: path, offset },
      hint,
    });
  }
  try {
    return decompressPayload(payload, compression, maxKernelBytes);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw inputError(`the kernel inside cannot be decompressed (${compression}): ${error.message}`, {
      place: { file: path, offset },
      hint: `copy or download the kernel again, or ${hint}`,
      cause: error,
    });
  }
}

/**
 * A vmlinux given as the kernel: only what is loaded is read, when it is asked for, so that 590 MB of debug
 * information are not. A file of debug information alone holds even less; what is there is taken.
 */
function elfKernel(path: string): KernelImage {
  const { elf, buildId } = withFileSource(path, (source) => {
    const headers = readElf(source);
    return { elf: headers, buildId: elfBuildId(source, headers) };
  });
  if (elf.machine !== elfMachineX8664) {
    throw inputError(
      `this is a ${machineName(elf.machine)} kernel or program; Bootgate boots x86-64 kernels`,
      {
        place: { file: path },
      },
    );
  }
  const loaded = elf.segments.filter(({ type }) => type === segmentType.load);
  const end = Math.max(0, ...loaded.map(({ offset, fileSize }) => offset + fileSize));
  if (elf.type !== typeExecutable || end > maxKernelBytes || !loaded.some(inKernelHalf)) {
    throw inputError('this ELF file is a program, a library or a module, not a kernel', {
      place: { file: path },
    });
  }
  const open = once(() =>
    withFileSource(path, (source) =>
      kernelElf(path, source.read(0, Math.min(end, source.size)), elf, buildId),
    ),
  );
  return {
    path,
    format: 'ELF',
    compression: null,
    open,
    get version() {
      return open().banner;
    },
    get release() {
      return open().banner?.split(' ')[2] ?? null;
    },
    get key() {
      return buildId ?? sha256(open().bytes);
    },
  };
}

/** ET_EXEC */
const typeExecutable = 2;

function inKernelHalf({ address }: { readonly address: bigint }): boolean {
  return address >= 0xffff_8000_0000_0000n;
}

function readWhole(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw inputError(errorCode(error) === 'ENOENT' ? 'there is no such file' : errorMessage(error), {
      place: { file: path },
      cause: error,
    });
  }
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
