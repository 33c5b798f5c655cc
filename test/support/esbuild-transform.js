// Jest transformer: TypeScript → ESM with esbuild. Types are checked by `npm run typecheck`, not here.
import { createHash } from 'node:crypto';
import esbuild from 'esbuild';

const options = {
  loader: 'ts',
  format: 'esm',
  target: 'node20',
  supported: { 'import-attributes': true },
  sourcemap: 'inline',
};
const version = `${esbuild.version} ${JSON.stringify(options)}`;

export default {
  getCacheKey: (source, path) =>
    createHash('sha256').update(version).update(path).update(source).digest('hex'),
  process: (source, path) => ({ code: esbuild.transformSync(source, { ...options, sourcefile: path }).code }),
};
