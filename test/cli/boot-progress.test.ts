import { expect, test } from '@jest/globals';
import { progressLine } from '../../src/cli/boot-progress.ts';

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
