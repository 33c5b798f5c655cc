import { expect, test } from '@jest/globals';
import { normalizeName } from '../../src/profile/function-names.ts';

test.each([
  ['foo.isra.0', 'foo'],
  ['foo.constprop.12', 'foo'],
  ['foo.part.0.isra.0.cold', 'foo'],
  ['foo.cold', 'foo'],
  ['foo.llvm.1234567890123', 'foo'],
  ['foo.123', 'foo'],
  ['foo.localalias', 'foo'],
  ['foo.lto_priv.0.0', 'foo'],
  ['foo', 'foo'],
  ['foo.bar', 'foo.bar'],
  ['.cold', '.cold'],
  ['.123', '.123'],
  ['part', 'part'],
  ['v4.2_probe', 'v4.2_probe'],
])('%s is %s', (name, normalized) => {
  expect(normalizeName(name)).toBe(normalized);
});
