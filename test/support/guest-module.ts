/** Small kernel modules for test kernel 6.1, compiled against Debian's headers without installing those. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedFolder, debianPackage, testKernels } from './test-cache.ts';

const { release } = testKernels['6.1'];

/** The three packages that make up the headers, in one folder, as links between them are relative. */
function headers(): string {
  const common = `linux-headers-${release.replace('-cloud-amd64', '-common')}`;
  const own = `linux-headers-${release}`;
  const folder = cachedFolder(`module-headers-${release}`, (building) => {
    for (const name of [common, own, 'linux-kbuild-6.1']) {
      execFileSync('cp', ['-a', `${debianPackage(name)}/.`, building]);
    }
    const makefile = join(building, 'usr/src', own, 'Makefile');
    rmSync(makefile);
    // The package's own includes the common one by its path in an installed system.
    writeFileSync(makefile, `include $(HEADERS)/usr/src/${common}/Makefile\n`);
  });
  return folder;
}

/** A module of one C file, as bytes. */
export function compileModule(name: string, source: string): Uint8Array {
  const root = headers();
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-module-'));
  try {
    writeFileSync(join(folder, `${name}.c`), source);
    writeFileSync(join(folder, 'Makefile'), `obj-m := ${name}.o\n`);
    const common = join(root, 'usr/src', `linux-headers-${release.replace('-cloud-amd64', '-common')}`);
    const built = join(root, 'usr/src', `linux-headers-${release}`);
    execFileSync('make', ['-C', common, `O=${built}`, `HEADERS=${root}`, `M=${folder}`, 'modules'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return readFileSync(join(folder, `${name}.ko`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
