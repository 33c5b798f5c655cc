import { describe, expect, test } from '@jest/globals';
import {
  comparedMetrics,
  hostTime,
  idleTime,
  metricOf,
  metrics,
  virtualTime,
} from '../../src/base/metric.ts';

describe('metrics of a boot', () => {
  test('each has a name and a place of its own', () => {
    for (const key of ['id', 'noun', 'key'] as const) {
      const values = metrics().map((metric) => metric[key]);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  test('these are compared, in this order', () => {
    expect(comparedMetrics().map(({ id }) => id)).toEqual([
      ...['virtual-time', 'idle', 'host-time', 'interrupts-taken', 'context-switches', 'page-faults'],
      ...['system-calls', 'processes', 'modules', 'device-accesses', 'disk-bytes-read'],
      ...['pages-allocated', 'pages-at-end', 'pages-at-peak'],
    ]);
  });

  test('a value is in the unit of the metric, and -1 where it is not known', () => {
    const totals = { virtualNs: 12, idleNs: -1, wallMs: 250 };
    expect(metricOf(totals, virtualTime)).toBe(12);
    expect(metricOf(totals, idleTime)).toBe(-1);
    expect(metricOf(totals, hostTime)).toBe(250e6);
    expect(metricOf({}, hostTime)).toBe(-1);
  });
});
