// Jest transformer for files that the bundle embeds as text (the tracer's C source, report templates).
import { createHash } from 'node:crypto';

export default {
  getCacheKey: (source, path) => createHash('sha256').update(path).update(source).digest('hex'),
  process: (source) => ({ code: `export default ${JSON.stringify(source)};` }),
};
