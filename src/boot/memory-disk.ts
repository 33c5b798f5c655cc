/**
 * A disk as memory that the guest mounts: what QEMU is told of it, and the kernel. An NVDIMM where ACPI tells of one;
 * elsewhere the end of RAM, which a device tree of ours calls a `pmem-region` (kernel:
 * Documentation/devicetree/bindings/pmem/pmem-region.txt).
 *
 * Why so: docs/decisions/0233-a-disk-by-the-device-tree.md.
 */
import type { MemoryDisk } from '../arch/architecture.ts';
import { inputError } from '../base/errors.ts';
import { longs, textValue, type DeviceTree, type TreeNode } from './device-tree.ts';
import { escapeCommas } from './escape-commas.ts';

export interface MemoryArguments {
  /** behind the machine's name */
  readonly machine: string;
  /** -m */
  readonly size: string;
  readonly args: readonly string[];
  /** of the kernel's command line */
  readonly append: readonly string[];
  /** whether the kernel learns of the disk by a device tree, that of `withDisk` */
  readonly deviceTree: boolean;
}

/** @param disk as prepareGuest lays it out; null: the guest's memory is all there is */
export function memoryArguments(
  kind: MemoryDisk['kind'],
  memoryMiB: number,
  disk: { readonly path: string; readonly bytes: number } | null,
): MemoryArguments {
  if (disk === null) return { machine: '', size: String(memoryMiB), args: [], append: [], deviceTree: false };
  // share=off maps the file privately: what the guest writes never reaches the image.
  // reserve=off: an image may be larger than the host's memory, of which only what is written needs any.
  const memoryBytes = memoryMiB * 2 ** 20;
  const all = memoryBytes + disk.bytes + (kind === 'end' ? afterBytes : 0);
  const size = kind === 'end' ? all : disk.bytes;
  const backend = `memory-backend-file,id=disk0,share=off,reserve=off,mem-path=${escapeCommas(disk.path)},size=${size}`;
  if (kind === 'nvdimm') {
    // Room for the disk's pages beside the guest's memory: both appear in its address space.
    const maximumMiB = memoryMiB + Math.ceil(disk.bytes / 2 ** 20) + 1024;
    return {
      machine: ',nvdimm=on',
      size: `${memoryMiB},slots=2,maxmem=${maximumMiB}M`,
      args: ['-object', backend, '-device', 'nvdimm,id=nvdimm0,memdev=disk0'],
      append: [],
      deviceTree: false,
    };
  }
  const banks = [
    ...['-object', `memory-backend-ram,id=ram0,size=${memoryMiB}M`, '-object', backend],
    // a node each: the one way to put RAM together of two backends
    ...['-numa', 'node,memdev=ram0', '-numa', 'node,memdev=disk0'],
  ];
  return {
    machine: kind === 'end' ? ',memory-backend=disk0' : '',
    size: `${all}B`,
    args: kind === 'end' ? ['-object', backend] : banks,
    // QEMU may tell of all RAM as memory whatever tree it is given (hw/arm/boot.c, arm_load_dtb).
    append: [`mem=${memoryMiB}M`],
    deviceTree: true,
  };
}

/** Bytes that an image's file is laid out to, so that memoryArguments can name it. */
export interface MemoryLayout {
  /** of the disk, a multiple of what the kernel maps */
  readonly bytes: number;
  /** before it in the file, and behind it */
  readonly before: number;
  readonly after: number;
}

/**
 * QEMU puts the device tree at the end of RAM (since 10.0 also beyond 3 GiB: hw/riscv/boot.c, riscv_compute_fdt_addr),
 * at a multiple of 2 MiB, where the kernel reserves its place: not in the disk.
 */
const afterBytes = 4 << 20;

/** the kernel cannot reserve the memory of one of 4 KiB ("could not reserve region"); one of this size it can */
const leastBytes = 16 << 20;

export function memoryLayout({ kind }: MemoryDisk, memoryMiB: number, imageBytes: number): MemoryLayout {
  // QEMU maps files by pages; of persistent memory the kernel maps SUBSECTION_SIZE at once (include/linux/mmzone.h).
  const alignment = kind === 'nvdimm' ? 4096 : 2 << 20;
  return {
    bytes: Math.max(leastBytes, Math.ceil(imageBytes / alignment) * alignment),
    before: kind === 'end' ? memoryMiB * 2 ** 20 : 0,
    after: kind === 'end' ? afterBytes : 0,
  };
}

/**
 * A machine's own tree, with the end of its memory as a disk.
 *
 * @param bytes of the disk: the last bank of memory, or its end but for what lies behind the disk
 * @throws an input error when the tree has no such memory
 */
export function withDisk(
  tree: DeviceTree,
  { bytes, after }: Pick<MemoryLayout, 'bytes' | 'after'>,
  file: string,
): DeviceTree {
  const { root } = tree;
  const banks = root.children.flatMap((node) => (isMemory(node) ? [bankOf(node)] : []));
  const last = banks.sort((a, b) => a.start - b.start).at(-1);
  if (
    cells(root, '#address-cells') !== 2 ||
    cells(root, '#size-cells') !== 2 ||
    last === undefined ||
    last.size < bytes
  ) {
    throw inputError(`the device tree of QEMU's machine has no ${bytes} bytes at the end of its memory`, {
      place: { file },
      hint: "leave 'machine' out, or write 'disk: {as: virtio}'",
    });
  }
  const start = last.start + last.size - after - bytes;
  const disk: TreeNode = {
    name: `pmem@${start.toString(16)}`,
    properties: new Map([
      ['compatible', textValue('pmem-region')],
      ['reg', longs(start, bytes)],
    ]),
    children: [],
  };
  const rest: TreeNode = {
    ...last.node,
    properties: new Map([...last.node.properties, ['reg', longs(last.start, start - last.start)]]),
  };
  const children = root.children.flatMap((node) =>
    node !== last.node ? [node] : start > last.start ? [rest] : [],
  );
  return { ...tree, root: { ...root, children: [...children, disk] } };
}

interface Bank {
  readonly node: TreeNode;
  readonly start: number;
  readonly size: number;
}

function isMemory({ properties }: TreeNode): boolean {
  return properties.get('device_type')?.toString('latin1') === 'memory\0';
}

/** of size 0 where the node does not tell in one piece */
function bankOf(node: TreeNode): Bank {
  const reg = node.properties.get('reg');
  if (reg?.length !== 16) return { node, start: 0, size: 0 };
  return { node, start: Number(reg.readBigUInt64BE(0)), size: Number(reg.readBigUInt64BE(8)) };
}

function cells({ properties }: TreeNode, name: string): number | null {
  const value = properties.get(name);
  return value?.length === 4 ? value.readUInt32BE(0) : null;
}
