import { expect, test } from '@jest/globals';
import { progressLine } from '../../src/cli/boot-progress.ts';
import { kernelDependency } from '../../src/cli/distribution-kernel.ts';

const state = {
  run: 1,
  runs: 1,
  stage: 'decompress',
  elapsedMs: 4100,
  instructions: 512_345_678,
  stages: 2,
  halted: false,
  consoleBytes: 0,
};

function written(isTTY: boolean): {
  text: () => string;
  line: ReturnType<typeof progressLine>;
  at: (ms: number) => void;
} {
  let text = '';
  let now = 0;
  const output = { write: (more: string) => (text += more), isTTY, columns: 60 };
  return { text: () => text, line: progressLine(output, () => now), at: (ms) => (now = ms) };
}

test('a terminal sees one line that is rewritten, not too often, and gives way to steps', () => {
  const { text, line, at } = written(true);
  line.boot(state);
  line.boot(state);
  at(250);
  line.boot({ ...state, run: 2, runs: 3 });
  line.step('done');
  line.done();
  expect(text().split('\r\u001b[K')).toEqual([
    '',
    'booting · 4.1 s · 512.3 M instructions · decompress',
    'run 2 of 3 · 4.1 s · 512.3 M instructions · decompress',
    'done\n',
  ]);
});

test('anything else sees the steps alone', () => {
  const { text, line } = written(false);
  line.boot(state);
  line.step('downloading');
  line.done();
  expect(text()).toBe('downloading\n');
});

test.each([
  [
    'linux-image-cloud-amd64\n  Depends: linux-image-6.1.0-56-cloud-amd64\n',
    'linux-image-6.1.0-56-cloud-amd64',
  ],
  [
    'linux-image-virtual\n  Depends: linux-modules-6.8.0-88-generic\n  Depends: linux-image-6.8.0-88-generic\n',
    'linux-image-6.8.0-88-generic',
  ],
  ['linux-image-x\n |Depends: linux-image-unsigned-6.8.0-1-x\n', 'linux-image-unsigned-6.8.0-1-x'],
  ['W: nothing', null],
  ['  Depends: linux-image-6.1.0; rm -rf /\n', null],
])('the kernel among the dependencies of %j', (text, name) => {
  expect(kernelDependency(text)).toBe(name);
});
