/** Which package has a distribution's kernel, and where in it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { distributionKernel, kernelAmong, kernelDependency } from '../../src/cli/distribution-kernel.ts';
import { temporaryFolder, writeScript } from '../qemu/fake-qemu.ts';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

/** A machine whose apt has these packages: what each depends on, and the files it holds. */
function aptWith(packages: Readonly<Record<string, { depends?: string; files?: readonly string[] }>>): void {
  const folder = temporaryFolder();
  for (const [name, { depends, files = [] }] of Object.entries(packages)) {
    writeFileSync(
      join(folder, `${name}.depends`),
      depends ? `${name}\n  Depends: ${depends}\n` : `${name}\n`,
    );
    const root = join(folder, name);
    mkdirSync(join(root, 'DEBIAN'), { recursive: true });
    writeFileSync(
      join(root, 'DEBIAN/control'),
      `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b>\nDescription: a\n`,
    );
    for (const file of files) {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), file);
    }
    execFileSync('dpkg-deb', ['--build', root, join(folder, `${name}.deb`)], { stdio: 'ignore' });
  }
  writeScript(join(folder, 'apt-cache'), `#!/bin/sh\ncat "${folder}/$3.depends"\n`);
  writeScript(join(folder, 'apt-get'), `#!/bin/sh\ncp "${folder}/$3.deb" .\n`);
  process.env['PATH'] = `${folder}:${path!}`;
}

async function fetched(): Promise<{ kernel: { path: string; package: string }; steps: string[] }> {
  const steps: string[] = [];
  const options = {
    cacheFolder: temporaryFolder(),
    signal: new AbortController().signal,
    onStep: (text: string) => steps.push(text),
  };
  const kernel = await distributionKernel(options);
  expect(await distributionKernel(options)).toEqual(kernel);
  return { kernel, steps };
}

test('Debian 14: the image is an empty metapackage, the kernel lies beside the modules of another', async () => {
  aptWith({
    'linux-image-cloud-amd64': { depends: 'linux-image-7.2.13+deb14-cloud-amd64' },
    'linux-image-7.2.13+deb14-cloud-amd64': { depends: 'linux-binary-7.2.13+deb14-cloud-amd64' },
    'linux-binary-7.2.13+deb14-cloud-amd64': {
      files: ['usr/lib/modules/7.2.13+deb14-cloud-amd64/vmlinuz'],
    },
  });
  const { kernel, steps } = await fetched();
  expect(kernel.package).toBe('linux-binary-7.2.13+deb14-cloud-amd64');
  expect(kernel.path).toMatch(/boot\/vmlinuz-7\.2\.13\+deb14-cloud-amd64$/);
  expect(existsSync(kernel.path)).toBe(true);
  expect(steps).toEqual(['downloading linux-binary-7.2.13+deb14-cloud-amd64']);
});

test('before: in /boot, with its configuration', async () => {
  aptWith({
    'linux-image-cloud-amd64': { depends: 'linux-image-6.1.0-1-cloud-amd64' },
    'linux-image-6.1.0-1-cloud-amd64': {
      files: ['boot/vmlinuz-6.1.0-1-cloud-amd64', 'boot/config-6.1.0-1-cloud-amd64'],
    },
  });
  const { kernel } = await fetched();
  expect(kernel.package).toBe('linux-image-6.1.0-1-cloud-amd64');
  expect(existsSync(kernel.path.replace('vmlinuz', 'config'))).toBe(true);
});

test('a package without a kernel says where it was looked for', async () => {
  aptWith({
    'linux-image-cloud-amd64': { depends: 'linux-image-9.0-cloud-amd64' },
    'linux-image-9.0-cloud-amd64': { files: ['usr/share/doc/nothing'] },
  });
  await expect(fetched()).rejects.toThrow(
    'the package linux-image-9.0-cloud-amd64 holds no kernel: neither /boot/vmlinuz-… nor /usr/lib/modules/…/vmlinuz',
  );
});

test('the kernel among all packages that come along', () => {
  const image = 'linux-image-7.2.13+deb14-cloud-amd64=7.2.13-1';
  const binary = 'linux-binary-7.2.13+deb14-cloud-amd64=7.2.13-1';
  expect(kernelAmong([image, 'linux-base=4', binary])).toBe(binary);
  expect(kernelAmong(['linux-base=4', image])).toBe(image);
  expect(kernelAmong(['linux-base=4'])).toBeUndefined();
});

test.each([
  [
    'linux-image-cloud-amd64\n  Depends: linux-image-6.1.0-56-cloud-amd64\n',
    'linux-image-6.1.0-56-cloud-amd64',
  ],
  [
    'linux-image-virtual\n  Depends: linux-modules-6.8.0-88-generic\n  Depends: linux-image-6.8.0-88-generic\n',
    'linux-image-6.8.0-88-generic',
  ],
  ['linux-image-x\n |Depends: linux-image-unsigned-6.8.0-1-x\n', 'linux-image-unsigned-6.8.0-1-x'],
  [
    'linux-image-7.2.13+deb14-cloud-amd64\n  Depends: linux-binary-7.2.13+deb14-cloud-amd64\n',
    'linux-binary-7.2.13+deb14-cloud-amd64',
  ],
  ['W: nothing', null],
  ['  Depends: linux-image-6.1.0; rm -rf /\n', null],
])('the kernel among the dependencies of %j', (text, name) => {
  expect(kernelDependency(text)).toBe(name);
});
