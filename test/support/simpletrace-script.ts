/** QEMU's own reader of simple traces, scripts/simpletrace.py, out of the source that the test QEMU was built from. */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, testCacheFolder } from './test-cache.ts';

/** Path of simpletrace.py. Call it after testQemu('build'), which fetches the source. */
export function simpletraceScript(version: string): string {
  const folder = cachedFolder(`simpletrace-${version}`, (made) => {
    const downloads = join(testCacheFolder, 'bootgate', 'downloads');
    const source = readdirSync(downloads).find(
      (file) =>
        file.startsWith('qemu') &&
        file.includes(version) &&
        file.includes('.tar.') &&
        !file.includes('.debian.'),
    );
    if (source === undefined) throw new Error(`the source of QEMU ${version} is not in ${downloads}`);
    const members = ['*/scripts/simpletrace.py', '*/scripts/tracetool/*'];
    execFileSync('tar', [
      '-xf',
      join(downloads, source),
      '-C',
      made,
      '--wildcards',
      '--strip-components=2',
      ...members,
    ]);
  });
  return join(folder, 'simpletrace.py');
}

/** The `trace-events-all` that simpletrace.py needs, as QEMU's build left it. */
export function traceEventsAll(qemuBinary: string, into: string): string {
  const built = join(qemuBinary, '..', '..', 'share', 'qemu', 'trace-events-all');
  cpSync(built, join(into, 'trace-events-all'));
  return join(into, 'trace-events-all');
}
