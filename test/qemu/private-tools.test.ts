/** Development packages that work from where they were unpacked. */
import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { canUnpack, relocate } from '../../src/qemu/build/private-tools.ts';
import { temporaryFolder, writeScript } from './fake-qemu.ts';

test('pkg-config’s files name the new place, and links lead to libraries unpacked or installed', async () => {
  const root = temporaryFolder();
  const put = (name: string, text: string): string => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const folder = 'usr/lib/x86_64-linux-gnu';
  const pc = put(
    `${folder}/pkgconfig/glib-2.0.pc`,
    'prefix=/usr\nlibdir=${prefix}/lib\nincludedir=/usr/include\nLibs: -L/usr/lib -lglib-2.0\nVersion: 2\nurl=/usrlocal\n',
  );
  put(`${folder}/libunpacked.so.1`, '');
  symlinkSync('libunpacked.so.1', join(root, folder, 'libunpacked.so'));
  symlinkSync('libc.so.6', join(root, folder, 'libinstalled.so'));
  symlinkSync('libnowhere.so.9', join(root, folder, 'libnowhere.so'));
  await relocate(root);
  expect(readFileSync(pc, 'utf8')).toBe(
    `prefix=${root}/usr\nlibdir=\${prefix}/lib\nincludedir=${root}/usr/include\nLibs: -L${root}/usr/lib -lglib-2.0\nVersion: 2\nurl=/usrlocal\n`,
  );
  const target = (name: string): string => readlinkSync(join(root, folder, name));
  expect(target('libunpacked.so')).toBe('libunpacked.so.1');
  expect(target('libinstalled.so')).toBe('/usr/lib/x86_64-linux-gnu/libc.so.6');
  expect(target('libnowhere.so')).toBe('libnowhere.so.9');
});

test('a compiler and Python have to be installed, and without apt there is nothing to unpack', async () => {
  const folder = temporaryFolder();
  writeScript(join(folder, 'apt-get'), '#!/bin/sh\n');
  const env = { PATH: folder };
  expect(await canUnpack(['glib', 'ninja', 'fdt'], env)).toBe(true);
  expect(await canUnpack(['glib', 'python'], env)).toBe(false);
  expect(await canUnpack(['compiler'], env)).toBe(false);
  expect(await canUnpack(['glib'], { PATH: '/nowhere' })).toBe(false);
});
