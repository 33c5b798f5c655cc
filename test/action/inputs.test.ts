import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readActionInputs } from '../../src/action/inputs.ts';

const root = join(import.meta.dirname, '../..');
const read = (inputs: Readonly<Record<string, string>> = {}) =>
  readActionInputs(
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    '/work space',
  );

describe('the inputs of the action', () => {
  test('need only a kernel', () => {
    expect(read({ kernel: 'arch/x86/boot/bzImage' })).toMatchObject({
      scenario: { kernel: '/work space/arch/x86/boot/bzImage' },
      qemu: 'auto',
      base: null,
      baseline: { kind: 'auto' },
      saveBaseline: 'auto',
      failOnRegression: true,
      comment: { mode: 'always', key: '', maxRows: 15, cell: '', cells: [], jobTotal: 1 },
      dryRun: false,
    });
    expect(Object.keys(read({ kernel: 'k' }).scenario)).toEqual(['kernel']);
  });

  test('resolve paths against the working directory', () => {
    const inputs = read({
      'working-directory': 'build',
      kernel: 'bzImage',
      'base-kernel': '../base/bzImage',
      baseline: 'file: ci/budget.json',
      out: '/tmp/out',
    });
    expect(inputs.scenario.kernel).toBe('/work space/build/bzImage');
    expect(inputs.base).toEqual({ kernel: '/work space/base/bzImage' });
    expect(inputs.baseline).toEqual({ kind: 'file', path: '/work space/build/ci/budget.json' });
    expect(inputs.out).toBe('/tmp/out');
  });

  test('an initrd is a file, or generated', () => {
    expect(read({ kernel: 'k', initrd: 'i' }).scenario).toMatchObject({ initrd: '/work space/i' });
    expect(read({ kernel: 'k', initrd: 'generate' }).scenario).toMatchObject({ generateInitrd: true });
  });

  test('name the section after the matrix, or as told', () => {
    const matrix = JSON.stringify({ kernel: '6.1', cpu: { model: 'max' } });
    expect(read({ matrix, 'job-total': '2' }).comment.cell).toBe('6.1, {"model":"max"}');
    expect(read({ matrix, 'job-total': '2', cell: 'old' }).comment.cell).toBe('old');
    expect(read({ matrix: 'null', 'job-total': '1' }).comment.cell).toBe('');
    expect(read({ cells: '6.1\n6.12, next,\n' }).comment.cells).toEqual(['6.1', '6.12', 'next']);
  });

  test('name the branch of a history', () => {
    expect(read({}).history).toBeNull();
    expect(read({ history: 'false' }).history).toBeNull();
    expect(read({ history: 'true' }).history).toBe('bootgate-history');
    expect(read({ history: 'boot/history' }).history).toBe('boot/history');
  });

  test('take thresholds as people write them', () => {
    expect(read({ 'fail-threshold': '1% and 200k', 'warn-threshold': 'never' }).policy).toMatchObject({
      fail: { relative: 0.01, absolute: 200_000 },
      warn: null,
    });
  });

  test.each([
    ['runs', 'many', /input 'runs': 'many' is not a whole number/],
    ['comment-mode', 'on-chnage', /is none of always/],
    ['fail-on-regression', 'yes', /neither true nor false/],
    ['memory', '12 apples', /input 'memory'/],
    ['end', 'never', /input 'end'/],
    ['fail-threshold', '1 apple', /input 'fail-threshold'/],
    ['comment-key', 'a -->', /input 'comment-key'/],
    ['base-initrd', 'x', /needs base-kernel/],
    ['save-baseline', 'maybe', /input 'save-baseline'/],
    ['alert-issue', 'true', /input 'alert-issue': needs history/],
    ['alert-webhook', 'http://example.org/', /input 'alert-webhook': an address of http:/],
    ['history', '--upload-pack=x', /input 'history'.*is no branch name/],
    ['baseline', 's3', /input 'baseline'/],
  ])('refuse %s: %s', (name, value, message) => {
    expect(() => read({ [name]: value })).toThrow(message);
  });

  test('are those that action.yml declares, no more and no less', () => {
    const declared = Object.keys(
      (parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { inputs: object }).inputs,
    );
    const seen = new Set<string>();
    readActionInputs(
      new Proxy<NodeJS.ProcessEnv>(
        { 'INPUT_BASE-KERNEL': 'k', 'INPUT_JOB-TOTAL': '2' },
        {
          get: (target, name: string) => {
            if (name.startsWith('INPUT_')) seen.add(name.slice('INPUT_'.length).toLowerCase());
            return target[name];
          },
        },
      ),
      '/w',
    );
    expect([...seen].sort()).toEqual(declared.sort());
  });
});
