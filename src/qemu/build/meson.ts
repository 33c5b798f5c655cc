/**
 * The meson a source tree is configured with. Release tarballs bring their own; Debian's do not, and the
 * distribution's package is then unpacked beside the source and handed to Python, without being installed.
 */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, makeFolder } from '../../base/files.ts';
import { runProgram } from '../../base/run-program.ts';
import { unpackPackage } from '../apt/private-apt.ts';
import { compareVersions } from '../probe/plugin-api.ts';
import type { QemuSource } from './source.ts';

/** What the versions of QEMU ask for (configure, pythondeps.toml). */
function neededMeson(version: string): string {
  if (compareVersions(version, '10.0') >= 0) return '1.5.0';
  return compareVersions(version, '8.1') >= 0 ? '0.63.0' : '0.61.5';
}

/** For trees older than 8.1, whose configure starts `meson/meson.py`. */
const starter = 'import sys\nfrom mesonbuild.mesonmain import main\nsys.exit(main())\n';

/**
 * Sees to a meson.
 *
 * @returns folder to put into PYTHONPATH, null where none is needed
 */
export async function mesonFor(
  { tree, debian }: QemuSource,
  version: string,
  python: string,
  work: string,
): Promise<{ pythonPath: string | null }> {
  const wheels = await readdir(join(tree, 'python/wheels')).catch(() => []);
  if (wheels.some((name) => name.startsWith('meson-'))) return { pythonPath: null };
  const ownStarter = join(tree, 'meson/meson.py');
  if (await exists(ownStarter)) return { pythonPath: null };

  const pythonPath = (await installedSuffices(python, version)) ? null : await fetched(debian, work);
  if (compareVersions(version, '8.1') < 0) {
    await makeFolder(join(tree, 'meson'));
    await writeFile(ownStarter, starter);
  }
  return { pythonPath };
}

async function installedSuffices(python: string, version: string): Promise<boolean> {
  const script = 'from mesonbuild import coredata; print(coredata.version)';
  const { status, stdout } = await runProgram(python, ['-c', script], { cwd: '/' });
  return status === 0 && compareVersions(stdout.toString().trim(), neededMeson(version)) >= 0;
}

/** The package of the suite the source came from fits it. Without one, configure says what is missing. */
async function fetched(debian: QemuSource['debian'], work: string): Promise<string | null> {
  if (debian === null) return null;
  const offers = await debian.apt.offers('meson');
  const offer = offers.find(({ suite }) => suite === debian.suite) ?? offers[0];
  if (!offer) return null;
  const folder = join(work, 'meson');
  await makeFolder(folder);
  for (const file of await debian.apt.download([`meson=${offer.version}`], join(work, 'meson-package'))) {
    await unpackPackage(file, folder);
  }
  return join(folder, 'usr/lib/python3/dist-packages');
}
