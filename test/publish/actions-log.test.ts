import { expect, test } from '@jest/globals';
import { harmless } from '../../src/publish/actions-log.ts';

/** What .NET's String.Trim takes away, and what a terminal does not show: none of it may hide a command. */
const unseen = [
  '',
  ' ',
  '\t',
  '\v',
  '\f',
  '\u0000',
  '\u001b',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2003',
  '\u200b',
].concat(['\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '\ufeff', '\u0085 \u0085']);

test.each(unseen.flatMap((blank) => ['', 'x\n', 'x\r', 'x\r\n'].map((before) => [before, blank] as const)))(
  'no command after %j and %j',
  (before, blank) => {
    for (const line of harmless(`${before}${blank}::error::forged`).split(/\r\n|\r|\n/)) {
      // Trimmed as .NET trims, and compared as .NET compares: what cannot be seen is not looked at.
      expect(line.replaceAll(/\p{C}/gu, '').trimStart().startsWith('::')).toBe(false);
    }
  },
);

test('the older syntax is none anywhere, and code keeps its colons', () => {
  expect(harmless('a ##[error]b')).not.toContain('##[');
  expect(harmless('a ##\u200b[error]b')).toContain('## ');
  expect(harmless(':\u200b:error::b')).toBe(': \u200b:error::b');
  expect(harmless('std::string')).toBe('std::string');
});
