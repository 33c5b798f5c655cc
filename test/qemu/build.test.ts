import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { lookForTools } from '../../src/qemu/build/build-dependencies.ts';
import { buildQemu, ninjaProgress, type BuildOptions } from '../../src/qemu/build/build-qemu.ts';
import { changeSource } from '../../src/qemu/build/change-source.ts';
import { buildIdentity, configureOptions, methodIdentity } from '../../src/qemu/build/recipe.ts';
import { applyChange, sourceChanges } from '../../src/qemu/build/source-changes.ts';
import { parseSourceRequest } from '../../src/qemu/build/source.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import { runCli } from '../support/run-cli.ts';
import { fakeQemuScript, temporaryFolder, writeScript } from './fake-qemu.ts';

const nochain = `    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
        cflags |= CF_NO_GOTO_TB;
    }
`;
const ring = `        if (new_idx - writeout_idx > TRACE_BUF_LEN) {
            /* Trace Buffer Full, Event dropped ! */
            return -ENOSPC;
        }
`;

/** A source tree that has the places the changes are made in. */
function sourceTree(changes: Readonly<Record<string, string>> = {}): string {
  const tree = join(temporaryFolder(), 'qemu-10.0.2');
  const files: Record<string, string> = {
    VERSION: '10.0.2\n',
    COPYING: 'GPL\n',
    configure: `#!/bin/sh\necho "configured with $*"\ncp "$(dirname "$0")/result" .\n`,
    result: fakeQemuScript(),
    'accel/tcg/cpu-exec-common.c': nochain,
    'trace/simple.c': ring,
    'pythondeps.toml': `meson = "x"\npycotap = { accepted = ">=1.1.0", installed = "1.3.1" }\n`,
    'python/wheels/meson-1.5.0-py3-none-any.whl': '',
    'pc-bios/meson.build': 'if unpack_edk2_blobs\n',
    'pc-bios/bios-256k.bin': 'bios',
    'pc-bios/linuxboot_dma.bin': 'dma',
    'pc-bios/kvmvapic.bin': 'vapic',
    'pc-bios/skiboot.lid': 'for another architecture',
    ...changes,
  };
  for (const [name, content] of Object.entries(files)) writeScript(join(tree, name), content);
  return tree;
}

/** Build tools that only look like it; ninja "compiles" what configure left. */
function tools(): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  for (const name of ['cc', 'make', 'pkg-config', 'xz', 'python3']) {
    writeScript(join(folder, name), '#!/bin/sh\necho fake 1.0\n');
  }
  writeScript(
    join(folder, 'ninja'),
    `#!/bin/sh\necho "[1/2] one"; echo "[2/2] two"\nmkdir -p trace; echo events > trace/trace-events-all\ncp result "$1"\n`,
  );
  return { PATH: `${folder}:/usr/bin:/bin` };
}

function tarball(tree: string): string {
  const file = join(temporaryFolder(), 'qemu-10.0.2.tar');
  execFileSync('tar', ['-cf', file, '-C', join(tree, '..'), 'qemu-10.0.2']);
  return file;
}

function options(file: string, changes: Partial<BuildOptions> = {}): BuildOptions {
  return {
    source: parseSourceRequest(file, undefined, '/'),
    cacheFolder: temporaryFolder(),
    env: tools(),
    ...changes,
  };
}

async function failure(build: Promise<unknown>): Promise<BootgateError> {
  const outcome = await build.catch((error: unknown) => error);
  if (!(outcome instanceof BootgateError)) throw new Error(`not an error for the user: ${String(outcome)}`);
  return outcome;
}

describe('a build', () => {
  test('ends as a QEMU folder with firmware, events, licence and log', async () => {
    const said: string[] = [];
    const build = options(tarball(sourceTree()), { onProgress: (text) => said.push(text) });
    const { folder, files, reason } = await buildQemu(build);
    expect(readdirSync(folder).sort()).toEqual([
      'COPYING',
      'bin',
      'build.log',
      'lib',
      'manifest.json',
      'share',
    ]);
    expect(readdirSync(join(folder, 'share/qemu')).sort()).toEqual([
      'bios-256k.bin',
      'kvmvapic.bin',
      'linuxboot_dma.bin',
      'trace-events-all',
    ]);
    expect(reason).toBe('built from qemu-10.0.2.tar');
    expect(files.source).toBe('build');
    expect(said.join('\n')).toMatch(
      /unpacking .*\nconfiguring QEMU 10.0.2.*\ncompiling .*\ncompiled 1 of 2 files/,
    );
    const log = readFileSync(join(folder, 'build.log'), 'utf8');
    expect(log).toContain('# changed: nochain-stops-goto-ptr');
    expect(log).toMatch(
      /configured with --python=\S+ --target-list=x86_64-softmmu .*--extra-cflags=-ffile-prefix-map=\S+\/\.build-\S+=\. --with-pkgversion=Bootgate/,
    );
    expect(readdirSync(join(build.cacheFolder, 'qemu')).sort()).toEqual([
      expect.stringMatching(/^build-/),
      'logs',
    ]);
  });

  test('is taken from the cache by one who asks for the same source', async () => {
    const file = tarball(sourceTree());
    const sum = execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
    const build = options(file);
    const first = await buildQemu(build);
    const again = await buildQemu({ ...build, source: parseSourceRequest('http://gone/q.tar', sum, '/') });
    expect(again.folder).toBe(first.folder);
    expect(again.reason).toContain('was built earlier from qemu-10.0.2.tar');
    const other = failure(buildQemu({ ...build, source: parseSourceRequest('/gone', 'ab'.repeat(32), '/') }));
    expect((await other).message).toContain('cannot be read');
  });

  test('with a QEMU that cannot trace is found out by the probe', async () => {
    const build = options(tarball(sourceTree()));
    const { folder } = await buildQemu(build);
    expect(await locateQemu({ request: folder, ...build })).toMatchObject({ completeExecTb: false });
  });
});

describe('a build that fails', () => {
  test('says how its log ends and where the rest is', async () => {
    const configure = `#!/bin/sh\nfor i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo "line $i"; done\necho 'ERROR: no glib' >&2; exit 1\n`;
    const build = options(tarball(sourceTree({ configure })));
    const { message, hint } = await failure(buildQemu(build));
    expect(message).toContain('the QEMU build failed with status 1');
    expect(message).toContain('ERROR: no glib');
    expect(message).not.toContain('line 3\n');
    const log = /the whole log is in (\S+)/.exec(hint ?? '')![1]!;
    expect(readFileSync(log, 'utf8')).toContain('line 3\n');
    expect(readdirSync(join(build.cacheFolder, 'qemu'))).toEqual(['logs']);
  });

  test('because the disk is full', async () => {
    const configure = `#!/bin/sh\necho 'cc: error: No space left on device' >&2; exit 1\n`;
    const { message, hint } = await failure(buildQemu(options(tarball(sourceTree({ configure })))));
    expect(message).toContain('the disk is full');
    expect(hint).toContain('BOOTGATE_CACHE');
  });

  test('because the changes do not fit', async () => {
    const changed = sourceTree({ 'trace/simple.c': 'another QEMU\n' });
    const { message, hint } = await failure(buildQemu(options(tarball(changed))));
    expect(message).toBe("the change 'full-trace-ring-waits' does not fit QEMU 10.0.2");
    expect(hint).toContain('made for 7.2 and 10.0');
  });

  test('because tools are missing: all of them at once', async () => {
    const { message, hint } = await failure(
      buildQemu(options(tarball(sourceTree()), { env: { PATH: temporaryFolder() } })),
    );
    expect(message).toMatch(
      /^a QEMU cannot be built here, this is missing: a C compiler, make, ninja, pkg-config, .*glib's headers/,
    );
    expect(hint).toMatch(/install .*ninja.*/);
  });

  test('because it was interrupted: status 130, nothing but the log is left', async () => {
    const configure = '#!/bin/sh\necho configuring; exec sleep 30\n';
    const { cacheFolder, env } = options('', { env: tools() });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('interrupted')), 1500);
    const { status, stderr } = await runCli(
      ['qemu', 'build', '--source', tarball(sourceTree({ configure }))],
      {
        env: { ...env, BOOTGATE_CACHE: cacheFolder },
        signal: stop.signal,
      },
    );
    expect([status, stderr.split('\n').at(-2)]).toEqual([130, 'bootgate: interrupted']);
    expect(readdirSync(join(cacheFolder, 'qemu'))).toEqual(['logs']);
  });

  test('because the tarball is no QEMU', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'qemu-10.0.2'));
    const file = join(folder, 'x.tar');
    execFileSync('tar', ['-cf', file, '-C', folder, 'qemu-10.0.2']);
    expect((await failure(buildQemu(options(file)))).message).toBe('the tarball holds no QEMU source');
    writeFileSync(file, 'not a tarball');
    expect((await failure(buildQemu(options(file)))).message).toContain('tar -xf');
    const missing = await failure(buildQemu(options('/nowhere/q.tar')));
    expect(missing.message).toContain('/nowhere/q.tar cannot be read');
  });

  test('because there is no firmware is said with the package that has it', async () => {
    const tree = sourceTree({ 'pc-bios/bios-256k.bin': '' });
    execFileSync('rm', [join(tree, 'pc-bios/bios-256k.bin')]);
    // The system's own firmware steps in where it is installed.
    const outcome = await buildQemu(options(tarball(tree))).catch((error: unknown) => error as BootgateError);
    if (outcome instanceof BootgateError) expect(outcome.hint).toContain('seabios');
    else expect(existsSync(join(outcome.folder, 'share/qemu/bios-256k.bin'))).toBe(true);
  });
});

describe('changes of the source', () => {
  test('are made once each, where their file is', async () => {
    const tree = sourceTree({ 'python/wheels/pycotap-1.3.1-py3-none-any.whl': '' });
    expect(await changeSource(tree, '10.0.2')).toEqual([
      'nochain-stops-goto-ptr',
      'full-trace-ring-waits',
      'no-uefi-images', // the wheel is there, so pycotap stays
    ]);
    expect(readFileSync(join(tree, 'accel/tcg/cpu-exec-common.c'), 'utf8')).toBe(
      nochain.replace('CF_NO_GOTO_TB;', 'CF_NO_GOTO_TB | CF_NO_GOTO_PTR;'),
    );
    expect(readFileSync(join(tree, 'trace/simple.c'), 'utf8')).toMatch(
      /g_usleep\(20\);\n {8}\}\n {8}if \(new_idx/,
    );
    await expect(changeSource(tree, '10.0.2')).rejects.toThrow('does not fit');
  });

  test('need their text exactly once', () => {
    const change = { ...sourceChanges[0]!, before: 'old\n', after: 'new\n' };
    expect(applyChange('a\nold\nb\n', change)).toBe('a\nnew\nb\n');
    expect(applyChange('a\nb\n', change)).toBeNull();
    expect(applyChange('old\nold\n', change)).toBeNull();
  });
});

describe('the recipe', () => {
  test('downloads nothing by itself', () => {
    expect(configureOptions('10.0.2', 'abc', '/w')).toContain('--disable-download');
    expect(configureOptions('7.2.22', 'abc', '/w')).not.toContain('--disable-download'); // not known there
    expect(configureOptions('7.2.22', 'abc', '/w')).toContain('--with-pkgversion=Bootgate abc');
  });

  test('leaves the name of the folder out of what is compiled', () => {
    const objects = [temporaryFolder(), temporaryFolder()].map((work) => {
      writeFileSync(join(work, 'where.h'), 'static const char *where(void) { return __FILE__; }\n');
      writeFileSync(
        join(work, 'a.c'),
        `#include "${work}/where.h"\nconst char *a(void) { return where(); }\n`,
      );
      const [flags] = configureOptions('10.0.2', 'abc', work).filter((option) =>
        option.startsWith('--extra-cflags='),
      );
      const args = [
        ...flags!.replace('--extra-cflags=', '').split(' '),
        '-c',
        join(work, 'a.c'),
        '-o',
        join(work, 'a.o'),
      ];
      execFileSync('cc', args, { cwd: work });
      return readFileSync(join(work, 'a.o'));
    });
    expect(objects[0]!.includes('./where.h')).toBe(true);
    expect(objects[0]!.equals(objects[1]!)).toBe(true);
  });

  test('has an identity that host and source change', () => {
    const host = { arch: 'x64', distribution: 'debian 12', compiler: 'cc 12' };
    expect(buildIdentity(['a'])).not.toBe(buildIdentity(['b']));
    expect(methodIdentity(host)).toBe(methodIdentity({ ...host }));
    expect(methodIdentity(host)).not.toBe(methodIdentity({ ...host, compiler: 'cc 13' }));
  });
});

test.each([
  ['auto', undefined, { kind: 'auto' }],
  ['debian:7.2', undefined, { kind: 'debian', version: '7.2' }],
  ['debian', undefined, { kind: 'debian', version: null }],
  ['q.tar.xz', undefined, { kind: 'given', url: new URL('file:///here/q.tar.xz'), sha256: null }],
  ['https://h/q', 'AB'.repeat(32), { kind: 'given', url: new URL('https://h/q'), sha256: 'ab'.repeat(32) }],
] as const)('source %s', (text, sum, expected) => {
  expect(parseSourceRequest(text, sum, '/here')).toEqual(expected);
});

test('a source over the network needs its checksum', () => {
  expect(() => parseSourceRequest('https://h/q.tar.xz', undefined, '/')).toThrow('needs its SHA-256');
  expect(() => parseSourceRequest('https://h/q.tar.xz', 'xyz', '/')).toThrow("'xyz' is not a SHA-256");
});

test("ninja's progress is told in tenths", () => {
  const said: string[] = [];
  const listen = ninjaProgress((text) => said.push(text));
  for (let file = 1; file <= 1000; file += 1) listen(`[${file}/1000] Compiling\n`);
  expect(said).toHaveLength(10);
  expect(said[0]).toBe('compiled 100 of 1000 files');
});

test('pixman is asked for only where a version needs it', async () => {
  const env = { PATH: temporaryFolder() };
  expect((await lookForTools(env)).missing).not.toContain('pixman');
  expect((await lookForTools(env, '10.0.2')).missing).not.toContain('pixman');
  expect((await lookForTools(env, '7.2.22')).missing).toContain('pixman');
});

test('tools that are there are not missing', async () => {
  const { found, missing } = await lookForTools(tools());
  expect(missing).toEqual([]);
  expect(Object.keys(found).sort()).toEqual(['compiler', 'ninja', 'python']);
});
