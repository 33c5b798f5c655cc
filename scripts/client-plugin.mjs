// `import script from 'client:report'` embeds the script of the HTML report, 'client:history' that of a history's site:
// src/render/html/client bundled for browsers, as text. One definition for the build, the benchmarks and the tests.
import { buildSync } from 'esbuild';

const folder = new URL('../src/render/html/client/', import.meta.url).pathname;
const entries = { report: 'main.ts', history: 'history/main.ts' };

/** Entry of a script by its path or the name in `client:NAME`. */
function entryOf(name) {
  return name.endsWith('.ts') ? name : folder + entries[name];
}

/** The bundled script. A closing tag inside a string of it could end the script element, so there is none. */
export function bundleClient(name) {
  const { outputFiles } = buildSync({
    entryPoints: [entryOf(name)],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text.replaceAll('</script', '<\\/script');
}

export const clientPlugin = {
  name: 'client',
  setup(build) {
    build.onResolve({ filter: /^client:/ }, ({ path }) => ({
      path: path.replace('client:', ''),
      namespace: 'client',
    }));
    build.onLoad({ filter: /.*/, namespace: 'client' }, ({ path }) => ({
      contents: bundleClient(path),
      loader: 'text',
    }));
  },
};
