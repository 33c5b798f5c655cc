// Jest transformer: TypeScript → ESM with esbuild. Types are checked by `npm run typecheck`, not here.
import { createHash } from 'node:crypto';
import esbuild from 'esbuild';

export default {
  getCacheKey: (source, path) =>
    createHash('sha256').update(esbuild.version).update(path).update(source).digest('hex'),
  process(source, path) {
    const { code } = esbuild.transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      supported: { 'import-attributes': true },
      sourcemap: 'inline',
      sourcefile: path,
    });
    return { code };
  },
};
