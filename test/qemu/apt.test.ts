import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { installRelease, newestOffer, upstreamVersion } from '../../src/qemu/apt/apt-qemu.ts';
import {
  distributionSources,
  sourcesOfRelease,
  formatSources,
  parseDeb822Sources,
  parseListSources,
} from '../../src/qemu/apt/apt-sources.ts';
import { statusWithoutQemu } from '../../src/qemu/apt/dpkg-status.ts';
import { parseMadison, parseSimulation, parseUris, privateApt } from '../../src/qemu/apt/private-apt.ts';
import { installCommand, parseOsRelease } from '../../src/qemu/distribution.ts';
import { parseLdd } from '../../src/qemu/shared-libraries.ts';
import { fakeQemuScript, temporaryFolder, writeScript } from './fake-qemu.ts';

const debian = parseOsRelease('ID=debian\nVERSION_CODENAME=bookworm\nVERSION_ID="12"\n');
const ubuntu = parseOsRelease(`ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nVERSION_ID='24.04'\n`);

const bookworm = `# the release and its updates
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
Trusted: yes

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
Enabled: yes

Types: deb
URIs: https://third.example/node
Suites: nodistro
Components: main

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Enabled: no
`;

describe("the machine's sources", () => {
  test('for another release: the same mirrors and keys', () => {
    const own = distributionSources(parseDeb822Sources(bookworm), debian);
    const sources = sourcesOfRelease(own, debian, 'trixie');
    expect(sources.map(({ suites }) => suites.join(' '))).toEqual(['trixie']);
    expect(sources[0]!.uris).toEqual(own[0]!.uris);
  });

  test('of Debian: its own suites, with the keys, and backports beside the release', () => {
    const sources = distributionSources(parseDeb822Sources(bookworm), debian);
    expect(sources.map(({ suites }) => suites.join(' '))).toEqual([
      'bookworm bookworm-updates',
      'bookworm-security',
      'bookworm-backports',
    ]);
    const text = formatSources(sources, ['deb']);
    expect(text).not.toMatch(/trusted|third|off\.example/i);
    expect(text).toContain(`Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg`);
    // An embedded key keeps its lines.
    expect(text).toContain('Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n');
    expect(parseDeb822Sources(text)).toEqual(sources);
  });

  test('backports that are configured already are not added again', () => {
    const configured = `${bookworm}\nTypes: deb\nURIs: http://b.example\nSuites: bookworm-backports\nComponents: main\n`;
    const sources = distributionSources(parseDeb822Sources(configured), debian);
    expect(sources.filter(({ suites }) => suites.includes('bookworm-backports'))).toHaveLength(1);
  });

  test('in one line each', () => {
    const sources = parseListSources(`
deb [arch=amd64 signed-by=/k.gpg trusted=yes] mirror+file:/etc/apt/mirrors.txt noble main universe # why
# deb http://commented noble main
deb-src http://src noble main
deb http://plain.example noble-security main
deb http://other.example jammy main`);
    expect(distributionSources(sources, ubuntu)).toEqual([
      {
        uris: ['mirror+file:/etc/apt/mirrors.txt'],
        suites: ['noble'],
        components: ['main', 'universe'],
        signedBy: '/k.gpg',
      },
      { uris: ['http://plain.example'], suites: ['noble-security'], components: ['main'], signedBy: '' },
      {
        uris: ['mirror+file:/etc/apt/mirrors.txt'],
        suites: ['noble-backports'],
        components: ['main', 'universe'],
        signedBy: '/k.gpg',
      },
    ]);
  });

  test('of sid, which calls itself forky, and of a machine that follows testing: no backports of what is not released', () => {
    const forky = parseOsRelease(
      'PRETTY_NAME="Debian GNU/Linux forky/sid"\nVERSION_CODENAME=forky\nID=debian\n',
    );
    const suites = (text: string): string[] =>
      distributionSources(parseListSources(text), forky).map((source) => source.suites.join(' '));
    expect(
      suites(
        'deb http://deb.debian.org/debian sid main\ndeb [signed-by=/k.gpg] http://third.example stable main',
      ),
    ).toEqual(['sid']);
    expect(suites('deb http://m testing main\ndeb http://m testing-security main')).toEqual([
      'testing',
      'testing-security',
    ]);
    expect(suites('deb http://m forky main\ndeb http://m sid main')).toEqual(['forky']);
    expect(
      suites('deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://m unstable main'),
    ).toEqual(['unstable']);
    expect(suites('deb http://m.example bookworm main')).toEqual([]);
  });

  test('none for this release is an error', async () => {
    const options = {
      folder: temporaryFolder(),
      distribution: debian,
      types: ['deb'],
      systemSources: [],
      systemStatus: '',
    } as const;
    await expect(privateApt(options)).rejects.toThrow("apt has no package source for 'bookworm' here");
  });
});

test('what is installed: everything but QEMU and its firmware, without dependencies', () => {
  const status = `Package: libaio1
Status: install ok installed
Depends: libc6
Description: async
 io
Version: 0.3.113-4

Package: qemu-utils
Status: install ok installed
Source: qemu (1:7.2)
Version: 1:7.2+b3

Package: seabios
Status: install ok installed
Version: 1.16

Package: removed
Status: deinstall ok config-files
Version: 1
`;
  expect(statusWithoutQemu(status)).toBe(
    'Package: libaio1\nStatus: install ok installed\nVersion: 0.3.113-4\n',
  );
});

describe("apt's answers", () => {
  test('which versions there are', () => {
    const text = `qemu-system-x86 | 1:10.0.2+ds-2~bpo12+1 | http://m.example/debian bookworm-backports/main amd64 Packages
qemu-system-x86 | 1:7.2+dfsg-7+deb12u18 | http://m.example/debian bookworm/main amd64 Packages
      qemu | 1:7.2+dfsg-7+deb12u18 | http://m.example/debian bookworm/main Sources
`;
    expect(parseMadison(text, 'Packages')).toEqual([
      { version: '1:10.0.2+ds-2~bpo12+1', suite: 'bookworm-backports' },
      { version: '1:7.2+dfsg-7+deb12u18', suite: 'bookworm' },
    ]);
    expect(parseMadison(text, 'Sources')).toEqual([{ version: '1:7.2+dfsg-7+deb12u18', suite: 'bookworm' }]);
    expect(newestOffer(parseMadison(text, 'Packages').toReversed())?.suite).toBe('bookworm-backports');
  });

  test('upstream version of a package', () => {
    expect(['1:10.0.2+ds-2+deb13u1~bpo12+1', '1:8.2.2+ds-0ubuntu1.10', '9.1'].map(upstreamVersion)).toEqual([
      '10.0.2',
      '8.2.2',
      '9.1',
    ]);
  });

  test('what would be installed', () => {
    const text = `Reading package lists...
Inst libaio1 (0.3.113-4 Debian:12.15/oldstable [amd64])
Inst seabios [1.16.2-1] (1.16.3-2~bpo12+1 Debian Backports:oldstable-backports [all])
Conf libaio1 (0.3.113-4 Debian:12.15/oldstable [amd64])
`;
    expect(parseSimulation(text)).toEqual(['libaio1=0.3.113-4', 'seabios=1.16.3-2~bpo12+1']);
  });

  test('a QEMU that needs a newer C library is refused', () => {
    expect(() => parseSimulation('Inst libc6 [2.36-9] (2.41-6 Debian [amd64])\n')).toThrow(
      'this QEMU needs a newer C library (libc6=2.41-6)',
    );
  });

  test('where source files are', () => {
    const sum = '0f'.repeat(32);
    const text = `Need to get 23.9 MB\n'http://m.example/q_7.2%2bdfsg.orig.tar.xz' q_7.2+dfsg.orig.tar.xz 235 SHA256:${sum}\n'http://m.example/x' x 1 MD5Sum:aa\n`;
    expect(parseUris(text)).toEqual([
      {
        uri: 'http://m.example/q_7.2%2bdfsg.orig.tar.xz',
        name: 'q_7.2+dfsg.orig.tar.xz',
        size: 235,
        sha256: sum,
      },
    ]);
  });
});

describe("the release's own package", () => {
  const offer = { version: '1:8.2.2+ds-0ubuntu1.10', suite: 'noble-updates' };

  /** A machine whose apt-get does this. */
  function machine(aptGet: string): { env: NodeJS.ProcessEnv; cacheFolder: string; folder: string } {
    const folder = temporaryFolder();
    writeScript(
      join(folder, 'apt-get'),
      `#!/bin/sh\nPATH=/usr/bin:/bin\necho "$*" >> "${folder}/called"\n${aptGet}\n`,
    );
    return { folder, cacheFolder: temporaryFolder(), env: { PATH: folder } };
  }

  const asRoot = process.getuid?.() === 0 ? test : test.skip;

  asRoot('is installed where root may', async () => {
    const { folder, ...options } = machine('');
    const script = join(folder, 'qemu-to-be');
    writeScript(script, fakeQemuScript());
    writeScript(
      join(folder, 'apt-get'),
      `#!/bin/sh\nPATH=/usr/bin:/bin\necho "$*" >> ${folder}/called\ncp ${script} ${folder}/qemu-system-x86_64\n`,
    );
    expect(await installRelease(offer, ubuntu, { ...options, mayInstall: true })).toEqual({
      files: { binary: join(folder, 'qemu-system-x86_64'), args: [], env: {}, source: 'system' },
      reason: "ubuntu's package qemu-system-x86 1:8.2.2+ds-0ubuntu1.10, installed now",
    });
    expect(readFileSync(join(folder, 'called'), 'utf8')).toBe(
      '-qq install -y --no-install-recommends qemu-system-x86=1:8.2.2+ds-0ubuntu1.10\n',
    );
  });

  asRoot('is unpacked where it cannot be installed, and says why', async () => {
    const { folder, ...options } = machine('echo "E: Unable to fetch" >&2; exit 100');
    const said: string[] = [];
    const outcome = await installRelease(offer, ubuntu, {
      ...options,
      mayInstall: true,
      onProgress: (text) => said.push(text),
    });
    expect(outcome).toBeNull();
    expect(said.join('\n')).toMatch(
      /it cannot be installed \(.*E: Unable to fetch\), so it is unpacked instead/s,
    );
    expect(readFileSync(join(folder, 'called'), 'utf8')).not.toBe('');
  });

  test('is not installed by auto, nor when backports have a newer one', async () => {
    const { folder, ...options } = machine('');
    expect(await installRelease(offer, ubuntu, { ...options, mayInstall: false })).toBeNull();
    const newer = { ...offer, suite: 'noble-backports' };
    expect(await installRelease(newer, ubuntu, { ...options, mayInstall: true })).toBeNull();
    expect(existsSync(join(folder, 'called'))).toBe(false);
  });
});

test('installing is said in the words of the distribution', () => {
  const needs = ['qemu', 'compiler'] as const;
  expect(installCommand(ubuntu, needs)).toBe('apt-get install qemu-system-x86 gcc libc6-dev');
  expect(installCommand(parseOsRelease('ID=rocky\nID_LIKE="rhel centos fedora"'), needs)).toBe(
    'dnf install qemu-system-x86-core gcc',
  );
  expect(installCommand(parseOsRelease('ID=opensuse-leap'), needs)).toBe('zypper install qemu-x86 gcc');
  expect(installCommand(parseOsRelease(''), ['qemu'])).toBe('install qemu-system-x86');
});

test('libraries of a program, the C library left to the system', () => {
  const text = `	linux-vdso.so.1 (0x00007ffd0)
	libglib-2.0.so.0 => /lib/x86_64-linux-gnu/libglib-2.0.so.0 (0x00007f1)
	libaio.so.1 => not found
	/lib64/ld-linux-x86-64.so.2 (0x00007f2)
`;
  expect(parseLdd(text)).toEqual([
    { name: 'libglib-2.0.so.0', path: '/lib/x86_64-linux-gnu/libglib-2.0.so.0' },
    { name: 'libaio.so.1', path: null },
  ]);
});
