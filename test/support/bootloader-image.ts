/**
 * A disk that boots by itself, under SeaBIOS and under OVMF alike: one FAT partition with a kernel, an initramfs that
 * powers off, and GRUB twice: in the sectors before the partition, and as EFI/BOOT/BOOTX64.EFI. On arm64 it is there
 * once, as BOOTAA64.EFI. Nothing is mounted.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/base/files.ts';
import { architectureOf } from '../../src/arch/architectures.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { foreignKernel, suitePackage } from './debian-suites.ts';
import { cachedFolder, testKernel, type testKernels } from './test-cache.ts';

const sectorBytes = 512;
/** 1 MiB in, as partitioning programs do */
const partitionSector = 2048;
const modules = ['part_msdos', 'fat', 'search', 'search_fs_file', 'linux', 'boot'];

/**
 * Path of the image, built or found in the test cache.
 *
 * @param append the kernel's command line
 */
export function bootloaderImage(
  append: string,
  kernel: keyof typeof testKernels | 'arm64 6.12' = '6.1',
): string {
  const isArm64 = kernel === 'arm64 6.12';
  const arch = architectureOf(isArm64 ? 'arm64' : 'x86_64');
  const vmlinuz = isArm64 ? foreignKernel(kernel) : testKernel(kernel);
  const config = [
    'search --file --set=root /vmlinuz',
    `linux /vmlinuz ${append}`,
    'initrd /initrd',
    'boot',
    '',
  ].join('\n');
  const version = sha256(readFileSync(import.meta.filename, 'utf8') + config + kernel).slice(0, 12);
  const folder = cachedFolder(`bootloader-image-${version}`, (building) => {
    const file = (name: string): string => join(building, name);
    const run = (program: string, ...args: string[]): void =>
      void execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    writeFileSync(file('grub.cfg'), config);
    writeFileSync(file('initrd'), ownInitramfs({}, arch));
    if (!isArm64) {
      run(
        'grub-mkimage',
        ...['-O', 'i386-pc', '-c', file('grub.cfg'), '-p', '/', '-o', file('core.img'), 'biosdisk'],
        ...modules,
      );
    }
    run(
      'grub-mkstandalone',
      ...(isArm64 ? [`--directory=${grubForArm64()}`, '-O', 'arm64-efi'] : ['-O', 'x86_64-efi']),
      ...['-o', file('boot.efi'), '--locales=', '--fonts=', '--themes='],
      ...[`--modules=${modules.join(' ')}`, `--install-modules=${[...modules, 'normal'].join(' ')}`],
      `boot/grub/grub.cfg=${file('grub.cfg')}`,
    );
    const partition = file('partition.img');
    run('truncate', '-s', `${isArm64 ? 64 : 24}M`, partition);
    run('mkfs.vfat', '-i', 'b007b007', partition);
    run('mmd', '-i', partition, '::EFI', '::EFI/BOOT');
    run('mcopy', '-i', partition, vmlinuz, '::vmlinuz');
    run('mcopy', '-i', partition, file('initrd'), '::initrd');
    run('mcopy', '-i', partition, file('boot.efi'), `::EFI/BOOT/BOOT${isArm64 ? 'AA64' : 'X64'}.EFI`);
    const core = isArm64 ? null : readFileSync(file('core.img'));
    writeFileSync(file('disk.img'), disk(core, readFileSync(partition)));
  });
  return join(folder, 'disk.img');
}

function grubForArm64(): string {
  return join(suitePackage('grub-efi-arm64-bin', 'bookworm', 'arm64'), 'usr/lib/grub/arm64-efi');
}

/** A master boot record with GRUB's boot.img, its core behind that, where there is one, and one partition. */
function disk(core: Buffer | null, partition: Buffer): Buffer {
  const image = Buffer.alloc(partitionSector * sectorBytes + partition.length);
  if (core !== null) readFileSync('/usr/lib/grub/i386-pc/boot.img').copy(image, 0, 0, 446);
  const entry = image.subarray(446, 462);
  entry.set([0x80, 0xfe, 0xff, 0xff, 0xef, 0xfe, 0xff, 0xff]); // active; EFI system partition; LBA only
  entry.writeUInt32LE(partitionSector, 8);
  entry.writeUInt32LE(partition.length / sectorBytes, 12);
  image.writeUInt16LE(0xaa55, 510);
  core?.copy(image, sectorBytes);
  partition.copy(image, partitionSector * sectorBytes);
  return image;
}
