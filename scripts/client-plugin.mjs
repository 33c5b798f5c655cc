// `import script from 'client:report'` embeds the script of the HTML report: src/render/html/client bundled for
// browsers, as text. One definition for the build, the benchmarks and the tests.
import { buildSync } from 'esbuild';

const entry = new URL('../src/render/html/client/main.ts', import.meta.url).pathname;

/** The bundled script. A closing tag inside a string of it could end the script element, so there is none. */
export function bundleClient() {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
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
    build.onResolve({ filter: /^client:/ }, ({ path }) => ({ path, namespace: 'client' }));
    build.onLoad({ filter: /.*/, namespace: 'client' }, () => ({ contents: bundleClient(), loader: 'text' }));
  },
};
