import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { compressionOfName } from '../../src/qemu/bundle/compression.ts';
import { fetchBundle, openBundle } from '../../src/qemu/bundle/fetch-bundle.ts';
import { publishedBundle } from '../../src/qemu/bundle/published-bundles.ts';
import { blockSize, formatHeader, isInside, padding } from '../../src/qemu/bundle/tar-format.ts';
import { unpackBundle } from '../../src/qemu/bundle/unpack-bundle.ts';
import { writeBundle } from '../../src/qemu/bundle/write-bundle.ts';
import { temporaryFolder } from './fake-qemu.ts';

const program = 'bin/qemu-system-x86_64';
const manifest = {
  format: 'bootgate-qemu',
  version: 1,
  source: 'bundle',
  qemu: '10.0.2',
  arch: process.arch,
  origin: ['a test'],
  libc: 'libc',
  recipe: null,
} as const;

const files: Readonly<Record<string, string>> = {
  [program]: '#!/bin/sh\n',
  'lib/libz.so.1': 'z'.repeat(1000),
  'share/qemu/bios-256k.bin': 'b'.repeat(512),
};

async function bundle(name = 'q.tar.gz'): Promise<{ path: string; sha256: string }> {
  const source = temporaryFolder();
  const entries = Object.entries(files).map(([each, content]) => {
    const path = join(source, each.replaceAll('/', '_'));
    writeFileSync(path, content);
    return { name: each, path, executable: each === program };
  });
  const path = join(temporaryFolder(), name);
  return { path, sha256: (await writeBundle(path, manifest, entries)).sha256 };
}

function unpacked(folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(files).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

describe('a bundle', () => {
  test.each(['q.tar.gz', 'q.tgz', 'q.tar.xz', 'q.tar.zst'])(
    'comes back out of %s as it was',
    async (name) => {
      const { path } = await bundle(name);
      const folder = temporaryFolder();
      const found = await unpackBundle(path, folder);
      expect(found).toEqual({
        ...manifest,
        files: Object.fromEntries(Object.entries(files).map(([each, content]) => [each, sha256(content)])),
      });
      expect(unpacked(folder)).toEqual(files);
      expect(statSync(join(folder, program)).mode & 0o777).toBe(0o755);
      expect(statSync(join(folder, 'lib/libz.so.1')).mode & 0o111).toBe(0);
    },
  );

  test('is an ordinary tar file: tar unpacks it, too', async () => {
    const folder = temporaryFolder();
    execFileSync('tar', ['-xzf', (await bundle()).path, '-C', folder]);
    expect(unpacked(folder)).toEqual(files);
    expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
  });

  test('of the same files has the same bytes', async () => {
    expect((await bundle()).sha256).toBe((await bundle()).sha256);
  });

  test('is known again in the cache', async () => {
    const { path } = await bundle();
    const options = { cacheFolder: temporaryFolder(), env: {} };
    const first = await openBundle(path, options);
    expect(await openBundle(path, options)).toEqual(first);
    expect(unpacked(first.folder)).toEqual(files);
    expect(readdirSync(join(options.cacheFolder, 'qemu'))).toHaveLength(1);
  });

  test('comes from a mirror first, and from its own address when the mirror lacks it', async () => {
    const { path, sha256: sum } = await bundle();
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/own/q.tar.gz') response.end(readFileSync(path));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const options = {
        cacheFolder: temporaryFolder(),
        env: { BOOTGATE_QEMU_MIRROR: `${host}/a ${host}/b/` },
      };
      const { folder } = await fetchBundle(new URL(`${host}/own/q.tar.gz`), sum, options);
      expect(unpacked(folder)).toEqual(files);
      expect(asked).toEqual(['/a/q.tar.gz', '/b/q.tar.gz', '/own/q.tar.gz']);
      await fetchBundle(new URL(`${host}/own/q.tar.gz`), sum, options);
      expect(asked).toHaveLength(3); // the cache has it
    } finally {
      server.close();
    }
  });

  test('needs an ending that says how to compress', () => {
    expect(() => compressionOfName('qemu.zip')).toThrow("'qemu.zip' does not say how to compress");
  });
});

/** An archive made by hand, right or wrong. */
function archive(entries: readonly { name: string; content: string; type?: string }[]): Buffer {
  const parts = entries.flatMap(({ name, content, type }) => {
    const header = Buffer.from(formatHeader({ name, size: content.length, executable: false }));
    if (type !== undefined) {
      header.write(type, 156);
      header.fill(' ', 148, 156);
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    }
    return [header, Buffer.from(content), Buffer.alloc(padding(content.length))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * blockSize)]);
}

function manifestEntry(
  listed: Readonly<Record<string, string>>,
  changes: object = {},
): { name: string; content: string } {
  const sums = Object.fromEntries(Object.entries(listed).map(([name, content]) => [name, sha256(content)]));
  return { name: 'manifest.json', content: JSON.stringify({ ...manifest, files: sums, ...changes }) };
}

const good = [manifestEntry({ [program]: 'x' }), { name: program, content: 'x' }];

async function refusal(content: Buffer, limits?: Parameters<typeof unpackBundle>[2]): Promise<string> {
  const outer = temporaryFolder();
  const folder = join(outer, 'into');
  mkdirSync(folder);
  const path = join(outer, 'hostile.tar.gz');
  writeFileSync(path, content);
  const message = await unpackBundle(path, folder, limits).then(
    () => 'it was unpacked',
    (error: unknown) => (error as Error).message,
  );
  // Nothing beside the folder, whatever the archive says.
  expect(readdirSync(outer).sort()).toEqual(['hostile.tar.gz', 'into']);
  return message.replaceAll(path, 'FILE');
}

describe('a hostile bundle', () => {
  test('the base of these tests is a good one', async () => {
    expect(await refusal(gzipSync(archive(good)))).toBe('it was unpacked');
  });

  test.each(['../escaped', '/tmp/escaped', 'bin/../../escaped', './bin/x', 'bin//x', 'a\\b', '..'])(
    'does not write to %s',
    async (name) => {
      expect(isInside(name)).toBe(false);
      const entries = [manifestEntry({ [program]: 'x', [name]: 'y' }), { name, content: 'y' }];
      expect(await refusal(gzipSync(archive(entries)))).toMatch(
        /FILE at byte [\d,]+: '.*' would be written outside of the bundle's folder/,
      );
    },
  );

  test.each([
    ['a symbolic link', '2'],
    ['a hard link', '1'],
    ['a device', '3'],
    ['a header of pax', 'x'],
  ])('%s is refused', async (_, type) => {
    const entries = [...good, { name: 'lib/evil', content: '', type }];
    expect(await refusal(gzipSync(archive(entries)))).toContain(
      `'lib/evil' is not a regular file (tar type '${type}')`,
    );
  });

  test('a file that is not in the manifest, or twice in the archive', async () => {
    for (const name of ['lib/more', program]) {
      const entries = [...good, { name, content: 'x' }];
      expect(await refusal(gzipSync(archive(entries)))).toContain(
        `'${name}' is not in its manifest, or there twice`,
      );
    }
  });

  test('a file that is missing', async () => {
    const entries = [manifestEntry({ [program]: 'x', 'lib/a': 'a' }), good[1]!];
    expect(await refusal(gzipSync(archive(entries)))).toBe("FILE: lacks 'lib/a', which its manifest lists");
  });

  test('a file with other content', async () => {
    expect(await refusal(gzipSync(archive([good[0]!, { name: program, content: 'y' }])))).toContain(
      `'${program}' differs from its checksum`,
    );
  });

  test('a bomb: the limit stops it before it is written', async () => {
    const bomb = 'z'.repeat(1 << 20);
    const entries = [
      manifestEntry({ [program]: 'x', 'lib/bomb': bomb }),
      good[1]!,
      { name: 'lib/bomb', content: bomb },
    ];
    expect(await refusal(gzipSync(archive(entries)), { bytes: 1 << 19, files: 10 })).toContain(
      'unpacks to more than 512.0 KiB',
    );
  });

  test('too many files', async () => {
    expect(await refusal(gzipSync(archive(good)), { bytes: 1000, files: 0 })).toBe(
      'FILE: lists more than 0 files',
    );
  });

  test('no manifest, a wrong one, one of a newer version', async () => {
    expect(await refusal(gzipSync(archive([good[1]!])))).toContain('does not begin with manifest.json');
    const other = [manifestEntry({ [program]: 'x' }, { format: 'tarball' }), good[1]!];
    expect(await refusal(gzipSync(archive(other)))).toContain("'format' should be one of bootgate-qemu");
    const newer = [manifestEntry({ [program]: 'x' }, { version: 2 }), good[1]!];
    expect(await refusal(gzipSync(archive(newer)))).toContain('newer than this Bootgate reads');
    expect(await refusal(gzipSync(archive([manifestEntry({ 'lib/a': 'a' })])))).toContain(
      `holds no ${program}`,
    );
  });

  test('cut anywhere', async () => {
    const whole = gzipSync(archive(good));
    for (let length = 0; length < whole.length - 8; length += 7) {
      expect(await refusal(whole.subarray(0, length))).toMatch(/cut short|damaged|neither gzip, xz nor zstd/);
    }
    const bytes = archive(good);
    for (const length of [100, 512, 600, 1500]) {
      expect(await refusal(gzipSync(bytes.subarray(0, length)))).toMatch(/cut short/);
    }
  });

  test('noise', async () => {
    expect(await refusal(gzipSync(Buffer.alloc(2000, 7)))).toContain('is not a tar archive, or is damaged');
    expect(await refusal(Buffer.alloc(2000, 7))).toContain('neither gzip, xz nor zstd');
    for (const start of ['fd377a585a00', '28b52ffd']) {
      const noise = Buffer.concat([Buffer.from(start, 'hex'), Buffer.alloc(2000, 7)]);
      expect(await refusal(noise)).toMatch(/(xz|zstd) failed|cut short|damaged/);
    }
  });

  test('for another machine', async () => {
    const foreign = [manifestEntry({ [program]: 'x' }, { arch: 'mips' }), good[1]!];
    const path = join(temporaryFolder(), 'foreign.tar.gz');
    writeFileSync(path, gzipSync(archive(foreign)));
    const options = { cacheFolder: temporaryFolder(), env: {} };
    await expect(openBundle(path, options)).rejects.toThrow(/is for mips hosts, and this one is/);
    const future = [manifestEntry({ [program]: 'x' }, { libc: 'glibc 9.99' }), good[1]!];
    writeFileSync(path, gzipSync(archive(future)));
    await expect(openBundle(path, options)).rejects.toThrow('needs glibc 9.99, and this machine has');
    expect(readdirSync(join(options.cacheFolder, 'qemu'))).toEqual([]);
  });
});

test('published bundles are found by the kind of host', () => {
  const one = { arch: 'x64', url: new URL('https://host/q.tar.gz'), sha256: '00' };
  expect(publishedBundle('x64', undefined, [one])).toBe(one);
  expect(() => publishedBundle('arm64', undefined, [one])).toThrow(
    'no QEMU bundle is published for arm64 hosts',
  );
});
