/** Kernels as people hand them around, wrapped by programs that are not ours, and what is no kernel at all. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import { unwrappedScenario } from '../../src/measure/unwrapped-scenario.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { buildBzImage, buildKernelElf, someSymbols } from '../support/build-kernel.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { debianPackage } from '../support/test-cache.ts';
import { efiProgram, type EfiSection } from '../support/unified-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-wrapped-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const elf = buildKernelElf({ symbols: someSymbols(300), buildId: 'ab'.repeat(20) });
const bzImage = buildBzImage(gzipSync(elf));
const plain = file('bzImage', bzImage);
const refusal = (path: string): { message: string; hint: string } => {
  try {
    readKernelImage(path);
  } catch (error) {
    expect(error).toMatchObject({ exitStatus: 2, hint: expect.any(String) });
    return error as { message: string; hint: string };
  }
  throw new Error(`${path} was taken`);
};

describe('a kernel compressed as a whole', () => {
  test.each([
    ['gz', 'gzip', ['gzip', '-c']],
    ['xz', 'xz', ['xz', '-c']],
    ['zst', 'zstd', ['zstd', '-q', '-c']],
    ['bz2', 'bzip2', ['bzip2', '-c']],
    ['lzma', 'lzma', ['xz', '--format=lzma', '-c']],
    ['lz4', 'lz4', ['lz4', '-q', '-c']],
    ['legacy.lz4', 'lz4', ['lz4', '-q', '-l', '-c']],
  ] as const)('.%s is the kernel in it', async (suffix, compression, [program, ...args]) => {
    for (const [name, content] of [
      ['bzImage', bzImage],
      ['vmlinux', elf],
    ] as const) {
      const image = readKernelImage(
        file(`${name}.${suffix}`, execFileSync(program, args, { input: content })),
      );
      expect(image).toMatchObject({ format: name === 'bzImage' ? name : 'ELF', release: '6.1.0-test' });
      expect(image.unwrapped!.wrappings).toEqual([`${compression}-compressed`]);
      expect(image.unwrapped!.bytes.equals(content)).toBe(true);
      expect(image.key).toBe(readKernelImage(file(name, content)).key);
      const { table } = await loadSymbols({ kernel: image, cacheFolder: folder, env: {} });
      expect(table.length).toBeGreaterThan(100);
    }
  });

  test('twice over', () => {
    const twice = file('twice', gzipSync(gzipSync(bzImage)));
    expect(readKernelImage(twice).unwrapped!.wrappings).toEqual(['gzip-compressed', 'gzip-compressed']);
  });

  test('that holds something else, ends early or never ends is refused with a cure', () => {
    expect(refusal(file('cut.gz', gzipSync(bzImage).subarray(0, -20)))).toMatchObject({
      message: expect.stringMatching(/gzip-compressed, and cannot be unpacked: unexpected end of file/),
      hint: expect.stringContaining('copy or download it again'),
    });
    expect(refusal(file('a.lzo', Buffer.from('894c5a4f000d0a1a0a', 'hex'))).hint).toContain('lzop -dc ');
    const tar = execFileSync('tar', ['-C', folder, '-cz', 'bzImage']);
    expect(refusal(file('a.tar.gz', tar))).toMatchObject({
      message: expect.stringContaining('gzip-compressed, and in it is a tar archive'),
      hint: expect.stringMatching(/tar -xf \S+a\.tar\.gz -C folder; then give the boot\/vmlinuz-…/),
    });
    const cpio = gzipSync('070701000000');
    expect(refusal(file('initrd.gz', cpio)).hint).toBe('give it with --initrd');
    const bomb = gzipSync(gzipSync(gzipSync(gzipSync(bzImage))));
    expect(refusal(file('nested', bomb)).message).toContain(
      'gzip-compressed, gzip-compressed, gzip-compressed',
    );
  });
});

describe('a unified kernel image', () => {
  const initrd = Buffer.from('070701 and so on');
  const sections: readonly EfiSection[] = [
    { name: '.osrel', content: 'ID=test\nPRETTY_NAME="Test OS 1"\n' },
    { name: '.cmdline', content: 'console=ttyS0\n  quiet \0' },
    { name: '.ucode', content: '07070100' },
    { name: '.initrd', content: initrd },
    { name: '.linux', content: bzImage },
  ];

  test('is the kernel in it, with what it brings', () => {
    const image = readKernelImage(file('uki.efi', efiProgram(sections)));
    expect(image).toMatchObject({ path: join(folder, 'uki.efi'), format: 'bzImage', release: '6.1.0-test' });
    expect(image.key).toBe(readKernelImage(plain).key);
    expect(image.unwrapped!.unified).toMatchObject({
      initrd: Buffer.concat([Buffer.from('07070100'), initrd]),
      append: 'console=ttyS0 quiet',
      title: 'Test OS 1',
      profiles: [],
    });
  });

  test('as objcopy makes one of the stub of systemd', () => {
    const stub = join(debianPackage('systemd-boot-efi'), 'usr/lib/systemd/boot/efi/linuxx64.efi.stub');
    const add = (name: string, content: Uint8Array | string, address: number): string[] => [
      ...['--add-section', `${name}=${file(`section${name}`, content)}`],
      ...['--change-section-vma', `${name}=${address}`],
    ];
    const uki = join(folder, 'objcopy.efi');
    execFileSync('objcopy', [
      ...add('.osrel', 'ID=test\n', 0x20_000),
      ...add('.cmdline', 'a=b', 0x30_000),
      ...add('.linux', bzImage, 0x200_0000),
      ...add('.initrd', initrd, 0x300_0000),
      ...[stub, uki],
    ]);
    const { unwrapped } = readKernelImage(uki);
    expect(unwrapped!.bytes.equals(bzImage)).toBe(true);
    expect(unwrapped!.unified).toMatchObject({ initrd, append: 'a=b', title: null });
    expect(refusal(stub).message).toContain(
      'this is an EFI program (systemd), not an x86-64, arm64 or riscv64 kernel',
    );
  });

  test('with profiles is booted by the first, or by the one that is named', async () => {
    const path = file(
      'profiles.efi',
      efiProgram([
        ...sections,
        { name: '.profile', content: 'ID=main\nTITLE=Normal boot\n' },
        { name: '.profile', content: 'ID=reset\nTITLE="Factory reset"\n' },
        { name: '.cmdline', content: 'reset' },
        { name: '.initrd', content: 'other' },
        { name: '.profile', content: '' },
        { name: '.linux', content: elf },
      ]),
    );
    const { unwrapped } = readKernelImage(path);
    const { unified } = unwrapped!;
    expect(unified).toMatchObject({
      append: 'console=ttyS0 quiet',
      profiles: [
        { id: 'main', title: 'Normal boot', append: 'console=ttyS0 quiet', otherKernel: false },
        { id: 'reset', title: 'Factory reset', append: 'reset', otherKernel: false },
        { id: null, title: null, append: 'console=ttyS0 quiet', otherKernel: true },
      ],
    });
    // What they have in common is in memory once.
    expect(unified!.profiles.map(({ initrd }) => initrd === unified!.initrd)).toEqual([true, false, true]);
    const own = file(
      'own.efi',
      efiProgram([
        ...sections,
        { name: '.profile', content: 'ID=main' },
        { name: '.cmdline', content: 'mine' },
      ]),
    );
    expect(readKernelImage(own).unwrapped!.unified).toMatchObject({
      append: 'mine',
      profiles: [{ id: 'main' }],
    });
    const booted = async (ukiProfile?: string, kernel = path): ReturnType<typeof unwrappedScenario> =>
      await unwrappedScenario(
        makeScenario('test', [{ kernel, ...(ukiProfile === undefined ? {} : { ukiProfile }) }]),
        readKernelImage(kernel).unwrapped,
        join(folder, 'notes'),
      );
    const first = await booted();
    expect(first.scenario.append).toBe('console=ttyS0 quiet');
    expect(first.notes).toContain('it has 3 profiles (--uki-profile): 0 (main, Normal boot) is booted');
    for (const name of ['reset', 'Factory reset', '1']) {
      const { scenario, notes } = await booted(name);
      expect(scenario.append).toBe('reset');
      expect(readFileSync(scenario.initrd!, 'latin1')).toMatch(/other\0*$/);
      expect(notes).toContain('it has 3 profiles (--uki-profile): 1 (reset, Factory reset) is booted');
    }
    await expect(booted('rescue')).rejects.toMatchObject({
      message: expect.stringContaining("this unified kernel image has no profile 'rescue'"),
      hint: 'it has 0 (main, Normal boot), 1 (reset, Factory reset), 2',
      exitStatus: 2,
    });
    await expect(booted('2')).rejects.toThrow('the profile 2 boots a kernel of its own');
    for (const kernel of [plain, file('without.efi', efiProgram(sections))]) {
      await expect(booted('main', kernel)).rejects.toMatchObject({
        hint: "leave 'uki-profile' out",
        exitStatus: 2,
      });
    }
  });

  test('gives way to what the scenario says, and its command line comes first', async () => {
    const kernel = file('uki.efi', efiProgram(sections));
    const { unwrapped } = readKernelImage(kernel);
    const guest = join(folder, 'guest');
    const booted = async (
      given: Parameters<typeof makeScenario>[1][number],
    ): ReturnType<typeof unwrappedScenario> =>
      await unwrappedScenario(makeScenario('test', [{ kernel, ...given }]), unwrapped, guest);
    const alone = await booted({ append: 'more' });
    expect(alone.scenario).toMatchObject({
      kernel,
      initrd: join(guest, 'initrd'),
      append: 'console=ttyS0 quiet more',
    });
    expect(readKernelImage(kernel).bootable()).toEqual(bzImage);
    expect(alone.notes.join('\n')).toMatch(
      /^uki\.efi is a unified kernel image: the kernel in it is booted\nit calls itself Test OS 1\n/,
    );
    const other = await booted({ initrd: plain });
    expect(other.scenario.initrd).toBe(plain);
    expect(other.notes.at(-1)).toBe("its initramfs is left out: the scenario's is booted");
    const byFirmware = await booted({ boot: 'uefi', disk: { path: plain, as: 'auto', format: 'auto' } });
    expect(byFirmware.scenario).toMatchObject({ initrd: null, append: '' });
  });

  test('without a kernel is said to be what it is', () => {
    expect(refusal(file('addon.efi', efiProgram(sections.slice(0, 2))))).toMatchObject({
      message: expect.stringContaining('an add-on of a unified kernel image'),
      hint: expect.stringContaining("--append 'console=ttyS0\n  quiet'"),
    });
    const shim = efiProgram([{ name: '.sbat', content: 'sbat,1,x\nshim,4,UEFI shim,shim,1,y\n' }]);
    expect(refusal(file('shim.efi', shim)).message).toContain(
      'an EFI program (shim), not an x86-64, arm64 or riscv64 kernel',
    );
    expect(refusal(file('a.exe', efiProgram([], { subsystem: 3 }))).message).toContain(
      'a program for Windows',
    );
    const loongArch = Buffer.alloc(4096);
    loongArch.write('\xcd\x23\x82\x81', 0x38, 'latin1');
    expect(
      refusal(file('loongarch.efi', efiProgram([{ name: '.linux', content: loongArch }]))).message,
    ).toContain('this is a unified kernel image, and in it is a LoongArch kernel image, not an x86-64');
  });

  test('with a hostile table of sections is refused, not believed', () => {
    const linux = { name: '.linux', content: bzImage };
    for (const [what, image] of [
      ['cut short', efiProgram([{ ...linux, size: 0x7fff_ffff }])],
      ['cut short', efiProgram([{ ...linux, offset: 0xffff_ff00 }])],
      ['absurdly large', efiProgram([linux, { name: '.cmdline', content: Buffer.alloc(70_000, 'a') }])],
    ] as const) {
      expect(refusal(file('hostile.efi', image)).message).toContain(what);
    }
    const many = efiProgram(sections);
    many.writeUInt16LE(0xffff, 0x86);
    expect(refusal(file('many.efi', many)).message).toContain('it says to have 65535 sections');
    const random = seededRandom(7);
    const good = efiProgram(sections);
    for (let round = 0; round < 200; round += 1) {
      const damaged = Buffer.from(good);
      for (let hit = 0; hit < 4; hit += 1) damaged[Math.floor(random() * 1024)] = Math.floor(random() * 256);
      try {
        readKernelImage(file('damaged.efi', damaged));
      } catch (error) {
        expect(error).toMatchObject({ exitStatus: 2 });
      }
    }
  });
});

test('an EFI kernel that unpacks itself is the kernel in it', () => {
  const payload = gzipSync(bzImage);
  const zboot = Buffer.alloc(64);
  zboot.write('MZ\0\0zimg');
  zboot.writeUInt32LE(64, 8);
  zboot.writeUInt32LE(payload.length, 12);
  const { unwrapped } = readKernelImage(file('zboot', Buffer.concat([zboot, payload])));
  expect(unwrapped!.bytes.equals(bzImage)).toBe(true);
});

/** Out of Debian's packages: what people pick by mistake. */
describe('real files that are no kernel', () => {
  test.each([
    ['memtest86+', 'boot/memtest86+x64.bin', /carries no Linux kernel \(memtest86\+ and iPXE are such\)/],
    ['memtest86+', 'boot/memtest86+ia32.efi', /carries no Linux kernel/],
    ['ipxe', 'boot/ipxe.lkrn', /carries no Linux kernel/],
    ['ipxe', 'boot/ipxe.efi', /this is an EFI program, not an x86-64, arm64 or riscv64 kernel/],
    ['shim-signed', 'usr/lib/shim/shimx64.efi.signed', /an EFI program \(shim\)/],
    ['systemd-boot-efi', 'usr/lib/systemd/boot/efi/systemd-bootx64.efi', /an EFI program \(systemd\)/],
    [
      'xen-hypervisor-4.17-amd64',
      'boot/xen-4.17-amd64.gz',
      /multiboot kernel \(the Xen hypervisor, perhaps\)/,
    ],
  ])('%s: %s', (name, path, said) => {
    expect(refusal(join(debianPackage(name), path)).message).toMatch(said);
  });

  test('disks', () => {
    const disk = (at: number, magic: string): string => {
      const bytes = Buffer.alloc(0xa000);
      bytes.write(magic, at, 'latin1');
      return file('disk', bytes);
    };
    expect(refusal(disk(0x8001, 'CD001'))).toMatchObject({
      message: expect.stringContaining('this is a CD image (ISO 9660), not an'),
      hint: 'give it with --disk',
    });
    expect(refusal(disk(1024 + 56, '\x53\xef')).hint).toBe('give it with --disk');
    expect(refusal(disk(510, '\x55\xaa')).message).toContain('this is a disk image or a boot sector');
  });

  test('a pipe, a folder, a link to itself, a device', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(refusal(pipe)).toMatchObject({
      message: `${pipe}: this is a pipe, which can be read only once`,
      hint: `write what comes out of it to a file, and give that: cat ${pipe} > file`,
    });
    const tree = join(folder, 'tree');
    mkdirSync(join(tree, 'arch/x86/boot'), { recursive: true });
    writeFileSync(join(tree, 'arch/x86/boot/bzImage'), bzImage);
    expect(refusal(tree).hint).toBe(`give ${join(tree, 'arch/x86/boot/bzImage')}`);
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect(() => readKernelImage(loop)).toThrow('this is a symbolic link that leads to itself');
    expect(() => readKernelImage('/dev/null')).toThrow('this is a device or a socket, not a file');
  });
});
