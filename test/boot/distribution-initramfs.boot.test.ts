/** Archives of real tools, made without a thought of NVDIMM, with a real distribution on one. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import { sha256 } from '../../src/base/files.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { distributionInitramfs, type DistributionInitramfs } from '../support/distribution-initramfs.ts';
import { gptRoot, makeGptImage, makeRootFolder, makeRootImage } from '../support/root-image.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { imageEndText, systemdImage, type SystemdImage } from '../support/systemd-image.ts';
import { testCacheFolder } from '../support/test-cache.ts';

jest.setTimeout(600_000);

let folder: string;
let image: SystemdImage;
let archives: DistributionInitramfs;
/** a small root in a partition */
let small: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-distribution-'));
  image = systemdImage({ kernel: '6.1' });
  archives = distributionInitramfs();
  const names = { label: 'small-root', uuid: '22222222-3333-4444-8555-666666666666' };
  const root = makeRootImage('ext4', makeRootFolder(join(folder, 'root')), join(folder, 'root.img'), names);
  small = makeGptImage(root, join(folder, 'small.img'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function boot(...args: string[]): Promise<CliResult & { console: string }> {
  const out = join(folder, 'out');
  const result = await runCli(
    ['run', '--qemu', 'system', '--kernel', image.kernel, '--memory', '1024', '--out', out, ...args],
    { env: { ...process.env, BOOTGATE_CACHE: testCacheFolder }, cwd: folder },
  );
  return { ...result, console: readFileSync(join(out, 'console.log'), 'utf8') };
}

describe('a whole distribution comes up from an NVDIMM, and its root is found by name', () => {
  test('initramfs-tools, which has none of the modules', async () => {
    const { status, stderr, console } = await boot(
      ...['--initrd', archives.initramfsTools, '--disk', image.disk, '--disk-as', 'nvdimm'],
      ...['--append', 'root=LABEL=rootfs rw cryptomgr.notests'],
    );
    expect(stderr).toMatch(/added to the initramfs, from .*disk\.img.*: libnvdimm, nfit, nd_btt, nd_pmem\n/);
    expect(console).toContain('Begin: Running /scripts/init-bottom'); // its own words
    expect(console).toContain('EXT4-fs (pmem0): mounted filesystem');
    expect(console).toContain(imageEndText);
    expect(status).toBe(0);
    // What was booted is what is said to have been measured.
    const { subject } = await readProfile(join(folder, 'out/profile.json.gz'));
    expect(subject.initrdSha256).not.toBe(sha256(readFileSync(archives.initramfsTools)));
  });

  test('dracut, which has some of them', async () => {
    const { status, stderr, console } = await boot(
      ...['--initrd', archives.dracut, '--disk', image.disk],
      ...['--append', 'root=UUID=00000000-0000-4000-8000-00000000b007 rw cryptomgr.notests'],
    );
    expect(stderr).toMatch(/loaded before the initramfs' own init, out of it: libnvdimm, nfit\n/);
    expect(stderr).toMatch(/added to the initramfs, from .*disk\.img.*: nd_btt, nd_pmem\n/);
    expect(console).toContain('EXT4-fs (pmem0): mounted filesystem');
    expect(console).toContain(imageEndText);
    expect(status).toBe(0);
  });
});

describe('a root in a GPT partition', () => {
  test('an initramfs whose udev loads the modules is left as it is', async () => {
    const { status, stderr, console } = await boot(
      ...['--initrd', archives.initramfsToolsWithModules, '--disk', small],
      ...['--append', `root=PARTUUID=${gptRoot.partuuid} rw cryptomgr.notests`],
    );
    expect(stderr).not.toContain('the initramfs');
    expect(console).not.toContain('rdinit=');
    expect(console).toContain('EXT4-fs (pmem0p2): mounted filesystem');
    expect(console).toContain(userspaceMarker);
    expect(status).toBe(0);
    const { subject } = await readProfile(join(folder, 'out/profile.json.gz'));
    expect(subject.initrdSha256).toBe(sha256(readFileSync(archives.initramfsToolsWithModules)));
  });

  test('named by PARTLABEL=, with the modules out of a folder', async () => {
    const { status, console } = await boot(
      ...['--initrd', archives.initramfsTools, '--disk', small],
      ...['--modules', join(image.sysroot, 'usr/lib/modules')],
      ...['--append', `root=PARTLABEL=${gptRoot.partlabel} rw cryptomgr.notests`],
    );
    expect(console).toContain('EXT4-fs (pmem0p2): mounted filesystem');
    expect(console).toContain(userspaceMarker);
    expect(status).toBe(0);
  });
});
