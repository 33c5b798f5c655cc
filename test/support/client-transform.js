// Jest transformer for the entries of scripts for browsers: bundled, exported as text.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleClient } from '../../scripts/client-plugin.mjs';

const folder = new URL('../../src/render/', import.meta.url).pathname;

export default {
  getCacheKey(_, path) {
    const hash = createHash('sha256').update(path);
    for (const file of readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .sort())
      hash.update(file).update(readFileSync(join(folder, file)));
    return hash.digest('hex');
  },
  process: (_, path) => ({ code: `export default ${JSON.stringify(bundleClient(path))};` }),
};
