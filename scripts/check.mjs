// Runs every check of the project and prints, for each that fails, the command that cures it.
// `npm run check`: everything. `--fast`: without the tests that boot guests. `--nightly`: with the long series, too.
// The last line is `N passed, N failed`, counting tests and checks alike.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !['--fast', '--nightly'].includes(flag));
if (unknown.length > 0) {
  console.error(`check: there is no ${unknown.join(', ')}\n  usage: npm run check -- [--fast | --nightly]`);
  process.exit(1);
}
const fast = flags.includes('--fast');
const shownSlowest = 10;
// Short, as sockets are made below it; whatever the checks leave goes with it.
const scratch = mkdtempSync(join(tmpdir(), 'bgc-'));
// Some tests run programs as another user, who has to get to what is in it.
chmodSync(scratch, 0o711);
process.env.TMPDIR = scratch;
if (flags.includes('--nightly')) process.env.BOOTGATE_NIGHTLY = '1';
let passed = 0;
let failed = 0;

function step(name, cure, run) {
  const started = Date.now();
  const problem = run();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (problem === null) {
    passed += 1;
    console.log(`ok    ${name} (${seconds} s)`);
  } else {
    failed += 1;
    console.log(`FAIL  ${name} (${seconds} s)\n${problem.trimEnd()}\n      cure: ${cure}`);
  }
}

/** Runs a program; null when it succeeds, else what it printed. */
function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return status === 0 ? null : `${stdout ?? ''}${stderr ?? ''}${error ? error.message : ''}`;
}

/** Null when a freshly built dist equals the committed one. */
function compareDist() {
  const built = join(scratch, 'dist');
  const problem = run('mkdir', ['-p', built]) ?? run('node', ['scripts/build.mjs', built]);
  if (problem !== null) return problem;
  const stale = [...new Set([...readdirSync(built), ...readdirSync('dist')])].filter((file) => {
    try {
      return !readFileSync(join(built, file)).equals(readFileSync(join('dist', file)));
    } catch {
      return true;
    }
  });
  return stale.length === 0
    ? null
    : `not what the source builds to: ${stale.map((file) => `dist/${file}`).join(', ')}`;
}

const bin = 'node_modules/.bin';
step('format', 'npm run format', () => run(`${bin}/prettier`, ['--check', '--log-level', 'warn', '.']));
step('types', 'npm run typecheck', () => run('npm', ['run', '--silent', 'typecheck']));
step('lint', 'npm run lint', () => run(`${bin}/eslint`, ['.']));
step('dist is what src builds to', 'npm run build', compareDist);
step('generated documentation', 'node scripts/generate-docs.mjs', () =>
  run('node', ['scripts/generate-docs.mjs', '--check']),
);

/** Where the time of a run goes. */
function printSlowest(suites) {
  const timed = suites.map(({ name, startTime, endTime }) => ({
    name: relative(process.cwd(), name),
    seconds: (endTime - startTime) / 1000,
  }));
  timed.sort((a, b) => b.seconds - a.seconds);
  console.log('slowest test files:');
  for (const { name, seconds } of timed.slice(0, shownSlowest)) {
    console.log(`${seconds.toFixed(1).padStart(8)} s  ${name}`);
  }
}

/** Each failed test once more, by name: jest's own words about it lie far above. */
function printFailed(suites) {
  for (const { name, status, assertionResults } of suites) {
    if (status !== 'failed') continue;
    const failedTests = assertionResults.filter((test) => test.status === 'failed');
    const titles = failedTests.length === 0 ? ['could not be run'] : failedTests.map((test) => test.fullName);
    for (const title of titles) console.log(`FAIL  ${relative(process.cwd(), name)}: ${title}`);
  }
}

// Jest last: it takes longest. Its own report goes to the terminal, its counts into the closing line.
const results = join(scratch, 'jest.json');
const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${results}`,
    ...(fast ? ['--testPathIgnorePatterns', '\\.boot\\.test\\.ts$'] : []),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numTotalTests, testResults } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  passed += numPassedTests;
  failed += numFailedTests;
  // A suite that could not even be loaded has no failed test to count.
  failed += testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  printSlowest(testResults);
  printFailed(testResults);
  if (numTotalTests === 0 || (jest.status !== 0 && failed === 0)) failed += Math.max(1, numFailedTestSuites);
} catch (error) {
  failed += 1;
  console.log(`FAIL  tests: jest left no result (${error.message})`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
