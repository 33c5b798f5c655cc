/** Names of userspace functions against nm, objdump and addr2line, from files built here. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { hasProgram } from '../support/has-program.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { build, disagreements, install, load, nmFunctions, offsetIn, run } from './built-code.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'bootgate-sysroot-'));
const cacheFolder = join(folder, 'cache');
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** An empty root of its own. */
function newRoot(): string {
  const root = join(folder, `root-${(count += 1)}`);
  mkdirSync(root);
  return root;
}

(hasProgram('gcc') ? describe : describe.skip)('a program', () => {
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['position-independent', ['-pie', '-fPIE']],
    ['at a fixed address', ['-no-pie']],
    ['static', ['-static']],
    ['static and position-independent', ['-static-pie', '-fPIE']],
    ['with code and data in one segment', ['-Wl,-z,noseparate-code']],
  ];

  test.each(kinds)('%s has every function where nm has it', async (kind, flags) => {
    const { program } = build(join(folder, kind.replaceAll(' ', '-')), flags);
    const root = newRoot();
    const { code, warnings } = await load([install(root, '/usr/bin/program', program)], {
      sysroot: root,
      cacheFolder,
    });
    expect(warnings).toEqual([]);
    expect(code[0]!.source).toBe('symtab');
    const symbols = nmFunctions(program).filter(({ size }) => size > 0);
    expect(symbols.length).toBeGreaterThan(3);
    expect(disagreements(code[0]!, symbols, program)).toEqual([]);
  });

  test('is named as addr2line names it, at every byte of its own code', async () => {
    const { program } = build(join(folder, 'bytes'));
    const root = newRoot();
    const { code } = await load([install(root, '/program', program)], { sysroot: root, cacheFolder });
    const own = nmFunctions(program).filter(({ name }) => ['main', 'outer', 'inner'].includes(name));
    const addresses = own.flatMap(({ address, size }) =>
      Array.from({ length: size }, (_, at) => address + at),
    );
    const named = run('addr2line', '-f', '-e', program, ...addresses.map((address) => address.toString(16)));
    const offsetOf = offsetIn(program);
    expect(addresses.map((address) => code[0]!.find(offsetOf(address))?.name)).toEqual(
      named.split('\n').filter((_, line) => line % 2 === 0 && line < 2 * addresses.length),
    );
    expect(addresses.length).toBeGreaterThan(50);
  });

  test.each([
    ['lazily', ['-Wl,-z,lazy']],
    ['at once, through stubs', ['-Wl,-z,now', '-fPIE']],
    ['with IBT', ['-Wl,-z,lazy', '-fcf-protection=full', '-Wl,-z,ibtplt']],
  ])('that binds %s has a name for each stub that objdump knows', async (kind, flags) => {
    const { program } = build(join(folder, `plt-${kind.replaceAll(/\W/g, '-')}`), flags);
    const root = newRoot();
    const { code } = await load([install(root, '/program', program)], { sysroot: root, cacheFolder });
    const stubs = [
      ...run('objdump', '-d', '-j', '.plt', '-j', '.plt.sec', '-j', '.plt.got', program).matchAll(
        /^([0-9a-f]{16}) <(.+@plt)>:/gm,
      ),
    ];
    const offsetOf = offsetIn(program);
    expect(stubs.map(([, address]) => code[0]!.find(offsetOf(parseInt(address!, 16)))?.name)).toEqual(
      stubs.map(([, , name]) => name),
    );
    expect(stubs.map(([, , name]) => name)).toContain('shared_work@plt');
  });
});

(hasProgram('gcc') ? describe : describe.skip)('a stripped library', () => {
  let unstripped: string;
  let stripped: string;

  beforeAll(() => {
    unstripped = build(join(folder, 'library')).library;
    stripped = `${unstripped}.stripped`;
    run('strip', '-o', stripped, unstripped);
  });

  const find = async (root: string, cache = join(root, 'cache')): Promise<unknown> => {
    const images = [
      {
        path: '/usr/lib/libwork.so',
        filesystem: 'ext4',
        sizeBytes: statSync(join(root, 'usr/lib/libwork.so')).size,
      },
    ];
    const { code, warnings } = await load(images, { sysroot: root, cacheFolder: cache });
    const offsetOf = offsetIn(unstripped);
    const names = nmFunctions(unstripped)
      .filter(({ name }) => /hidden|shared/.test(name))
      .map(({ address }) => code[0]!.find(offsetOf(address) + 1)?.name ?? null);
    return { source: code[0]!.source, names, warnings };
  };

  test('has its exported functions, and no name for what is not exported', async () => {
    const root = newRoot();
    install(root, '/usr/lib/libwork.so', stripped);
    expect(await find(root)).toEqual({
      source: 'dynsym',
      names: [null, 'shared_other', 'shared_work'],
      warnings: [],
    });
  });

  test.each([
    ['library', [], (built: ReturnType<typeof build>) => built.library, 3],
    ['static program', ['-static'], (built: ReturnType<typeof build>) => built.program, 1000],
  ] as const)('still tells where its functions begin: %s', async (kind, flags, choose, least) => {
    const file = choose(build(join(folder, `starts-${kind.replace(' ', '-')}`), flags));
    const root = newRoot();
    run('strip', '-o', join(root, 'stripped'), file);
    const { code } = await load([{ path: '/stripped', filesystem: 'ext4', sizeBytes: -1 }], {
      sysroot: root,
      cacheFolder,
    });
    const offsetOf = offsetIn(file);
    // .cold parts and code of several entries apart, each function's bytes lead to its first.
    const functions = nmFunctions(file).filter(({ size, name }) => size > 1 && !name.includes('.'));
    const starts = new Set(functions.map(({ address }) => offsetOf(address)));
    const right = functions.filter(({ address, size }) =>
      [0, size >> 1].every((distance) => {
        const start = code[0]!.startOf(offsetOf(address) + distance);
        return (
          start === offsetOf(address) || (start !== null && start > offsetOf(address) && starts.has(start))
        );
      }),
    );
    expect(functions.length).toBeGreaterThanOrEqual(least);
    expect(right.length / functions.length).toBeGreaterThan(0.98);
  });

  test('has all of them with mini debug information', async () => {
    const root = newRoot();
    const work = join(root, 'work');
    mkdirSync(work);
    // "Debugging with GDB", MiniDebugInfo: what .dynsym lacks, compressed, in a section of its own.
    const wanted = join(work, 'keep');
    writeFileSync(wanted, 'hidden\n');
    run('objcopy', '--only-keep-debug', unstripped, join(work, 'debug'));
    run(
      'objcopy',
      '-S',
      '--remove-section',
      '.gdb_index',
      '--remove-section',
      '.comment',
      `--keep-symbols=${wanted}`,
      join(work, 'debug'),
      join(work, 'mini'),
    );
    run('xz', join(work, 'mini'));
    install(root, '/usr/lib/libwork.so', stripped);
    run(
      'objcopy',
      '--add-section',
      `.gnu_debugdata=${join(work, 'mini.xz')}`,
      join(root, 'usr/lib/libwork.so'),
    );
    const expected = {
      source: 'mini-debug-info',
      names: ['hidden', 'shared_other', 'shared_work'],
      warnings: [],
    };
    expect(await find(root)).toEqual(expected);
    expect(await find(root)).toEqual(expected); // now from the cache
  });

  test('has all of them with a debug file beside it, also once that is gone', async () => {
    const root = newRoot();
    install(root, '/usr/lib/libwork.so', stripped);
    const id = /Build ID: (\w\w)(\w+)/.exec(run('readelf', '-n', stripped))!;
    const debugFile = join(root, `usr/lib/debug/.build-id/${id[1]!}/${id[2]!}.debug`);
    mkdirSync(join(debugFile, '..'), { recursive: true });
    run('objcopy', '--only-keep-debug', unstripped, debugFile);
    const expected = { source: 'debug-file', names: ['hidden', 'shared_other', 'shared_work'], warnings: [] };
    expect(await find(root)).toEqual(expected);
    rmSync(debugFile);
    expect(await find(root)).toEqual(expected);
    expect(await find(root, join(root, 'other-cache'))).toMatchObject({ source: 'dynsym' });
  });

  test("does not take another file's debug file", async () => {
    const root = newRoot();
    install(root, '/usr/lib/libwork.so', stripped);
    const id = /Build ID: (\w\w)(\w+)/.exec(run('readelf', '-n', stripped))!;
    const debugFile = join(root, `usr/lib/debug/.build-id/${id[1]!}/${id[2]!}.debug`);
    mkdirSync(join(debugFile, '..'), { recursive: true });
    copyFileSync(build(join(folder, 'another')).program, debugFile);
    expect(await find(root)).toMatchObject({ source: 'dynsym' });
  });
});

describe('a file', () => {
  const content = Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(100)]);

  function rootWith(path: string): string {
    const root = newRoot();
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
    return root;
  }

  const image = (path: string, sizeBytes = -1): { path: string; filesystem: string; sizeBytes: number } => ({
    path,
    filesystem: 'ext4',
    sizeBytes,
  });

  test('that is found nowhere has no code, and that is all', async () => {
    expect(await load([image('/a')], { sysroot: newRoot(), cacheFolder })).toEqual({
      code: [null],
      warnings: [],
    });
    expect(await load([image('/a')], { cacheFolder })).toEqual({ code: [null], warnings: [] });
  });

  test('of another size is not used, and the warning says what to do', async () => {
    const root = rootWith('usr/lib/x.so');
    const { code, warnings } = await load([image('/usr/lib/x.so', 5000)], { sysroot: root, cacheFolder });
    expect(code).toEqual([null]);
    expect(warnings).toEqual([
      `${root} is of another build than what the guest ran: /usr/lib/x.so has 104 bytes there and 5,000 in the guest; ` +
        'their functions stay unnamed; give the files of this build with --sysroot',
    ]);
  });

  test('with a hostile name does not reach the terminal as it is', async () => {
    const name = '/\u001b]0;owned\u0007\u202e';
    const root = rootWith(name);
    const { warnings } = await load([image(name, 5000), image(name)], { sysroot: root, cacheFolder });
    expect(warnings).toHaveLength(2);
    expect(warnings.join('')).not.toMatch(/\p{C}/u);
  });

  test('that is damaged stays unnamed', async () => {
    const { code, warnings } = await load([image('/x')], { sysroot: rootWith('x'), cacheFolder });
    expect(code[0]).toMatchObject({ source: 'none', buildId: null });
    expect(code[0]!.find(0)).toBeNull();
    expect(warnings).toEqual([
      expect.stringMatching(/^functions stay unnamed: .*:\/x at byte 4: this is not a 64-bit/),
    ]);
  });

  test('is found through links inside the root, also absolute ones', async () => {
    const root = rootWith('usr/lib/x.so.1');
    symlinkSync('usr/lib', join(root, 'lib'));
    symlinkSync('/usr/lib/x.so.1', join(root, 'usr/lib/x.so'));
    const { code } = await load([image('/lib/x.so'), image('/lib/../lib/./x.so.1')], {
      sysroot: root,
      cacheFolder,
    });
    expect(code.map((one) => one?.source)).toEqual(['none', 'none']);
  });

  test('outside of the root is out of reach', async () => {
    const root = rootWith('x');
    writeFileSync(join(folder, 'secret'), content);
    symlinkSync('../secret', join(root, 'up'));
    symlinkSync(join(folder, 'secret'), join(root, 'absolute'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('loop/x', join(root, 'deep-loop'));
    const paths = ['/up', '/absolute', '/../secret', '/loop', '/deep-loop', '/x/y', '/', '', 'x', '/x\0y'];
    const { code } = await load(
      paths.map((path) => image(path)),
      { sysroot: root, cacheFolder },
    );
    expect(code).toEqual(paths.map(() => null));
  });

  test('that is no regular one is not opened', async () => {
    const root = newRoot();
    run('mkfifo', join(root, 'fifo'));
    mkdirSync(join(root, 'folder'));
    const { code } = await load([image('/fifo'), image('/folder')], { sysroot: root, cacheFolder });
    expect(code).toEqual([null, null]);
  });

  test('from a sysroot that is no folder is an error', async () => {
    const root = rootWith('x');
    await expect(load([image('/x')], { sysroot: join(root, 'x'), cacheFolder })).rejects.toMatchObject({
      name: 'BootgateError',
      exitStatus: 2,
    });
  });
});

(hasProgram('gcc') ? test : test.skip)('a program damaged at random is named or left unnamed', async () => {
  const { library } = build(join(folder, 'damaged'));
  const whole = readFileSync(library);
  const random = seededRandom(17);
  let unnamed = 0;
  for (let round = 0; round < 600; round += 1) {
    const root = newRoot();
    const bytes = Buffer.from(whole);
    for (let hit = 0; hit < 3; hit += 1) {
      // Headers, dynamic symbols and relocations lie in the first pages, section headers at the end.
      const at =
        random() < 0.5 ? Math.floor(random() * 0x800) : bytes.length - 1 - Math.floor(random() * 2400);
      bytes[at] = Math.floor(random() * 256);
    }
    writeFileSync(join(root, 'x'), bytes);
    const { code } = await load([{ path: '/x', filesystem: 'ext4', sizeBytes: -1 }], {
      sysroot: root,
      cacheFolder: join(root, 'cache'),
    });
    if (code[0]!.source === 'none') unnamed += 1;
    for (let offset = 0; offset < 0x3000; offset += 0x100) code[0]!.find(offset);
  }
  expect(unnamed).toBeGreaterThan(20);
});
