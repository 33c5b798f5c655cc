import { describe, expect, test } from '@jest/globals';
import { decodeBaseline, encodeBaseline, readHeader } from '../../src/baseline/baseline-file.ts';
import { mulberry32, textProfile } from '../support/text-profile.ts';

const profile = textProfile('start_kernel self=100\n  acpi_init self=20');
const sha = '1a'.repeat(20);
const about = {
  sha,
  measuredAt: '2026-05-01T10:00:00.000Z',
  runUrl: 'https://github.com/o/r/actions/runs/1',
};
const key = { scenario: profile.scenario, fingerprint: profile.environment.fingerprint, sha };
const bytes = Buffer.from(encodeBaseline(profile, about));

function withHeader(change: Record<string, unknown>): Buffer {
  const end = bytes.indexOf(0x0a);
  const header = { ...(JSON.parse(bytes.toString('utf8', 0, end)) as object), ...change };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes.subarray(end + 1)]);
}

test('comes back as it was', () => {
  const { header, profile: read } = decodeBaseline(bytes, 'x', key);
  expect(header).toMatchObject({ ...about, scenario: 'text' });
  expect(read).toEqual(profile);
  expect(Buffer.from(encodeBaseline(read, about))).toEqual(bytes);
});

test.each([
  ['empty', Buffer.alloc(0), 'no first line'],
  ['a text file', Buffer.from('hello\nworld'), 'not a baseline'],
  ['a profile', Buffer.from('{"format":"bootgate-profile","version":1}\n'), "'format'"],
  ['an endless first line', Buffer.alloc(100_000, 0x20), 'no first line'],
  ['cut short', bytes.subarray(0, -5), 'cut short'],
  ['longer than it says', Buffer.concat([bytes, bytes]), 'longer than it says'],
  ['a newer version', withHeader({ version: 2 }), 'made by a newer Bootgate \\(baseline version 2'],
  ['another commit', withHeader({ sha: 'b'.repeat(40) }), 'another sha'],
  ['another environment', withHeader({ fingerprint: 'c'.repeat(64) }), 'another fingerprint'],
  ['another scenario', withHeader({ scenario: 'other' }), 'another scenario'],
  ['a path as scenario', withHeader({ scenario: '../../etc/passwd' }), "no scenario's name"],
  ['a short commit id', withHeader({ sha: 'abc' }), 'no full commit id'],
  ['no time', withHeader({ measuredAt: 'yesterday' }), 'is no time'],
  ['an absurd size', withHeader({ profileBytes: 1e15 }), 'profileBytes'],
  ['a wrong checksum', withHeader({ profileSha256: 'd'.repeat(64) }), 'checksum'],
])('%s is refused', (_, damaged, message) => {
  expect(() => decodeBaseline(damaged, 'b.baseline', key)).toThrow(new RegExp(message));
});

test('every single flipped bit is noticed', () => {
  const random = mulberry32(3);
  for (let round = 0; round < 300; round += 1) {
    const damaged = Buffer.from(bytes);
    const at = Math.floor(random() * damaged.length);
    damaged[at]! ^= 1 << Math.floor(random() * 8);
    // In the first line, when and by which run are not what a profile is found by.
    const text = damaged.subarray(0, damaged.indexOf(0x0a)).toString('latin1');
    const harmless = /"measuredAt":"(.*)","runUrl":"(.*)","profileBytes/.exec(text);
    const others = text.replace(/"measuredAt".*"profileBytes/, '');
    const original = bytes.subarray(0, bytes.indexOf(0x0a)).toString('latin1');
    if (harmless && others === original.replace(/"measuredAt".*"profileBytes/, '') && at < original.length)
      continue;
    expect(() => decodeBaseline(damaged, 'x', key)).toThrow();
  }
});

describe('the first line', () => {
  test('can be read alone', () => {
    expect(readHeader(bytes.subarray(0, 2000), 'x').header.sha).toBe(sha);
  });
});
