import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../src/qemu/request.ts';

const sum = 'ab'.repeat(32);

describe('a request', () => {
  test.each(['auto', 'system', 'apt', 'build', 'fetch'] as const)('%s', (kind) => {
    expect(parseRequest(kind, undefined, '/here')).toEqual({ kind });
  });

  test('a path starts from the current folder', () => {
    expect(parseRequest('./qemu', undefined, '/here')).toEqual({ kind: 'path', path: '/here/qemu' });
    expect(parseRequest('/opt/qemu', undefined, '/here')).toEqual({ kind: 'path', path: '/opt/qemu' });
  });

  test('a URL with its checksum, in the URL or beside it', () => {
    for (const [text, beside] of [
      [`https://host/q.tar.gz#sha256=${sum.toUpperCase()}`, undefined],
      ['https://host/q.tar.gz', sum],
    ] as const) {
      expect(parseRequest(text, beside, '/')).toEqual({
        kind: 'url',
        url: new URL('https://host/q.tar.gz'),
        sha256: sum,
      });
    }
  });

  test.each([
    ['https://host/q.tar.gz', undefined, 'needs its SHA-256'],
    ['https://host/q.tar.gz', 'abc', "'abc' is not a SHA-256"],
    ['ftp://host/q.tar.gz', sum, 'cannot be fetched over ftp'],
    ['https://', sum, 'is not a URL'],
    ['sytem', undefined, "--qemu does not know 'sytem'"],
  ])('%s is refused', (text, beside, message) => {
    expect(() => parseRequest(text, beside, '/')).toThrow(message);
  });

  test('a mistyped word is recognised', () => {
    let hint: unknown;
    try {
      parseRequest('biuld', undefined, '/');
    } catch (error) {
      hint = (error as { hint: string }).hint;
    }
    expect(hint).toContain("did you mean 'build'");
  });
});
