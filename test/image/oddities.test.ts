/**
 * What people hand over by mistake, as a kernel, an initramfs or a disk: each is told what it is, in one sentence, and
 * what to do. Made by the programs that people make them with where those are small; by their first bytes else.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpioArchive } from '../../src/boot/cpio.ts';
import type { KernelFeatures } from '../../src/boot/drivers.ts';
import { prepareGuest, type PreparedGuest } from '../../src/boot/prepare-guest.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { buildBzImage, buildKernelElf, someSymbols } from '../support/build-kernel.ts';
import { makeRootFolder, makeRootImage } from '../support/root-image.ts';

jest.setTimeout(60_000);

type Role = 'kernel' | 'initrd' | 'disk';
const everything: readonly Role[] = ['kernel', 'initrd', 'disk'];

let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-oddities-'));
  root = makeRootFolder(join(folder, 'root'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = { label: 'small-root', uuid: '22222222-3333-4444-8555-666666666666' };
const elf = buildKernelElf({ symbols: someSymbols(300) });
const bzImage = buildBzImage(gzipSync(elf));
const archive = Buffer.from(cpioArchive([{ path: 'dev', kind: 'folder' }]));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content, 'latin1');
  return path;
}

/** A file with a magic number at an offset, zeros else. */
function magic(name: string, offset: number, text: string, bytes = 1 << 20): string {
  const content = Buffer.alloc(bytes);
  content.write(text, offset, 'latin1');
  return file(name, content);
}

/** Runs a line of shell in the folder, and gives a file that it made. */
function made(name: string, line: string): string {
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
  execFileSync('sh', ['-ec', line], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  return join(folder, name);
}

const allBuiltIn: KernelFeatures = { release: '6.1.0-test', has: () => true, option: () => 'y' };

async function prepared(
  role: Role,
  path: string,
  kernel = allBuiltIn,
  more: Parameters<typeof makeScenario>[1][number] = {},
): Promise<PreparedGuest> {
  const work = mkdtempSync(join(folder, 'work-'));
  const given =
    role === 'initrd' ? { initrd: path } : { disk: { path, as: 'auto', format: 'auto' } as const };
  const scenario = makeScenario('test', [
    { kernel: '/nowhere', generateInitrd: role === 'disk', ...given, ...more },
  ]);
  return await prepareGuest({ scenario, kernel, folder: work, cacheFolder: work });
}

async function refusal(role: Role, path: string): Promise<{ message: string; hint: string }> {
  try {
    if (role === 'kernel') readKernelImage(path).open();
    else await prepared(role, path);
  } catch (error) {
    expect(error).toMatchObject({ exitStatus: 2, hint: expect.stringMatching(/^[^\n]{10,}$/) });
    const { message, hint } = error as { message: string; hint: string };
    expect(message).not.toContain('\n');
    return { message, hint };
  }
  throw new Error(`${path} was taken as ${role}`);
}

/** Makes a folder with an init that could be started. */
const anInit =
  'f() { mkdir -p "$1/bin" && touch "$1/bin/sh" && printf "#!/bin/sh\\n" >"$1/init" && chmod +x "$1/init"; }; f';

/** The line that packs a folder as it should be packed. */
function pack(inner: string, file: string): string {
  return `(cd ${inner} && find . | cpio -o -H newc --quiet) >${file}`;
}

function withInit(name: string, content: Uint8Array | string): string {
  return file(
    name,
    cpioArchive([{ path: 'init', kind: 'file', content: Buffer.from(content), permissions: 0o755 }]),
  );
}

/** By name: as what it is tried, what makes it, what is said, what there is to do. */
const oddities: Readonly<
  Record<string, readonly [roles: readonly Role[], make: () => string, said: RegExp, cure: RegExp]>
> = {
  'a 32-bit program': [
    ['kernel'],
    () =>
      file(
        'elf32',
        Buffer.concat([
          Buffer.from('7f454c460101010000', 'hex'),
          Buffer.alloc(9),
          Buffer.from([3, 0]),
          Buffer.alloc(100),
        ]),
      ),
    /this is a 32-bit x86 kernel or program; Bootgate boots x86-64/,
    /give an x86-64 kernel/,
  ],
  "PowerPC's vmlinux": [
    ['kernel'],
    () => file('powerpc', withBytes(elf, 18, [21, 0])),
    /this is a 64-bit PowerPC kernel or program/,
    /give an x86-64 kernel.*give an arm64 kernel/,
  ],
  'a core dump': [
    ['kernel'],
    () => file('core', withBytes(elf, 16, [4, 0])),
    /this ELF file is a memory dump/,
    /give a bzImage/,
  ],
  'a vmlinux that was cut short': [
    ['kernel'],
    () => file('cut', elf.subarray(0, elf.length - 500)),
    /cut short or damaged/,
    /copy or download it again/,
  ],
  'the first bytes of a vmlinux': [
    ['kernel'],
    () => file('head', elf.subarray(0, 40)),
    /the ELF header is cut short/,
    /copy or download it again/,
  ],
  'a zboot whose payload is damaged': [
    ['kernel'],
    () => magic('zboot', 0, 'MZ\0\0zimg\x40\0\0\0\x64\0\0\0', 4096),
    /an EFI kernel \(zboot\) that is damaged, or compressed in a way not known here/,
    /give an x86-64 kernel/,
  ],
  'a zboot that was cut short': [
    ['kernel'],
    () => magic('short', 0, 'MZ\0\0zimg\0\0\x40\0\x64\0\0\0', 4096),
    /cut short or damaged/,
    /copy or download it again/,
  ],
  'an arm64 Image without a size': [
    ['kernel'],
    () => magic('arm64', 56, 'ARM\x64', 4096),
    /its header states no believable size/,
    /copy or download the kernel again/,
  ],
  'a container image that docker saved': [
    everything,
    () =>
      made(
        'docker.tar',
        'mkdir d && echo "[]" >d/manifest.json && echo x >d/repositories && tar -cf docker.tar -C d manifest.json repositories',
      ),
    /this is a container image \(docker save\), not a/,
    /skopeo copy docker-archive:\S+docker\.tar oci:image:latest|cpio -o -H newc/,
  ],
  'a container image in the OCI layout': [
    everything,
    () =>
      made(
        'oci.tar',
        'mkdir -p o/blobs/sha256 && echo {} >o/oci-layout && tar -cf oci.tar -C o ./blobs ./oci-layout',
      ),
    /this is a container image \(OCI\), not a/,
    /umoci unpack --image image:latest bundle|cpio -o -H newc/,
  ],
  'an old tar archive': [
    everything,
    () => made('v7.tar', 'tar --format=v7 -cf v7.tar root'),
    /this is a tar archive, not an? /,
    /mkdir folder && tar -xf \S+v7\.tar -C folder/,
  ],
  'an Arch package': [
    everything,
    () => made('a.pkg.tar.zst', 'tar -c root | zstd -q >a.pkg.tar.zst'),
    /this is (?:zstd-compressed, and in it is )?a tar archive, not an? /,
    /mkdir folder && tar -xf \S+a\.pkg\.tar\.zst -C folder/,
  ],
  'what an object store answered': [
    everything,
    () => file('answer.xml', '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>'),
    /this is what a server answered in place of the file, not an? /,
    /was it downloaded/,
  ],
  'what an API answered': [
    everything,
    () => file('a.json', '{"message":"Not Found"}'),
    /this is what a server answered/,
    /was it downloaded/,
  ],
  'a link that leads nowhere': [
    everything,
    () => {
      symlinkSync('gone', join(folder, 'link'));
      return join(folder, 'link');
    },
    /this is a symbolic link to gone, which is not there/,
    /make the link lead to the file/,
  ],
  'a kernel in gzip, as an initramfs': [
    ['initrd'],
    () => file('kernel.gz', gzipSync(bzImage)),
    /gzip-compressed, and in it is a kernel \(bzImage\), not an initramfs/,
    /give it with --kernel/,
  ],
  'a file system in gzip, as an initramfs': [
    ['initrd'],
    () => file('ext4.gz', gzipSync(magicBytes(1024 + 56, '\x53\xef'))),
    /gzip-compressed, and in it is an ext4 file system, not an initramfs/,
    /give it with --disk/,
  ],
  'a tar archive in xz, as an initramfs': [
    ['initrd'],
    () => made('root.tar.xz', 'tar -c root | xz -0 --check=crc32 >root.tar.xz'),
    /xz-compressed, and in it is a tar archive, not an initramfs/,
    /then pack it/,
  ],
  'an initramfs as xz compresses it': [
    ['initrd'],
    () => made('crc64.xz', 'echo root | cpio -o -H newc --quiet | xz >crc64.xz'),
    /xz-compressed with a check \(CRC64\) that the kernel does not know/,
    /xz --check=crc32/,
  ],
  'the same behind microcode': [
    ['initrd'],
    () => made('both.img', 'echo root | cpio -o -H newc --quiet >m; (cat m; xz --check=sha256 <m) >both.img'),
    /xz-compressed with a check \(SHA-256\)/,
    /xz --check=crc32/,
  ],
  'an initramfs compressed twice': [
    ['initrd'],
    () => file('twice.gz', gzipSync(gzipSync(archive))),
    /gzip-compressed, and in it is gzip-compressed data: the kernel unpacks it once/,
    /gzip -dc \S+twice\.gz > initrd/,
  ],
  'an old cpio archive in zstd': [
    ['initrd'],
    () => made('odc.zst', 'ls | cpio -o -H odc --quiet | zstd -q >odc.zst'),
    /the old format \(odc\), which the kernel does not unpack/,
    /cpio -o -H newc/,
  ],
  'zeros, as an initramfs': [
    ['initrd'],
    () => file('zeros', Buffer.alloc(1 << 16)),
    /this is no initramfs/,
    /did that succeed/,
  ],
  'zeros in bzip2, as an initramfs': [
    ['initrd'],
    () => made('zeros.bz2', 'head -c 99999 /dev/zero | bzip2 >zeros.bz2'),
    /in it is nothing but zeros/,
    /did that succeed/,
  ],
  'nothing in LZMA, as an initramfs': [
    ['initrd'],
    () => made('empty.lzma', 'xz --format=lzma </dev/null >empty.lzma'),
    /in it is an empty file/,
    /did that succeed/,
  ],
  'a disk that begins with zeros, as an initramfs': [
    ['initrd'],
    () => magic('erofs', 1024, '\xe2\xe1\xf5\xe0'),
    /this is an EROFS file system, not an initramfs/,
    /give it with --disk/,
  ],
  "U-Boot's initramfs": [
    ['initrd'],
    () => magic('uInitrd', 0, '\x27\x05\x19\x56'),
    /this is a U-Boot image \(uImage\), not an initramfs/,
    /dumpimage -p 0 -o initrd/,
  ],
  'a Btrfs file system, as an initramfs': [
    ['kernel', 'initrd'],
    () => magic('btrfs', 0x10040, '_BHRfS_M'),
    /this is a Btrfs file system, not an? /,
    /give it with --disk/,
  ],
  'a disk with an MBR, as an initramfs': [
    ['initrd'],
    () => magic('mbr', 440, '\x01\x02\x03\x04', 1 << 16),
    /this is no initramfs/,
    /cpio -o -H newc/,
  ],
  'an initramfs packed from outside of its folder': [
    ['initrd'],
    () =>
      made(
        'outside',
        `${anInit} out/root/fs && (cd out && find ./root) | (cd out && cpio -o -H newc --quiet) >outside`,
      ),
    /this initramfs has no \/init: it was packed from outside of its folder, all of it lies in \/root\/fs/,
    /pack it from inside: \(cd root\/fs && find \. \| cpio -o -H newc\) > initrd\.cpio/,
  ],
  'the same behind microcode, compressed': [
    ['initrd'],
    () =>
      made(
        'outside.img',
        `${anInit} far && mkdir -p kernel/x86 && (echo kernel; echo kernel/x86) | cpio -o -H newc --quiet >early &&
        (cat early; find far | cpio -o -H newc --quiet | zstd -q) >outside.img`,
      ),
    /packed from outside of its folder, all of it lies in \/far$/,
    /\(cd far && find/,
  ],
  'a system packed as it is, without an /init': [
    ['initrd'],
    () => made('system', `mkdir -p sys/sbin sys/etc && touch sys/sbin/init && ${pack('sys', 'system')}`),
    /this initramfs has no \/init, which the kernel starts; it has \/sbin\/init/,
    /write rdinit=\/sbin\/init into append \(rdinit=\/init/,
  ],
  'an /init that leads nowhere': [
    ['initrd'],
    () => made('dangling', `mkdir dangle && ln -s /sbin/init dangle/init && ${pack('dangle', 'dangling')}`),
    /\/init in this initramfs is a link that leads to no file in it/,
    /let it lead to a program that was packed too/,
  ],
  'an /init for another architecture': [
    ['initrd'],
    () => withInit('arm64-init', withBytes(elf, 18, [183, 0])),
    /\/init in it is a program for arm64, and the guest is x86-64/,
    /built for x86-64/,
  ],
  'an /init that may not be executed': [
    ['initrd'],
    () => made('noexec', `${anInit} noex && chmod 644 noex/init && ${pack('noex', 'noexec')}`),
    /\/init in this initramfs may not be executed/,
    /chmod \+x init/,
  ],
  'an /init without its interpreter': [
    ['initrd'],
    () => made('dynamic', `mkdir dyn && cp -L /bin/true dyn/init && ${pack('dyn', 'dynamic')}`),
    /\/init in it is linked dynamically, and \/lib64\/ld-linux-x86-64\.so\.2 is not in it/,
    /-static/,
  ],
  'a script without its shell': [
    ['initrd'],
    () => withInit('script', '#! /bin/sh -e\necho'),
    /\/init in it is a script for \/bin\/sh, which is not in it/,
    /pack that program too/,
  ],
  "a script with Windows' line ends": [
    ['initrd'],
    () => withInit('crlf', '#!/bin/sh\r\necho\r\n'),
    /lines end as those of Windows do/,
    /sed -i 's\/\\r\$\/\/' init/,
  ],
  'a script that does not say for what': [
    ['initrd'],
    () => withInit('no-line', 'mount -t proc proc /proc\n'),
    /neither a program nor a script: it does not begin with #!/,
    /#!\/bin\/sh/,
  ],
  'a kernel in four wrappings': [
    ['kernel'],
    () => made('four', 'echo kernel | gzip | xz | zstd -q | bzip2 >four'),
    /this is bzip2-compressed, zstd-compressed, xz-compressed, gzip-compressed: more than is unpacked/,
    /bzip2 -dc \S+four > kernel/,
  ],
  'what lzip compressed': [
    ['kernel', 'initrd'],
    () => magic('some.lz', 0, 'LZIP\x01', 4096),
    /this is lzip-compressed data, not an? /,
    /lzip -dc \S+some\.lz > file/,
  ],
  'an Android sparse image': [
    everything,
    () => magic('sparse', 0, '\x3a\xff\x26\xed'),
    /an Android sparse image/,
    /give it with --disk|simg2img \S+sparse disk\.raw/,
  ],
  'an Android boot image': [
    everything,
    () => magic('boot.img', 0, 'ANDROID!'),
    /this is an Android boot image, not an? /,
    /unpack_bootimg --boot_img \S+boot\.img --out folder/,
  ],
  'a link that leads to itself': [
    everything,
    () => {
      symlinkSync('circle', join(folder, 'circle'));
      return join(folder, 'circle');
    },
    /a symbolic link that leads to itself/,
    /make the link lead to the file/,
  ],
  'an address': [
    everything,
    () => 'https://example.org/a%20file',
    /there is no such/,
    /download it, and give the file: curl -fLO https:\/\/example\.org\/a%20file/,
  ],
  'a part of a VMDK of several files': [
    ['disk'],
    () =>
      made(
        'split-s001.vmdk',
        'truncate -s 1M flat && qemu-img convert -f raw -O vmdk -o subformat=twoGbMaxExtentSparse flat split.vmdk',
      ),
    /a VMDK image that is one of several files/,
    /qemu-img convert -f vmdk -O raw \S+\/split\.vmdk disk\.raw/,
  ],
  'a disk whose GPT is damaged': [
    ['disk'],
    () =>
      made(
        'no-gpt.img',
        'truncate -s 16M no-gpt.img; printf "label: gpt\\n,,L\\n" | sfdisk -q no-gpt.img; dd if=/dev/zero of=no-gpt.img bs=512 seek=1 count=1 conv=notrunc status=none',
      ),
    /a disk whose table of partitions \(GPT\) is damaged or missing/,
    /gdisk \S+no-gpt\.img, then w/,
  ],
  'an encrypted qcow2 image': [
    ['disk'],
    () =>
      made(
        'aes.qcow2',
        'qemu-img create -q -f qcow2 --object secret,id=s,data=x -o encrypt.format=aes,encrypt.key-secret=s aes.qcow2 1M',
      ),
    /the qcow2 image is encrypted/,
    /qemu-img convert --object secret,\S+ --image-opts driver=qcow2,encrypt.format=aes,\S+aes\.qcow2 -O raw disk\.raw/,
  ],
  'a qcow2 image with its data elsewhere': [
    ['disk'],
    () => made('data.qcow2', 'qemu-img create -q -f qcow2 -o data_file=data.raw data.qcow2 1M'),
    /keeps its data in another file/,
    /qemu-img convert -f qcow2 -O raw/,
  ],
  'a qcow2 image with extended entries': [
    ['disk'],
    () => made('l2.qcow2', 'qemu-img create -q -f qcow2 -o extended_l2=on l2.qcow2 1M'),
    /has features not known here/,
    /qemu-img convert -f qcow2 -O raw/,
  ],
  'a qcow image, the first of its kind': [
    ['disk'],
    () => made('old.qcow', 'qemu-img create -q -f qcow old.qcow 1M'),
    /is of version 1; 2 and 3 are known/,
    /qemu-img convert -f qcow -O raw/,
  ],
  'a qcow2 image that was cut short': [
    ['disk'],
    () =>
      made(
        'short.qcow2',
        'head -c 2000000 /dev/urandom >r.raw; qemu-img convert -f raw -O qcow2 r.raw short.qcow2; truncate -s 600000 short.qcow2',
      ),
    /the qcow2 image is cut short: a part of its disk lies behind its end/,
    /copy or download it again/,
  ],
  'the first bytes of a qcow2 image': [
    ['disk'],
    () => file('head.qcow2', 'QFI\xfb\0\0\0\x03'),
    /is cut short: it has no header/,
    /copy or download it again/,
  ],
  'partitions without file systems': [
    ['disk'],
    () =>
      made('bare.img', 'truncate -s 16M bare.img; printf "label: gpt\\n,4M,U\\n,,L\\n" | sfdisk -q bare.img'),
    /no file system known here is in this image: it has partition 1, no file system known here, PARTUUID=\S+; partition 2/,
    /give an initramfs/,
  ],
  'an empty GPT': [
    ['disk'],
    () => made('gpt.img', 'truncate -s 16M gpt.img; echo "label: gpt" | sfdisk -q gpt.img'),
    /this disk's table of partitions is empty/,
    /a root file system/,
  ],
  'an empty MBR': [
    ['disk'],
    () => made('mbr.img', 'truncate -s 16M mbr.img; echo "label: dos" | sfdisk -q mbr.img'),
    /a boot sector, or a table without partitions \(MBR\)/,
    /give an initramfs/,
  ],
  'a GPT that counts large sectors': [
    ['disk'],
    () => magic('4k.img', 4096, 'EFI PART'),
    /a disk with sectors of 4,096 bytes/,
    /--sector-size=512/,
  ],
  'a file system of firmware alone': [
    ['disk'],
    () => made('fat.img', 'truncate -s 4M fat.img; mkfs.vfat fat.img'),
    /the image is a file system for exchange or of firmware \(FAT\)/,
    /a Linux system/,
  ],
  "Android's super partition": [
    ['disk'],
    () => magic('super.img', 4096, 'gDla'),
    /the super partition of an Android system/,
    /lpunpack \S+super\.img folder/,
  ],
  JFFS2: [
    ['disk'],
    () => magic('jffs2', 0, '\x85\x19\x03\x20'),
    /a file system for flash memory \(JFFS2\)/,
    /jefferson/,
  ],
  UBIFS: [
    ['disk'],
    () => magic('ubifs', 0, '\x31\x18\x10\x06'),
    /a file system for flash memory \(UBIFS\)/,
    /ubireader_extract_files/,
  ],
  'a DVD': [['disk'], () => magic('udf', 0x8001, 'BEA01'), /a CD or DVD \(UDF\)/, /7z x -ofolder \S+udf/],
};

function withBytes(content: Buffer, at: number, bytes: readonly number[]): Buffer {
  const changed = Buffer.from(content);
  changed.set(bytes, at);
  return changed;
}

function magicBytes(offset: number, text: string): Buffer {
  const content = Buffer.alloc(1 << 16);
  content.write(text, offset, 'latin1');
  return content;
}

describe('what it is, and what to do', () => {
  const cases = Object.entries(oddities).flatMap(([name, [roles]]) =>
    roles.map((role) => [name, role] as const),
  );
  const paths = new Map<string, string>();
  test.each(cases)('%s (%s)', async (name, role) => {
    const [, make, said, cure] = oddities[name]!;
    const path = paths.get(name) ?? make();
    paths.set(name, path);
    const { message, hint } = await refusal(role, path);
    expect(message).toMatch(said);
    expect(hint).toMatch(cure);
  });
});

describe('what is good is not refused', () => {
  test.each([
    'gzip -c',
    'xz -0 --check=crc32 -c',
    'zstd -q -c',
    'bzip2 -c',
    'lz4 -l -q -c',
    'xz --format=lzma -c',
  ])('an initramfs by %s, whole and cut short', async (program) => {
    // What is cut short the kernel knows more of.
    const packed = execFileSync('sh', ['-c', program], { input: archive });
    for (const end of [packed.length, packed.length - 8, packed.length >> 1]) {
      const path = file('good', packed.subarray(0, end));
      expect(await prepared('initrd', path)).toMatchObject({ initrd: path });
    }
  });

  test('an initramfs whose init the kernel starts, or that another one brings', async () => {
    const good = made('good.cpio', `${anInit} inner/fs && ${pack('inner/fs', 'good.cpio')}`);
    const outside = made('outer.cpio', `cd inner && find . | cpio -o -H newc --quiet >../outer.cpio`);
    const additions = made(
      'more.cpio',
      `mkdir -p more/etc && touch more/etc/hosts && ${pack('more', 'more.cpio')}`,
    );
    for (const [path, append] of [
      [good, ''],
      [outside, 'rdinit=/fs/init'],
      [outside, 'root=/dev/nfs'],
      [additions, ''],
    ] as const) {
      expect(await prepared('initrd', path, allBuiltIn, { append })).toMatchObject({ initrd: path });
    }
    // With a disk behind it, an initramfs may be modules and microcode.
    const disk = {
      path: makeRootImage('ext4', root, join(folder, 'behind.img'), names),
      as: 'auto',
      format: 'auto',
    } as const;
    expect(await prepared('initrd', outside, allBuiltIn, { disk })).toMatchObject({
      append: 'root=/dev/pmem0 rw',
    });
  });

  test('an old ramdisk, which holds a file system', async () => {
    const path = file('ramdisk.gz', gzipSync(magicBytes(1024 + 56, '\x53\xef')));
    expect(await prepared('initrd', path, allBuiltIn, { append: 'root=/dev/ram0' })).toMatchObject({
      initrd: path,
    });
  });
});

test('a root on a logical partition is found, and called as Linux calls it', async () => {
  const image = made(
    'logical.img',
    'truncate -s 48M logical.img; printf "label: dos\\nlabel-id: 0xb007b007\\n2048,8M,82\\n,,E\\n,4M,83\\n,,83\\n" | sfdisk -q logical.img',
  );
  const ext4 = makeRootImage('ext4', root, join(folder, 'root.img'), names);
  const start = execFileSync('sfdisk', ['-d', image], { encoding: 'utf8' }).match(/6 : start= *(\d+)/)![1]!;
  made('logical.img', `dd if=${ext4} of=logical.img bs=512 seek=${start} conv=notrunc status=none`);
  const { append } = await prepared('disk', image);
  expect(append).toContain('root=/dev/pmem0p6 ');
  const named = await prepared('disk', image, allBuiltIn, { append: 'root=PARTUUID=b007b007-06 ro' });
  expect(named.notes.join('\n')).toContain('an initramfs of our own mounts /dev/pmem0p6');
  // Tables that lead in a circle end.
  const circle = magicBytes(510, '\x55\xaa');
  for (const table of [446 + 4, 1024 + 446 + 4]) circle.set([5, 0, 0, 0, 2, 0, 0, 0, 9], table);
  circle.set([0x55, 0xaa], 1024 + 510);
  await expect(prepared('disk', file('circle.img', circle))).rejects.toThrow(/no file system known here/);
});

test('a file system that this kernel does not have is said, with what there is to do', async () => {
  const f2fs = magic('f2fs.img', 1024, '\x10\x20\xf5\xf2');
  const without = (option: 'n' | null): KernelFeatures => ({
    release: '6.1.0-test',
    has: (name) => name !== 'init_f2fs_fs',
    option: (name) => (name === 'F2FS_FS' ? option : 'y'),
  });
  await expect(prepared('disk', f2fs, without('n'))).rejects.toMatchObject({
    message: expect.stringContaining('the kernel was built without f2fs (CONFIG_F2FS_FS)'),
    hint: 'build the kernel with CONFIG_F2FS_FS=y, or give an initramfs that brings what it takes',
  });
  await expect(prepared('disk', f2fs, without(null))).rejects.toMatchObject({
    hint: expect.stringContaining("or the kernel's module folder with 'modules'"),
  });
  const modules = join(folder, 'modules');
  mkdirSync(join(modules, '6.1.0-test/kernel'), { recursive: true });
  writeFileSync(join(modules, '6.1.0-test/kernel/other.ko'), '');
  await expect(prepared('disk', f2fs, without(null), { modules })).rejects.toMatchObject({
    hint: expect.stringMatching(
      /the modules in \S+ have none of these: give an initramfs, or modules of a build/,
    ),
  });
});
