// Bundles src's entries into dist/, one ESM file each, with everything a run needs inside
// (dependencies, the tracer's C source, report templates): a clone works without `npm ci`.
import { build } from 'esbuild';
import { clientPlugin } from './client-plugin.mjs';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';

const entries = { cli: 'src/cli.ts', action: 'src/action.ts', 'report-action': 'src/report-action.ts' };
const root = new URL('../', import.meta.url).pathname;
const outdir = process.argv[2] ?? `${root}dist`;

for (const file of readdirSync(outdir)) {
  if (file.endsWith('.js')) rmSync(`${outdir}/${file}`);
}
/** Everything that goes into the bundle: boots of another build of the program are not taken for this one's. */
const code = createHash('sha256');
const inputs = [
  'package.json',
  ...readdirSync(`${root}src`, { recursive: true }).map((name) => `src/${name}`),
];
for (const name of inputs.sort()) {
  const path = `${root}${name}`;
  if (statSync(path).isFile()) code.update(name).update(readFileSync(path));
}

await build({
  absWorkingDir: root,
  entryPoints: Object.entries(entries).map(([out, input]) => ({ in: input, out })),
  outdir,
  bundle: true,
  splitting: true, // what the entries share is there once
  chunkNames: 'shared-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  define: { BOOTGATE_CODE: JSON.stringify(code.digest('hex').slice(0, 16)) },
  loader: { '.c': 'text', '.h': 'text', '.inc': 'text', '.html': 'text', '.css': 'text' },
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [clientPlugin],
  logLevel: 'warning',
});
chmodSync(`${outdir}/cli.js`, 0o755);
