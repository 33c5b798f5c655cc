// Runs every check of the project and prints, for each that fails, the command that cures it.
// `npm run check`: everything. `npm run check -- --fast`: without the tests that boot guests.
// The last line is `N passed, N failed`, counting tests and checks alike.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fast = process.argv.includes('--fast');
const scratch = mkdtempSync(join(tmpdir(), 'bootgate-check-'));
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
  if (numTotalTests === 0 || (jest.status !== 0 && failed === 0)) failed += Math.max(1, numFailedTestSuites);
} catch (error) {
  failed += 1;
  console.log(`FAIL  tests: jest left no result (${error.message})`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
