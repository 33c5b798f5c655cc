// Makes a release: version, changelog, bundles, commit, tags. Publishing it is the last, separate step.
//
//   node scripts/release.mjs 1.2.3 --dry-run    says what it would do, changes nothing
//   node scripts/release.mjs 1.2.3              does it, locally, and prints the commands that publish it
//
// v1.2.3 never moves; v1 is moved to it, which is what `uses: bootgate/bootgate@v1` follows.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const [version, ...flags] = process.argv.slice(2);
const dryRun = flags.includes('--dry-run');

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

function stop(message, cure) {
  console.error(`release: ${message}\n  ${cure}`);
  process.exit(1);
}

function parts(text) {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(text ?? '');
  if (!match) stop(`'${text ?? ''}' is not a version`, 'usage: node scripts/release.mjs 1.2.3 [--dry-run]');
  return match.slice(1).map(Number);
}

function isNewer(a, b) {
  const [x, y] = [parts(a), parts(b)];
  const at = x.findIndex((value, index) => value !== y[index]);
  return at >= 0 && x[at] > y[at];
}

const [major] = parts(version);
const current = JSON.parse(readFileSync('package.json', 'utf8')).version;
const tags = git('tag', '--list').split('\n');
if (git('status', '--porcelain') !== '') stop('the checkout has changes', 'commit or remove them first');
if (git('branch', '--show-current') !== 'main') stop('this is not main', 'git switch main');
if (tags.includes(`v${version}`))
  stop(`v${version} exists`, 'a released version never changes: take the next');
const isFirst = !tags.some((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
if (!isNewer(version, current) && !(isFirst && version === current)) {
  stop(`${version} is not newer than ${current}`, 'versions only grow');
}
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const [, news = ''] = /^## Unreleased\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog) ?? [];
if (news.trim() === '') stop('nothing stands under "## Unreleased" in CHANGELOG.md', 'say what changed');

const date = new Date().toISOString().slice(0, 10);
const steps = [
  [
    `CHANGELOG.md: "Unreleased" becomes ${version}, ${date}`,
    () =>
      writeFileSync(
        'CHANGELOG.md',
        changelog.replace('## Unreleased\n', `## Unreleased\n\n## ${version} (${date})\n`),
      ),
  ],
  [
    `package.json, package-lock.json: ${current} becomes ${version}`,
    () =>
      execFileSync('npm', ['version', '--no-git-tag-version', '--allow-same-version', version], {
        stdio: 'ignore',
      }),
  ],
  [
    'dist/ and generated documentation are built anew',
    () => {
      execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
      execFileSync('npm', ['run', '--silent', '--if-present', 'docs'], { stdio: 'inherit' });
    },
  ],
  [
    `commit "Release ${version}"`,
    () => {
      git('add', '--all');
      git('commit', '--quiet', '--message', `Release ${version}\n\n${news.trim()}`);
    },
  ],
  [`tag v${version}`, () => git('tag', '--annotate', `v${version}`, '--message', news.trim())],
  [
    `move tag v${major}`,
    () => git('tag', '--annotate', '--force', `v${major}`, '--message', `v${version}`, `v${version}^{}`),
  ],
];
for (const [what, act] of steps) {
  console.log(`${dryRun ? 'would: ' : ''}${what}`);
  if (!dryRun) act();
}
console.log(`
to publish:
  git push --atomic origin main v${version}
  git push --force origin v${major}
The workflow release.yml then makes the release of v${version}; qemu-bundles.yml adds the QEMU bundles.`);
