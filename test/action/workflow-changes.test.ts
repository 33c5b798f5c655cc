/** What a pull request may not move in the workflow that gates it. */
import { expect, test } from '@jest/globals';
import { workflowChanges } from '../../src/action/workflow-changes.ts';

const workflow = (inputs: string, job = 'boot') =>
  `on: pull_request\njobs:\n  ${job}:\n    runs-on: x\n    steps:\n      - uses: bootgate/bootgate@v1\n        with: { kernel: k${inputs} }\n`;
const changes = (base: string, head: string) =>
  workflowChanges(base, head, 'boot', '.github/workflows/boot.yml').map(({ text }) =>
    text.replace('.github/workflows/boot.yml: ', ''),
  );

test.each([
  [', end: "symbol:start_kernel"', ['end: none → symbol:start_kernel']],
  [', fail-threshold: 50%', ['fail-threshold: none → 50%']],
  [', Fail-On-Regression: false, memory: 1G', ['memory: none → 1G', 'fail-on-regression: none → false']],
  [', initrd: other, comment-mode: never, base-build: make', []],
  [', working-directory: elsewhere', ['working-directory: none → elsewhere']],
])('with%s', (inputs, told) => {
  expect(changes(workflow(''), workflow(inputs))).toEqual(told);
});

test('what is taken away is told, too', () => {
  expect(changes(workflow(', on-missing-baseline: fail'), workflow(''))).toEqual([
    'on-missing-baseline: fail → none',
  ]);
});

test('how the base is built may be said, and then not be said otherwise', () => {
  const build = (command: string) => workflow(`, base-build: ${command}`);
  expect(changes(build('make'), build('cp k base'))).toEqual(['base-build: make → cp k base']);
});

test.each(['job', 'step'])('a %s that passes whatever it finds is told', (where) => {
  const passing = workflow('').replace(
    where === 'job' ? '    runs-on: x' : '      - uses:',
    where === 'job'
      ? '    runs-on: x\n    continue-on-error: true'
      : '      - continue-on-error: true\n        uses:',
  );
  expect(changes(workflow(''), passing)).toEqual(['continue-on-error: none → true']);
  expect(changes(passing, workflow(''))).toEqual([]);
});

test('a cell of the matrix that is left out is told, one that is new is not', () => {
  const cells = (names: string) =>
    workflow('').replace(
      '    runs-on: x',
      `    runs-on: x\n    strategy: { matrix: { config: [${names}] } }`,
    );
  expect(changes(cells('a, b'), cells('a, c'))).toEqual(['the matrix has no config b any more']);
  expect(changes(cells('a'), cells('a, b'))).toEqual([]);
});

test('a job that the base does not have, and a file that nobody can read, say nothing', () => {
  expect(changes(workflow('', 'other'), workflow(', runs: 3'))).toEqual([]);
  expect(changes('jobs: [', workflow(', runs: 3'))).toEqual([]);
});
