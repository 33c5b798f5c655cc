import { describe, expect, test } from '@jest/globals';
import { rank, reasonFor } from '../../src/qemu/choose.ts';
import { qemuValue } from './fake-qemu.ts';

const debian12 = qemuValue({ version: '7.2.22', pluginApi: { min: 0, current: 1 } });
const backports = qemuValue({ source: 'apt' });
const newer = qemuValue({ version: '10.2.0', source: 'path', pluginApi: { min: 2, current: 5 } });
const built = qemuValue({ source: 'build', traceBackends: ['simple', 'log'], completeExecTb: true });
const stockSimple = qemuValue({ version: '9.0.0', source: 'path', traceBackends: ['simple'] });
const noPlugins = qemuValue({ version: '8.0.0', pluginApi: null });
const kvmOnly = qemuValue({ tcg: false });
const noTrace = qemuValue({ traceBackends: [] });

describe('auto takes', () => {
  test('API 4 or more, whatever stands first', () => {
    expect(rank([debian12, backports, kvmOnly], 'plugin')).toEqual([backports, debian12]);
  });

  test('no newer API for its own sake: the order they were found in decides', () => {
    expect(rank([backports, newer, built], 'plugin')).toEqual([backports, newer, built]);
  });

  test('for exec_tb complete traces, then binary ones, then text', () => {
    expect(rank([noTrace, debian12, stockSimple, built, kvmOnly], 'exec_tb')).toEqual([
      built,
      stockSimple,
      debian12,
    ]);
  });

  test('none that cannot do it', () => {
    expect(rank([noPlugins, kvmOnly], 'plugin')).toEqual([]);
    expect(rank([noPlugins], 'exec_tb')).toEqual([noPlugins]);
  });
});

describe('the reason', () => {
  test('says what is lost with an old API', () => {
    expect(reasonFor(debian12, [], 'plugin')).toBe(
      'QEMU 7.2.22 (system) is the only one present that can trace, but cannot read guest registers and memory ' +
        '(plugin API 1): processes, modules and system calls stay unseen',
    );
    expect(reasonFor(qemuValue({ pluginApi: { min: 2, current: 3 } }), [], 'plugin')).toContain(
      'cannot read guest memory',
    );
  });

  test('says whom it beat', () => {
    expect(reasonFor(backports, [debian12], 'plugin')).toBe(
      'QEMU 10.0.2 (unpacked package) is the best present: plugin API 4, where QEMU 7.2.22 (system) has 1',
    );
  });

  test('says whether exec_tb is complete', () => {
    expect(reasonFor(built, [debian12], 'exec_tb')).toContain('its exec_tb traces are complete');
    expect(reasonFor(debian12, [], 'exec_tb')).toContain("not complete ('--qemu build'");
  });
});
