import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder, also for code that was bundled into another place below it (benchmarks). */
export const projectRoot: string = (() => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'action.yml'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('the project has no action.yml');
    folder = above;
  }
  return folder;
})();
