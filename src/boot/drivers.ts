/** Parts of the kernel that a disk needs: by what their modules, options and init functions are called. */
import type { MachineDefaults } from '../arch/architecture.ts';

export interface Driver {
  /** as lsmod prints it */
  readonly module: string;
  /** without CONFIG_ */
  readonly option: string;
  /** runs at boot where the driver is part of the kernel; then it is among its symbols */
  readonly initFunction: string;
}

function driver(module: string, option: string, initFunction: string): Driver {
  return { module, option, initFunction };
}

/** What finds memory that is a disk: ACPI's table of NVDIMMs, or a node of the device tree. */
const memoryDrivers = {
  acpi: driver('nfit', 'ACPI_NFIT', 'nfit_init'),
  deviceTree: driver('of_pmem', 'OF_PMEM', 'of_pmem_region_driver_init'),
};

/** What turns an attached disk into a block device. */
export function diskDrivers(
  as: 'nvdimm' | 'virtio',
  { memoryDisk }: Pick<MachineDefaults, 'memoryDisk'>,
): readonly Driver[] {
  return as === 'nvdimm'
    ? [
        memoryDrivers[memoryDisk.kind === 'nvdimm' ? 'acpi' : 'deviceTree'],
        driver('nd_pmem', 'BLK_DEV_PMEM', 'nd_pmem_driver_init'),
      ]
    : [
        driver('virtio_pci', 'VIRTIO_PCI', 'virtio_pci_driver_init'),
        driver('virtio_blk', 'VIRTIO_BLK', 'virtio_blk_init'),
      ];
}

export const fileSystemDrivers: Readonly<Record<string, Driver>> = {
  ext4: driver('ext4', 'EXT4_FS', 'ext4_init_fs'),
  xfs: driver('xfs', 'XFS_FS', 'init_xfs_fs'),
  btrfs: driver('btrfs', 'BTRFS_FS', 'init_btrfs_fs'),
  f2fs: driver('f2fs', 'F2FS_FS', 'init_f2fs_fs'),
  squashfs: driver('squashfs', 'SQUASHFS', 'init_squashfs_fs'),
  erofs: driver('erofs', 'EROFS_FS', 'erofs_module_init'),
  bcachefs: driver('bcachefs', 'BCACHEFS_FS', 'bcachefs_init'),
  jfs: driver('jfs', 'JFS_FS', 'init_jfs_fs'),
  reiserfs: driver('reiserfs', 'REISERFS_FS', 'init_reiserfs_fs'),
  nilfs2: driver('nilfs2', 'NILFS2_FS', 'init_nilfs_fs'),
  cramfs: driver('cramfs', 'CRAMFS', 'init_cramfs_fs'),
  romfs: driver('romfs', 'ROMFS_FS', 'init_romfs_fs'),
};

/** Checksums that file systems ask the crypto layer for by name: no dependency of the module says so. */
export const fileSystemExtras: readonly string[] = ['crc32c_generic', 'libcrc32c', 'crc32_generic'];

/** What is known of the kernel that will be booted. */
export interface KernelFeatures {
  /** as `uname -r` prints it; null where the image does not tell */
  readonly release: string | null;
  /** whether a function of this name is part of the kernel */
  has(functionName: string): boolean;
  /** `y`, `m`, `n`, or null where no configuration is at hand */
  option(name: string): 'y' | 'm' | 'n' | null;
}

export function isBuiltIn(kernel: KernelFeatures, { option, initFunction }: Driver): boolean {
  return kernel.has(initFunction) || kernel.option(option) === 'y';
}
