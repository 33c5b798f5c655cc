import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { differingFields, environmentFieldNames, fingerprint } from '../../src/profile/environment.ts';
import type { EnvironmentFields } from '../../src/profile/profile.ts';
import { textEnvironment } from '../support/text-profile.ts';

test('the fingerprint is the SHA-256 of name-value pairs in order of name', () => {
  const pairs = Object.entries(textEnvironment).sort(([a], [b]) => (a < b ? -1 : 1));
  expect(fingerprint(textEnvironment)).toBe(createHash('sha256').update(JSON.stringify(pairs)).digest('hex'));
});

test('it does not depend on the order in which an object holds its fields', () => {
  const reversed = Object.fromEntries(
    Object.entries(textEnvironment).reverse(),
  ) as unknown as EnvironmentFields;
  expect(fingerprint(reversed)).toBe(fingerprint(textEnvironment));
});

test.each(environmentFieldNames)('%s is part of it', (name) => {
  const old = textEnvironment[name];
  const other = { ...textEnvironment, [name]: typeof old === 'number' ? old + 1 : `${old}x` };
  expect(fingerprint(other)).not.toBe(fingerprint(textEnvironment));
  expect(differingFields(textEnvironment, other)).toEqual([name]);
});
