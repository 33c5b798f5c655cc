/** Folders of the test cache that a shell script beside this file makes from the kernel's source. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';
import { cachedFolder } from './test-cache.ts';

const folder = join(projectRoot, 'test/support');
/** What every such script reads. */
const shared = ['small-kernel-config.sh'];

/**
 * The folder, made anew when the script is another one.
 *
 * @param name of `test/support/NAME.sh`
 */
export function builtByScript(name: string, make: (script: string, building: string) => void): string {
  const script = join(folder, `${name}.sh`);
  const digest = createHash('sha256');
  for (const path of [script, ...shared.map((file) => join(folder, file))]) digest.update(readFileSync(path));
  const version = digest.digest('hex').slice(0, 12);
  return cachedFolder(`${name}-${version}`, (building) => make(script, building));
}
