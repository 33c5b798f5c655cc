import { expect, test } from '@jest/globals';
import { tracerVersion } from '../../src/tracer/tracer-version.ts';

test('the tracer is named by its layout and a digest of its code', () => {
  expect(tracerVersion()).toMatch(/^plugin \d+\.[0-9a-f]{8}$/);
  expect(tracerVersion()).toBe(tracerVersion());
});
