/**
 * A kernel file as given on the command line: recognised, checked and, when asked, decompressed. How an
 * architecture's kernel file looks is said by its value (src/arch).
 */
import type { Architecture, KernelFormat } from '../arch/architecture.ts';
import { architectureOf, bootable, isKernelOrElf, recognise } from '../arch/architectures.ts';
import { describeForeignFile, kernelHint } from '../arch/kernel-file/foreign-kernel.ts';
import {
  maxKernelBytes,
  unwrapKernel,
  type KernelContent,
  type UnwrappedKernel,
} from '../arch/kernel-file/unwrap-kernel.ts';
import { elfMachineName } from '../arch/machine-names.ts';
import { inputError } from '../base/errors.ts';
import { refuseFolder } from '../base/file-kind.ts';
import { sha256 } from '../base/files.ts';
import type { ByteSource } from '../base/byte-source.ts';
import {
  decodeStream,
  decompressPayload,
  recogniseCompression,
  type Compression,
} from '../base/decompress/payload.ts';
import { PayloadError } from '../base/decompress/payload-error.ts';
import { isElf, readElf, segmentType, type ElfFile } from './elf-file.ts';
import { elfBuildId, hasPvhEntry } from './elf-notes.ts';
import {
  flattened,
  flattenedKernel,
  kernelElf,
  openKernelElf,
  rawKernel,
  type KernelElf,
} from './kernel-elf.ts';

export interface KernelImage {
  readonly path: string;
  readonly arch: Architecture;
  /** `ELF`, or the architecture's: `bzImage` */
  readonly format: string;
  /** what `uname -r` will print; null where the file does not tell */
  readonly release: string | null;
  /** version text of the header, or the banner of a vmlinux */
  readonly version: string | null;
  /** of what the file carries; null for a vmlinux */
  readonly compression: Compression | null;
  /** can QEMU start it? A vmlinux needs an entry for PVH */
  readonly starts: boolean;
  /** what the file is in truth a wrapping of; null: it is the kernel itself. Then `path` names the wrapping */
  readonly unwrapped: UnwrappedKernel | null;
  /** the kernel's bytes, handed over while they can be read */
  readonly read: <T>(use: (source: ByteSource) => T) => T;
  /** under which what is learned of the file is kept: SHA-256 of the file, of a vmlinux of what is loaded and the build-id */
  readonly key: string;
  /**
   * The kernel itself, decompressed once.
   *
   * @throws an input error when the payload is damaged or cannot be decompressed here
   */
  open(): KernelElf;
  /**
   * What QEMU is given in place of the file, which it does not start as it is; null: the file itself.
   *
   * @throws as `open` does
   */
  bootable(): Buffer | null;
}

/**
 * Reads and checks a kernel file; of any but a vmlinux only the header is looked into.
 *
 * @throws an input error that says what the file is, when it is not a kernel that can be booted or is cut short
 */
export function readKernelImage(path: string): KernelImage {
  refuseFolder(path, 'kernel');
  const content = unwrapKernel(path, isKernelOrElf);
  const head = content.read((source) => source.read(0, Math.min(4096, source.size)));
  const draft = recognise(head);
  if (draft !== null) {
    const arch = architectureOf(draft.name);
    return isElf(head) ? elfKernel(path, arch, content) : kernelFile(path, arch, content);
  }
  if (isElf(head)) throw foreignElf(path, head);
  const { what, hint } = content.read(describeForeignFile);
  const wrapped =
    content.unwrapped === null ? '' : `${content.unwrapped.wrappings.join(', ')}, and in it is `;
  throw inputError(`this is ${wrapped}${what}, not an ${bootable()} kernel`, { place: { file: path }, hint });
}

function kernelFile(path: string, arch: Architecture, { read, unwrapped }: KernelContent): KernelImage {
  const bytes = read((source) => source.read(0, source.size));
  const { kernel } = arch;
  const { offset, length } = kernel.payload(bytes, path);
  const payload = bytes.subarray(offset, offset + length);
  const compression = recogniseCompression(payload);
  // As it lies in memory, uncompressed. Whoever opens it may change it: it is not what is handed to QEMU.
  const asItIs = compression === null && kernel.raw?.matches(payload) === true;
  const content = (): Buffer =>
    asItIs ? Buffer.from(payload) : decompress(path, { kernel, payload, offset, compression });
  const open = once(() => openPayload(path, kernel, content()));
  return {
    path,
    arch,
    format: kernel.name,
    compression,
    starts: true,
    unwrapped,
    read,
    key: sha256(bytes),
    open,
    bootable: () => (kernel.raw === null || asItIs ? (unwrapped?.bytes ?? null) : content()),
    get version() {
      return kernel.raw === null ? kernel.version(bytes) : open().banner;
    },
    get release() {
      return releaseOf(this.version);
    },
  };
}

/** `6.1.0-56-cloud-amd64` of a header's version text or of a banner, `Linux version 6.1.0-56-cloud-amd64 (…) …` */
function releaseOf(version: string | null): string | null {
  return version?.replace(/^Linux version /, '').split(' ')[0] ?? null;
}

function openPayload(path: string, { name, raw }: KernelFormat, content: Buffer): KernelElf {
  if (raw?.matches(content)) return rawKernel(path, content, raw);
  if (raw !== null) {
    throw inputError(`what this ${name} carries is not an ${name}`, {
      place: { file: path },
      hint: 'copy or download the kernel again',
    });
  }
  if (isElf(content)) return openKernelElf(path, content);
  throw inputError(`what this ${name} carries is not a vmlinux (an ELF file)`, {
    place: { file: path },
    hint: "give the kernel's vmlinux with --kernel",
  });
}

interface Payload {
  readonly kernel: KernelFormat;
  readonly payload: Buffer;
  readonly offset: number;
  readonly compression: Compression | null;
}

function decompress(path: string, { kernel, payload, offset, compression }: Payload): Buffer {
  const hint = "give the kernel's vmlinux with --vmlinux";
  if (compression === null) {
    throw inputError(`the kernel inside this ${kernel.name} is not compressed in a way known here`, {
      place: { file: path, offset },
      hint,
    });
  }
  try {
    // A size stands behind what a bzImage carries. Behind what zboot carries it is not counted as the payload's.
    const decode = kernel.raw === null ? decompressPayload : decodeStream;
    return decode(payload, compression, maxKernelBytes);
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
function elfKernel(path: string, arch: Architecture, { read, unwrapped }: KernelContent): KernelImage {
  const { elf, buildId, starts } = read((source) => {
    const headers = readElf(source);
    return {
      elf: headers,
      buildId: elfBuildId(source, headers),
      starts:
        arch.kernel.vmlinux === 'raw' || (arch.kernel.vmlinux === 'pvh' && hasPvhEntry(source, headers)),
    };
  });
  const loaded = elf.segments.filter(({ type }) => type === segmentType.load);
  const end = Math.max(0, ...loaded.map(({ offset, fileSize }) => offset + fileSize));
  if (
    !kernelTypes.includes(elf.type) ||
    end > maxKernelBytes ||
    !loaded.some((segment) => inKernelHalf(arch, segment))
  ) {
    throw inputError(`this ELF file is ${elfKind(elf)}, not a kernel`, {
      place: { file: path },
      hint: `give ${arch.kernel.example} or a vmlinux`,
    });
  }
  const bytes = (): Buffer => read((source) => source.read(0, Math.min(end, source.size)));
  const { raw } = arch.kernel;
  const open = once(() =>
    raw === null
      ? kernelElf(path, bytes(), elf, buildId)
      : flattenedKernel(path, { bytes: bytes(), elf, buildId }, raw),
  );
  let key: string | undefined;
  return {
    path,
    arch,
    format: 'ELF',
    compression: null,
    starts,
    unwrapped,
    read,
    open,
    bootable: () => (raw === null ? (unwrapped?.bytes ?? null) : flattened(bytes(), elf)),
    get version() {
      return open().banner;
    },
    get release() {
      return releaseOf(this.version);
    },
    get key() {
      // A build-id stays what it is when bytes are changed after the link; debug information alone has no others.
      return (key ??= sha256(`${buildId}${sha256(open().bytes)}`));
    },
  };
}

/** ET_EXEC, and ET_DYN of those that relocate themselves */
const kernelTypes: readonly number[] = [2, 3];

/** e_type */
const elfType = { relocatable: 1, core: 4 } as const;

function elfKind({ type, sections }: ElfFile): string {
  if (type === elfType.core) return 'a memory dump';
  if (type !== elfType.relocatable) return 'a program or a library';
  return sections.some(({ name }) => name === '.modinfo') ? 'a kernel module' : 'an object file';
}

function inKernelHalf({ addresses }: Architecture, { address }: { readonly address: bigint }): boolean {
  return address >> 32n >= BigInt(addresses.kernelHalf);
}

function foreignElf(path: string, head: Buffer): Error {
  const multiboot = multibootMagics.some((magic) => head.includes(magic));
  const what = multiboot ? 'multiboot kernel (the Xen hypervisor, perhaps)' : 'kernel or program';
  return inputError(`this is a ${elfMachineName(head)} ${what}; Bootgate boots ${bootable()} kernels`, {
    place: { file: path },
    hint: multiboot ? 'give the Linux kernel that it would start' : kernelHint,
  });
}

/** Multiboot specification 0.6.96, 3.1.1, and 2.0, 3.1.1: within the first 8 and 32 KiB, aligned; ours is the first page. */
const multibootMagics = [Buffer.from('02b0ad1b', 'hex'), Buffer.from('d65052e8', 'hex')];

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
