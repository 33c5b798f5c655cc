/**
 * Decides how a scenario's disk is attached and what the guest needs to boot from it: as memory (nvdimm), which
 * is deterministic, where kernel and initramfs can use that or can be helped to; as a virtio disk otherwise.
 */
import { architectureOf } from '../arch/architectures.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileSource, type ByteSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';
import { fileKind, fileKindBytes } from '../base/file-kind.ts';
import type { Scenario } from '../config/scenario.ts';
import { readVolumes, type Volume } from '../image/disk-volumes.ts';
import { openExt4, unknownExt4Features } from '../image/ext4-reader.ts';
import type { FileTree } from '../image/file-tree.ts';
import { openFolder } from '../image/folder-tree.ts';
import { readInitramfs } from '../image/initramfs-file.ts';
import { paddedCopy } from '../image/raw-copy.ts';
import { inspectDisk, type RawDisk } from './disk.ts';
import type { KernelFeatures } from './drivers.ts';
import { findUefiFirmware, type UefiFirmware } from './firmware.ts';
import { givenInitramfs } from './given-initramfs.ts';
import { refuseForeignProgram } from './guest-program.ts';
import { ownInitramfs } from './initramfs.ts';
import { findModules, moduleReleases, type ModuleFolder } from './kernel-modules.ts';
import { memoryLayout } from './memory-disk.ts';
import { planAttachment, type AttachmentPlan, type ModuleSources } from './plan-attachment.ts';
import { kernelWords, type PreparedDisk } from './qemu-command.ts';
import { chooseRoot, describeVolume, initPaths } from './root-device.ts';

/** A scenario's files as QEMU gets them. */
export interface PreparedGuest {
  /** what QEMU starts: the scenario's kernel, or what is inside of it */
  readonly kernel: string;
  readonly initrd: string | null;
  readonly disk: PreparedDisk | null;
  /** null: SeaBIOS */
  readonly uefi: UefiFirmware | null;
  /** the scenario's `append`, with what the disk needs */
  readonly append: string;
  /** what was decided, a sentence each, for whoever watches */
  readonly notes: readonly string[];
  /** what weakens the measurement */
  readonly warnings: readonly string[];
}

export interface PrepareRequest {
  readonly scenario: Scenario;
  readonly kernel: KernelFeatures;
  /** the kernel where QEMU does not start the scenario's file as it is (KernelImage.bootable); default: it does */
  readonly bootable?: Buffer | null;
  /** where copies and archives go */
  readonly folder: string;
  /** where converted images are kept */
  readonly cacheFolder: string;
  /** tells where firmware is (findUefiFirmware); default: where its package puts it */
  readonly env?: NodeJS.ProcessEnv;
  /** instead of Bootgate's own initramfs, where the scenario has neither initrd nor disk */
  readonly initramfs?: Uint8Array;
}

/**
 * Prepares what a scenario boots from. The scenario's own files are never written to.
 *
 * @throws BootgateError (exit status 2) when a file is missing or damaged or the guest cannot use its disk as asked
 */
export async function prepareGuest(request: PrepareRequest): Promise<PreparedGuest> {
  return { ...(await prepareFiles(request)), kernel: await startedKernel(request) };
}

async function startedKernel({ scenario, folder, bootable = null }: PrepareRequest): Promise<string> {
  if (bootable === null) return scenario.kernel;
  const path = join(folder, 'kernel');
  await writeFile(path, bootable);
  return path;
}

type PreparedFiles = Omit<PreparedGuest, 'kernel'>;

async function prepareFiles(request: PrepareRequest): Promise<PreparedFiles> {
  const { scenario, folder } = request;
  const given = await givenInitramfs(scenario);
  if (scenario.disk === null) return await withoutDisk(request, given);
  const raw = await inspectDisk(scenario.disk, request.cacheFolder);
  if (scenario.boot !== 'kernel') return await bootedByItself(request, scenario.boot, raw);
  const initramfs = given === null ? null : { path: given, bytes: await readFile(given) };
  const plan = withFileSource(raw.path, (source) => planFor(request, source, initramfs));
  let { path, bytes } = raw;
  if (plan.as === 'nvdimm') {
    const layout = memoryLayout(architectureOf(scenario.arch).machine.memoryDisk, scenario.memoryMiB, bytes);
    if (layout.bytes !== bytes || layout.before !== 0) {
      path = join(folder, 'disk.raw');
      paddedCopy(raw.path, path, layout.before + layout.bytes + layout.after, layout.before);
    }
    bytes = layout.bytes;
  }
  let initrd = given;
  if (plan.archive !== null) {
    initrd = join(folder, 'initramfs.cpio');
    await writeFile(initrd, behind(initramfs?.bytes ?? Buffer.alloc(0), plan.archive));
  }
  return {
    initrd,
    disk: { path, as: plan.as, bytes },
    uefi: null,
    append: plan.append,
    notes: [...raw.notes, ...plan.notes],
    warnings: plan.warnings,
  };
}

async function withoutDisk(
  { scenario, folder, initramfs }: PrepareRequest,
  given: string | null,
): Promise<PreparedFiles> {
  if (scenario.generateInitrd || scenario.modules !== null) {
    const key = scenario.generateInitrd ? 'initrd: generate' : 'modules';
    throw inputError(`'${key}' says how to reach a disk, and there is none`, {
      hint: `give the image with 'disk', or leave '${key}' out`,
    });
  }
  let initrd = given;
  if (initrd === null) {
    initrd = join(folder, 'initramfs.cpio');
    await writeFile(initrd, initramfs ?? ownInitramfs({}, architectureOf(scenario.arch)));
  }
  return { initrd, disk: null, uefi: null, append: scenario.append, notes: [], warnings: [] };
}

/** An image with a bootloader: attached as it is, since the bootloader decides all else. */
async function bootedByItself(
  { scenario: { arch, disk }, env = {} }: PrepareRequest,
  boot: 'bios' | 'uefi',
  raw: RawDisk,
): Promise<PreparedFiles> {
  const { uefi } = architectureOf(arch).machine;
  withFileSource(raw.path, (source) => checkBootable({ ...source, name: disk!.path }, boot));
  return {
    initrd: null,
    disk: { path: raw.path, bytes: raw.bytes, as: 'virtio' },
    uefi: boot === 'uefi' ? await findUefiFirmware(uefi, env) : null,
    append: '',
    notes: [
      ...raw.notes,
      `the disk's own bootloader boots it, under ${boot === 'uefi' ? uefi!.name : 'SeaBIOS'}`,
    ],
    warnings: [],
  };
}

/** @throws an input error when firmware will find nothing to boot, which it would look for until the end of its time */
function checkBootable(source: ByteSource, boot: 'bios' | 'uefi'): void {
  const place = { file: source.name };
  if (boot === 'bios' && (source.size < 512 || source.read(510, 2).readUInt16LE(0) !== 0xaa55)) {
    throw inputError('nothing in this image boots by a BIOS: its first sector has no boot mark', {
      place,
      hint: "boot its kernel by 'boot: kernel', or by 'boot: uefi' if it has a bootloader for that",
    });
  }
  const volumes = readVolumes(source);
  // A CD's EFI partition is a file in it, which its table of partitions may point to.
  if (
    boot === 'uefi' &&
    !volumes.some(({ fileSystem }) => fileSystem === 'vfat' || fileSystem === 'iso9660')
  ) {
    throw inputError(
      'nothing in this image boots by UEFI: it has no FAT file system, where a bootloader is looked for',
      {
        place,
        hint: `boot its kernel by 'boot: kernel'; it has ${volumes.map(describeVolume).join('; ')}`,
      },
    );
  }
}

/** An archive behind another: the kernel looks for one at multiples of 4 bytes (init/initramfs.c). */
function behind(first: Buffer, archive: Uint8Array): Uint8Array {
  return Buffer.concat([first, Buffer.alloc((4 - (first.length % 4)) % 4), archive]);
}

function planFor(
  { scenario, kernel }: PrepareRequest,
  source: ByteSource,
  initramfs: { readonly path: string; readonly bytes: Buffer } | null,
): AttachmentPlan {
  const volumes = readVolumes(source);
  const trees = new Map<Volume, FileTree | null>();
  const treeOf = (volume: Volume): FileTree | null => {
    const known = trees.get(volume);
    if (known !== undefined) return known;
    const readable = volume.fileSystem === 'ext4' && unknownExt4Features(source, volume.start) === 0;
    const tree = readable ? openExt4(source, volume.start) : null;
    trees.set(volume, tree);
    return tree;
  };
  const root = chooseRoot(
    architectureOf(scenario.arch).machine.rootPartitionType,
    kernelWords(scenario.append),
    volumes,
    (volume) => hasInit(treeOf(volume)),
    scenario.disk!.path,
  );
  const rootTree = root.volume && treeOf(root.volume);
  if (rootTree && !kernelWords(scenario.append).some((word) => /^(?:rd)?init=/.test(word))) {
    refuseForeignProgram(
      architectureOf(scenario.arch),
      { ...rootTree, name: scenario.disk!.path },
      initPaths,
    );
  }
  // Of an initramfs that is used as it is, nothing needs to be known.
  const asItIs = scenario.disk!.as === 'virtio' && scenario.modules === null;
  return planAttachment({
    scenario,
    kernel,
    volumes,
    content: contentOf(source),
    root,
    initramfs: initramfs === null ? null : asItIs ? 'unread' : readInitramfs(initramfs.path, initramfs.bytes),
    sources: moduleSources(scenario, kernel, rootTree),
  });
}

function contentOf(source: ByteSource): string | null {
  const head = source.read(0, Math.min(fileKindBytes, source.size));
  const kind = fileKind(head);
  if (kind !== null) return kind.what;
  const isMarked = head.length >= 512 && head.readUInt16LE(510) === 0xaa55;
  return isMarked ? 'a boot sector, or a table without partitions (MBR)' : null;
}

function hasInit(tree: FileTree | null): boolean | null {
  if (tree === null) return null;
  return [...initPaths, '/init'].some((path) => tree.read(path) !== null);
}

/** A folder that was given; else the image itself. Looked into when modules are missing, and not before. */
function moduleSources(scenario: Scenario, kernel: KernelFeatures, image: FileTree | null): ModuleSources {
  const { release } = kernel;
  let found: ModuleFolder | null | undefined;
  return {
    find() {
      if (found === undefined) {
        const tree = scenario.modules === null ? image : openFolder(scenario.modules);
        found = tree && findModules(tree, release);
        if (found === null && scenario.modules !== null) {
          throw inputError(`there are no modules of ${release ?? 'this kernel'} in this folder`, {
            place: { file: scenario.modules },
            hint: releaseHint(tree),
          });
        }
      }
      return found;
    },
    describe() {
      if (scenario.modules !== null) return `the modules in ${scenario.modules} have none of these`;
      if (image === null) return 'modules inside the image cannot be read (its root is not ext4)';
      const releases = moduleReleases(image);
      if (releases.length === 0) return 'the image has no modules';
      return `the image has modules of ${[...new Set(releases)].join(', ')}, not of ${release ?? 'a release known'}`;
    },
  };
}

function releaseHint(tree: FileTree | null): string {
  const releases = tree === null ? [] : moduleReleases(tree);
  if (releases.length > 0) return `it has those of ${[...new Set(releases)].join(', ')}`;
  return 'give a folder that holds lib/modules/RELEASE, or that is /lib/modules/RELEASE itself';
}
