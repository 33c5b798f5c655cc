// Runs a benchmark: `node bench/run.mjs NAME [ARGS…]` bundles bench/NAME.bench.ts and runs it in a process of its
// own; without a name it lists them. Benchmarks print figures and ratios side by side; they never fail on a slow machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { clientPlugin } from '../scripts/client-plugin.mjs';

const folder = new URL('.', import.meta.url).pathname;
const [name, ...args] = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

if (name === undefined || !names.includes(name)) {
  console.log(`usage: node bench/run.mjs NAME [ARGS…]\n${names.map((known) => `  ${known}`).join('\n')}`);
  process.exit(name === undefined ? 0 : 2);
}

// Below node_modules, so that packages that cannot be bundled (playwright-core) are found.
const cache = join(folder, '../node_modules/.cache');
mkdirSync(cache, { recursive: true });
const scratch = mkdtempSync(join(cache, 'bench-'));
const outfile = join(scratch, `${name}.mjs`);
await build({
  entryPoints: [join(folder, `${name}.bench.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  loader: { '.c': 'text', '.h': 'text', '.inc': 'text', '.html': 'text', '.css': 'text' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  define: { 'import.meta.dirname': JSON.stringify(folder.replace(/\/$/, '')) },
  plugins: [clientPlugin],
  external: ['playwright-core'],
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, ...args], { stdio: 'inherit' });
rmSync(scratch, { recursive: true, force: true });
process.exitCode = status ?? 1;
