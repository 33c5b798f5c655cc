/** Names of a whole distribution's programs, out of its disk image, against what nm says of its files. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { UserObject } from '../../src/sysroot/user-code.ts';
import { hasProgram } from '../support/has-program.ts';
import { systemdImage, type SystemdImage } from '../support/systemd-image.ts';
import { build, disagreements, install, load, nmFunctions, run } from './built-code.ts';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'bootgate-images-'));
const cacheFolder = join(folder, 'cache');
let image: SystemdImage;
beforeAll(() => {
  image = systemdImage({ kernel: '6.1' });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every program and library of the image's folder. */
function programs(): UserObject[] {
  const { sysroot } = image;
  return ['usr/bin', 'usr/sbin', 'usr/lib/systemd', 'usr/lib/x86_64-linux-gnu'].flatMap((parent) =>
    readdirSync(join(sysroot, parent), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({ path: `/${parent}/${name}`, file: join(sysroot, parent, name) }))
      .filter(({ file }) => readFileSync(file).toString('latin1', 0, 4) === '\x7fELF')
      .map(({ path, file }) => ({ path, filesystem: 'ext4', sizeBytes: statSync(file).size })),
  );
}

describe('programs of Debian 12', () => {
  test('have out of the disk image the functions that nm -D lists', async () => {
    const images = programs();
    expect(images.length).toBeGreaterThan(400);
    const { code, warnings } = await load(images, { disk: image.disk, cacheFolder });
    expect(warnings).toEqual([]);
    let checked = 0;
    const wrong = images.flatMap(({ path }, index) => {
      const file = join(image.sysroot, path);
      const symbols = nmFunctions(file, '-D').filter(({ size }) => size > 0);
      checked += symbols.length;
      return disagreements(code[index]!, symbols, file).map((text) => `${path}: ${text}`);
    });
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(20_000);
  });

  test.each([
    ['merged folders', '/lib/x86_64-linux-gnu/libc.so.6', '/usr/lib/x86_64-linux-gnu/libc.so.6'],
    ['an absolute link', '/sbin/init', '/usr/lib/systemd/systemd'],
    ['the interpreter', '/lib64/ld-linux-x86-64.so.2', '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'],
  ])('are found through links: %s', async (_, path, target) => {
    const id = /Build ID: (\w+)/.exec(run('readelf', '-n', join(image.sysroot, target)))![1];
    for (const options of [{ disk: image.disk }, { sysroot: image.sysroot }]) {
      const { code } = await load([{ path, filesystem: 'ext4', sizeBytes: -1 }], { ...options, cacheFolder });
      expect(code[0]?.buildId).toBe(id);
    }
  });
});

/** A disk of 64 MiB with a file system of `program` in the second partition. */
function partitionedDisk(name: string, table: string, makeFilesystem: (file: string) => void): string {
  const disk = join(folder, `${name}.img`);
  const part = join(folder, `${name}.part`);
  execFileSync('truncate', ['-s', '64M', disk]);
  execFileSync('truncate', ['-s', '40M', part]);
  makeFilesystem(part);
  execFileSync('sfdisk', ['-q', disk], {
    input: `label: ${table}\nstart=2048, size=16384\nstart=20480, size=81920\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  execFileSync('dd', [`if=${part}`, `of=${disk}`, 'bs=512', 'seek=20480', 'conv=notrunc', 'status=none']);
  return disk;
}

describe('a disk', () => {
  let content: string;
  let program: string;
  let wanted: UserObject;

  beforeAll(() => {
    content = join(folder, 'content');
    program = build(join(folder, 'built')).program;
    wanted = install(content, '/usr/bin/program', program);
  });

  const expectNamed = async (options: Parameters<typeof load>[1]): Promise<void> => {
    const { code, warnings } = await load([wanted], options);
    expect(warnings).toEqual([]);
    expect(
      disagreements(
        code[0]!,
        nmFunctions(program).filter(({ size }) => size > 0),
        program,
      ),
    ).toEqual([]);
  };

  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['ext2', ['-t', 'ext2']],
    ['ext3', ['-t', 'ext3', '-b', '1024']],
    ['ext4', ['-t', 'ext4', '-b', '4096']],
    ['ext4 with large inodes and data in them', ['-t', 'ext4', '-I', '1024', '-O', 'inline_data']],
    ['ext4 without checksums and 64 bits', ['-t', 'ext4', '-O', '^metadata_csum,^64bit,^flex_bg']],
    ['ext4 with clusters', ['-t', 'ext4', '-O', 'bigalloc', '-C', '65536']],
    ['ext4 with names of equal case', ['-t', 'ext4', '-O', 'casefold']],
  ];

  test.each(kinds)('of %s', async (name, flags) => {
    const disk = join(folder, `${name}.img`);
    execFileSync('truncate', ['-s', '40M', disk]);
    run('mke2fs', '-q', ...flags, '-d', content, disk);
    await expectNamed({ disk, cacheFolder });
  });

  (hasProgram('sfdisk') ? test : test.skip).each(['gpt', 'dos'])(
    'with a %s partition table',
    async (table) => {
      const disk = partitionedDisk(table, table, (file) =>
        run('mke2fs', '-q', '-t', 'ext4', '-d', content, file),
      );
      await expectNamed({ disk, cacheFolder });
      if (!hasProgram('qemu-img')) return;
      const qcow2 = `${disk}.qcow2`;
      run('qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', '-c', disk, qcow2);
      await expectNamed({ disk: qcow2, cacheFolder });
    },
  );

  (hasProgram('sfdisk') && hasProgram('mkfs.xfs') ? test : test.skip)(
    'with another file system names --sysroot',
    async () => {
      const disk = partitionedDisk('xfs', 'gpt', (file) => {
        execFileSync('truncate', ['-s', '300M', file]); // mkfs.xfs makes no smaller ones
        run('mkfs.xfs', '-q', file);
        execFileSync('truncate', ['-s', '40M', file]);
      });
      const { code, warnings } = await load([wanted], { disk, cacheFolder });
      expect(code).toEqual([null]);
      expect(warnings).toEqual([
        'partition 2 of xfs.img holds xfs, which is not read here: unpack its files into a folder and give that with --sysroot',
      ]);
    },
  );

  test('of another build is not used', async () => {
    const disk = join(folder, 'ext2.img');
    const { code, warnings } = await load([{ ...wanted, sizeBytes: 1 }], { disk, cacheFolder });
    expect(code).toEqual([null]);
    expect(warnings[0]).toMatch(
      /ext2\.img is of another build than what the guest ran: \/usr\/bin\/program has/,
    );
  });

  test('that is none leaves everything unnamed, with one warning', async () => {
    const disk = join(folder, 'zeros.img');
    writeFileSync(disk, Buffer.alloc(1 << 20));
    for (const path of [disk, join(folder, 'missing.img')]) {
      const { code, warnings } = await load([wanted, wanted], { disk: path, cacheFolder });
      expect(code).toEqual([null, null]);
      expect(warnings).toEqual([expect.stringMatching(/--sysroot$/)]);
    }
  });
});

describe('an initramfs', () => {
  test('has what the guest ran from memory; the disk what it ran from there', async () => {
    const inside = join(folder, 'inside');
    const built = build(join(folder, 'two'));
    const early = install(inside, '/usr/bin/tool', built.program);
    const late = install(join(folder, 'content'), '/usr/bin/tool', built.library);
    const initrd = join(folder, 'initrd');
    execFileSync('sh', [
      '-c',
      `(cd ${join(folder, 'built')} && echo program.c | cpio --quiet -o -H newc; cd ${inside} && find . | cpio --quiet -o -H newc | gzip) > ${initrd}`,
    ]);
    const disk = join(folder, 'late.img');
    execFileSync('truncate', ['-s', '40M', disk]);
    run('mke2fs', '-q', '-d', join(folder, 'content'), disk);
    const images = ['rootfs', 'tmpfs', 'ext4', 'overlay'].map((filesystem) => ({
      ...early,
      filesystem,
      sizeBytes: -1,
    }));
    const { code, warnings } = await load(images, { disk, initrd, cacheFolder });
    expect(warnings).toEqual([]);
    const id = (file: string): string => /Build ID: (\w+)/.exec(run('readelf', '-n', file))![1]!;
    const [memory, installed] = [id(built.program), id(built.library)];
    expect(code.map((one) => one!.buildId)).toEqual([memory, memory, installed, installed]);
    // The size tells which of both it was where the file system does not.
    const sized = [
      { ...early, filesystem: 'ext4' },
      { ...late, filesystem: 'rootfs' },
    ];
    const again = await load(sized, { disk, initrd, cacheFolder });
    expect(again.code.map((one) => one!.buildId)).toEqual([memory, installed]);
    expect(again.warnings).toEqual([]);
  });

  test('with names that lead out of it shows nothing of this machine', async () => {
    const initrd = join(folder, 'hostile');
    const program = build(join(folder, 'hostile-program')).program;
    const root = join(folder, 'hostile-root');
    install(root, '/a/b/tool', program);
    // GNU cpio writes the names it is given.
    execFileSync('sh', [
      '-c',
      `cd ${root}/a && printf '../a/b/tool\\n/etc/hostname\\n' | cpio --quiet -o -H newc > ${initrd}`,
    ]);
    const paths = ['/a/b/tool', '/../a/b/tool', '/etc/hostname', '/etc/passwd'];
    const { code } = await load(
      paths.map((path) => ({ path, filesystem: 'rootfs', sizeBytes: -1 })),
      { initrd, cacheFolder },
    );
    expect(code.map((one) => one?.source ?? null)).toEqual([null, null, 'none', null]);
  });

  test('that is damaged is one warning', async () => {
    const initrd = join(folder, 'damaged');
    writeFileSync(initrd, 'this is no archive');
    const { code, warnings } = await load([{ path: '/init', filesystem: 'rootfs', sizeBytes: -1 }], {
      initrd,
      cacheFolder,
    });
    expect(code).toEqual([null]);
    expect(warnings).toEqual([expect.stringMatching(/this is no initramfs.*: its programs stay unnamed$/)]);
  });
});
