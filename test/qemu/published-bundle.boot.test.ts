/**
 * What .github/workflows/qemu-bundles.yml does, here: build and pack in two places that differ in all that must not
 * matter, compare, pin the digest, and let the next Bootgate fetch that very bundle and boot with it. By day both places
 * begin with one build and pack it; once a night each makes its own.
 */
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { tmpdir } from 'node:os';
import { projectRoot } from '../support/project-root.ts';
import { testKernel } from '../support/test-cache.ts';
import { testQemu } from '../support/test-qemus.ts';

const minutes = 60_000;
jest.setTimeout(30 * minutes);

/** Debian's source package: its files are checked against the signed index. */
const source = 'debian:10.0';
const bundleName = 'qemu-system-x86_64.tar.zst';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-published-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A project as it is checked out, bundled from its present source. */
function checkout(name: string): string {
  const project = join(folder, name);
  mkdirSync(join(project, 'dist'), { recursive: true });
  for (const each of ['src', 'scripts', 'package.json', 'package-lock.json']) {
    cpSync(join(projectRoot, each), join(project, each), { recursive: true });
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(project, 'node_modules'));
  rebuild(project);
  return project;
}

function rebuild(project: string): void {
  execFileSync(process.execPath, [join(project, 'scripts/build.mjs')], { stdio: 'pipe' });
}

interface Place {
  readonly umask: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs scripts/build-bundle; gives the bundle. */
function buildBundle(project: string, { umask, env }: Place): string {
  execFileSync('sh', ['-ec', `umask ${umask}; exec scripts/build-bundle out ${source}`], {
    cwd: project,
    env: { ...process.env, BOOTGATE_CACHE: join(project, 'cache'), ...env },
    stdio: 'pipe',
    maxBuffer: 1 << 26,
  });
  return join(project, 'out', bundleName);
}

const places: readonly (Place & { name: string })[] = [
  { name: 'one', umask: '022', env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' } },
  { name: 'another/much/deeper/place', umask: '077', env: { TZ: 'Asia/Tokyo', LC_ALL: 'C' } },
];

function digest(path: string): string {
  return execFileSync('sha256sum', [path], { encoding: 'utf8' }).split(' ')[0]!;
}

const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;
nightly('two whole builds, in two folders, come to the same bytes', () => {
  const [one, other] = places.map((place) => buildBundle(checkout(`whole/${place.name}`), place));
  expect(digest(other!)).toBe(digest(one!));
});

/** A build's folder as another machine may have it: files made in another order, at another time. */
function copyBuild(from: string, to: string, time: number): void {
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' }).sort().reverse()) {
    cpSync(join(from, name), join(to, name), { recursive: true });
    utimesSync(join(to, name), time, time);
  }
}

test('one build packed in two folders has the same bytes, is pinned, fetched, probed, and boots', async () => {
  const { binary, versionLine } = await testQemu('build');
  const build = dirname(dirname(binary));
  const bundles = places.map((place, index) => {
    const project = checkout(place.name);
    copyBuild(build, join(project, 'cache/qemu', build.split('/').at(-1)!), 86_400 * (index + 1));
    return { project, bundle: buildBundle(project, place) };
  });
  const [{ project, bundle }, other] = bundles as [(typeof bundles)[0], (typeof bundles)[0]];
  expect(readFileSync(join(project, 'out/SHA256SUMS'), 'utf8')).toBe(`${digest(bundle)}  ${bundleName}\n`);
  expect(digest(other.bundle)).toBe(digest(bundle));

  // By the programs' symbols, not by the machine that packed them.
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('tar', ['--zstd', '-xf', bundle, '-C', unpacked]);
  const wanted = execFileSync('sh', ['-c', `objdump -T bin/* lib/*.so* | grep -o 'GLIBC_[0-9.]*'`], {
    cwd: unpacked,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const [newest] = wanted
    .trim()
    .split('\n')
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const { libc } = JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8')) as { libc: string };
  expect(libc).toBe(newest!.replace('GLIBC_', 'glibc '));

  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end(readFileSync(bundle));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${bundleName}`;
    execFileSync(process.execPath, [join(project, 'scripts/publish-bundle.mjs'), url, bundle]);
    rebuild(project);
    const bootgate = async (...args: string[]): Promise<string> => {
      const cli = join(project, 'dist/cli.js');
      const env = { ...process.env, BOOTGATE_CACHE: join(folder, 'fresh') };
      return (await promisify(execFile)(process.execPath, [cli, ...args], { env })).stdout;
    };
    expect(await bootgate('qemu', 'locate', 'fetch')).toContain(versionLine.match(/\d+\.\d+\.\d+/)![0]);
    const profile = join(folder, 'profile');
    const kernel = testKernel('6.1');
    await bootgate('run', '--qemu', 'fetch', '-k', kernel, '--append', 'cryptomgr.notests', '-o', profile);
    expect(await bootgate('show', profile)).toMatch(/reached its end|reached-end/);
    expect(asked).toEqual([`/${bundleName}`]); // the second time the cache has it
  } finally {
    server.close();
  }
});
