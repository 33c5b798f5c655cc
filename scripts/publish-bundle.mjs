// Makes `qemu: fetch` fetch a bundle: writes its address and checksum into src/qemu/bundle/published-bundles.ts, in
// place of the one for the same kind of host.
//
//   node scripts/publish-bundle.mjs URL FILE [--arch x64] [--dry-run]
//
// FILE is the bundle that was (or is going to be) put at URL. What it changes still has to be built and committed;
// .github/workflows/qemu-bundles.yml does all of it.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const source = new URL('../src/qemu/bundle/published-bundles.ts', import.meta.url);
const usage = 'usage: node scripts/publish-bundle.mjs URL FILE [--arch x64] [--dry-run]';

function stop(message) {
  console.error(`publish-bundle: ${message}\n  ${usage}`);
  process.exit(1);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { arch: { type: 'string', default: 'x64' }, 'dry-run': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [url, file] = positionals;
    if (positionals.length !== 2) throw new Error('there have to be a URL and a FILE');
    if (!/^https?:\/\/[^\s'\\]+$/.test(url)) throw new Error(`'${url}' is not an address`);
    if (!/^[a-z0-9_]+$/.test(values.arch)) throw new Error(`'${values.arch}' is no value of process.arch`);
    return { url, file, arch: values.arch, dryRun: values['dry-run'] };
  } catch (error) {
    return stop(error.message);
  }
}

const { url, file, arch, dryRun } = readArguments();
const hash = createHash('sha256');
try {
  for await (const chunk of createReadStream(file)) hash.update(chunk);
} catch (error) {
  stop(error.message);
}
const entry = [
  '  {',
  `    arch: '${arch}',`,
  `    url: new URL('${url}'),`,
  `    sha256: '${hash.digest('hex')}',`,
  '  },',
].join('\n');

const text = readFileSync(source, 'utf8');
const list = /(publishedBundles: readonly PublishedBundle\[\] = \[)([\s\S]*?)(\];)/.exec(text);
if (!list) stop('published-bundles.ts has no list of bundles');
const others = [...list[2].matchAll(/ {2}\{[\s\S]*?\n {2}\},/g)]
  .map(([each]) => each)
  .filter((each) => !each.includes(`arch: '${arch}',`));
const changed = text.replace(list[0], `${list[1]}\n${[...others, entry].join('\n')}\n${list[3]}`);

console.log(`${dryRun ? 'would write' : 'written'}:\n${entry}`);
if (!dryRun) writeFileSync(source, changed);
