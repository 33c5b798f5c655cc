// Jest transformer for the entry of the HTML report's script: bundled for browsers, exported as text.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleClient } from '../../scripts/client-plugin.mjs';

export default {
  getCacheKey(_, path) {
    const hash = createHash('sha256');
    for (const file of readdirSync(dirname(path)).sort())
      hash.update(file).update(readFileSync(join(dirname(path), file)));
    return hash.digest('hex');
  },
  process: () => ({ code: `export default ${JSON.stringify(bundleClient())};` }),
};
