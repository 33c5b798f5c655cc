import { describe, expect, test } from '@jest/globals';
import { parseTraceWindow, windowArguments } from '../../src/simpletrace/trace-window.ts';
import { at, smallKernel } from './fake-symbols.ts';

const parse = (text: string): ReturnType<typeof parseTraceWindow> =>
  parseTraceWindow(text, (name) => smallKernel.addressOf(name));
const sockets = { qmp: '/tmp/qmp', gdb: '/tmp/gdb' };

describe('a window', () => {
  test('between times, functions, or both', () => {
    expect(parse('1.5s..200ms')).toEqual({ from: { afterMs: 1500 }, to: { afterMs: 200 } });
    const function_ = { symbol: 'start_kernel', address: at('start_kernel') };
    expect(parse('start_kernel..2s')).toEqual({ from: function_, to: { afterMs: 2000 } });
    expect(parse('0s..start_kernel')).toEqual({ from: { afterMs: 0 }, to: function_ });
  });

  test('of another form, or of a function that is not there', () => {
    for (const text of ['', '1s', '1s..', '..1s', '1s..2s..3s'])
      expect(() => parse(text)).toThrow('--trace-window');
    expect(() => parse('start_kernal..1s')).toThrow("'start_kernal' is neither a time nor a function");
  });

  test('takes a debugger only where it ends or begins at a function', () => {
    expect(windowArguments(parse('1s..2s'), sockets)).toEqual(['-qmp', 'unix:/tmp/qmp,server=on,wait=off']);
    expect(windowArguments(parse('1s..start_kernel'), sockets)).toContain('-S');
  });
});
