import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { parseProfile, profileBytes, readProfile, writeProfile } from '../../src/profile/profile-file.ts';
import { upgradeProfile } from '../../src/profile/profile-upgrades.ts';
import { profileText } from '../../src/profile/profile-json.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-profile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const small = textProfile(
  `
start_kernel self=10
  kmalloc self=5 calls=2
  load [virtio_blk] self=7@userspace+1@end calls=3
    kmalloc self=1
`,
  { stages: ['kernel', 'userspace', 'end'] },
);

function failure(read: () => unknown): BootgateError {
  try {
    read();
  } catch (error) {
    if (error instanceof BootgateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('profiles in files', () => {
  test.each(['profile.json', 'profile.json.gz'])('%s comes back as it was written', async (name) => {
    const path = join(folder, name);
    await writeProfile(path, small);
    expect(await readProfile(path)).toEqual(small);
    expect(readFileSync(path)[0]).toBe(name.endsWith('.gz') ? 0x1f : '{'.charCodeAt(0));
  });

  test('equal profiles are equal bytes, however their objects were built', () => {
    const again = { ...small, subject: Object.fromEntries(Object.entries(small.subject).reverse()) };
    expect(profileBytes(again as typeof small, true)).toEqual(profileBytes(small, true));
  });

  test.each([1, 2, 3])('a random profile survives reading and writing (seed %d)', (seed) => {
    const profile = randomProfile({ seed, nodes: 3000 });
    const text = profileText(profile);
    expect(profileText(parseProfile(Buffer.from(text)))).toBe(text);
  });

  test('a number that JSON cannot hold is a bug that shows', () => {
    const tree = { ...small.tree, self: small.tree.self.map(() => NaN) };
    expect(() => profileText({ ...small, tree })).toThrow('the profile cannot be written: column self');
  });

  test('a newer version is refused by name', () => {
    const newer = profileText(small).replace('"version": 8', '"version": 9');
    const error = failure(() => parseProfile(Buffer.from(newer), 'p.json'));
    expect(error.message).toBe(
      'p.json: this is version 9 of the profile format, but this Bootgate reads up to version 8',
    );
    expect(error.exitStatus).toBe(2);
  });

  test('an older version is brought up step by step', () => {
    const steps = {
      1: (old: object) => ({ ...old, second: true }),
      2: (old: object) => ({ ...old, third: true }),
    };
    const old = { format: 'bootgate-profile', version: 1 };
    expect(upgradeProfile(old, 'p', 3, steps)).toEqual({ ...old, version: 3, second: true, third: true });
    expect(() => upgradeProfile(old, 'p', 4, steps)).toThrow(
      'version 3 of the profile format is no longer read',
    );
  });

  test('one of version 2 is read: what it does not tell is unknown', () => {
    // `imageBoot()` of test/support/image-profile.ts, written by Bootgate of that version
    const path = join(import.meta.dirname, 'golden/profile-2.json');
    const profile = parseProfile(readFileSync(path));
    const { processes, waits, idle, units } = profile;
    expect(profile.version).toBe(8);
    expect(new Set(processes!.map(({ cgroup }) => cgroup))).toEqual(new Set(['']));
    expect([...waits!, ...idle!].every(({ waker }) => waker.by === '' && waker.process === -1)).toBe(true);
    expect(units!.find(({ name }) => name === 'app.service')).toMatchObject({
      ...{ result: 'started', processes: -1, userInstructions: -1, endNs: -1 },
    });
    const damaged = { ...(JSON.parse(readFileSync(path, 'utf8')) as object), processes: [7], waits: 'x' };
    expect(() => parseProfile(Buffer.from(JSON.stringify(damaged)))).toThrow("'processes[0]");
  });

  test('one of version 4 is read: the file that code lies in was its image', () => {
    const path = join(import.meta.dirname, 'golden/profile-4.json');
    const { version, functions } = parseProfile(readFileSync(path));
    const { image, images } = (
      JSON.parse(readFileSync(path, 'utf8')) as { functions: { image: number[]; images: string[] } }
    ).functions;
    expect(version).toBe(8);
    expect(functions.objects).toEqual(images);
    expect([...functions.object]).toEqual(image);
    expect(images.length).toBeGreaterThan(1);
    expect(parseProfile(readFileSync(path)).coverage.callsToFunctions).toBeNull();
  });

  test.each([
    ['nothing', '', 'this is not a Bootgate profile'],
    ['text', 'hello', 'this is not a Bootgate profile'],
    ['other JSON', '{"format": "other"}', 'this is not a Bootgate profile'],
    ['a list', '[]', 'this is not a Bootgate profile'],
    ['deep nesting', '['.repeat(1_000_000), 'this is not a Bootgate profile'],
    ['too many objects', '[],'.repeat(4_000_001), 'this is too large for a profile'],
    ['no version', '{"format":"bootgate-profile"}', 'does not say which version'],
    [
      'inherited members',
      '{"format":"bootgate-profile","version":1,"__proto__":{"stages":[]}}',
      "'stages' is missing",
    ],
  ])('%s is refused', (_, text, message) => {
    const error = failure(() => parseProfile(Buffer.from(text), 'p.json'));
    expect(error.message).toContain(message);
    expect(error.exitStatus).toBe(2);
  });

  test('a compressed file cut short and a bomb are refused', () => {
    const bytes = profileBytes(small, true);
    expect(failure(() => parseProfile(bytes.subarray(0, 100))).message).toContain('damaged');
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20));
    expect(bomb.length).toBeLessThan(300_000);
    expect(failure(() => parseProfile(bomb)).message).toContain('too large');
  });

  test('no file, a folder', async () => {
    await expect(readProfile(join(folder, 'missing.json'))).rejects.toThrow('there is no such file');
    await expect(readProfile(folder)).rejects.toThrow('this is not a file');
    writeFileSync(join(folder, 'empty.json'), '');
    await expect(readProfile(join(folder, 'empty.json'))).rejects.toThrow('not a Bootgate profile');
  });
});

type Json = Record<string, unknown>;

describe('a hostile profile', () => {
  const valid = (): Json => JSON.parse(profileText(small)) as Json;
  const parse = (document: unknown): unknown => parseProfile(Buffer.from(JSON.stringify(document)), 'p.json');

  test.each<[string, (profile: Record<string, Json>) => unknown, string]>([
    [
      'a column cut short',
      (p) => (p['tree']!['self'] as number[]).pop(),
      "'tree.self' should have 4 values, but has 3",
    ],
    ['a column too long', (p) => (p['tree']!['self'] as number[]).push(0), "'tree.self' has"],
    [
      'a parent after its child',
      (p) => ((p['tree']!['parent'] as number[])[1] = 3),
      'stands before its parent',
    ],
    ['its own parent', (p) => ((p['tree']!['parent'] as number[])[1] = 1), 'stands before its parent'],
    [
      'an index out of range',
      (p) => ((p['tree']!['function'] as number[])[1] = 99),
      "'tree.function[1]' should be a whole number from 0 to 2",
    ],
    ['a negative index', (p) => ((p['functions']!['object'] as number[])[0] = -1), "'functions.object[0]'"],
    [
      'an object that does not exist',
      (p) => ((p['functions']!['object'] as number[])[0] = 2),
      "'functions.object[0]' should be a whole number from 0 to 1",
    ],
    ['a negative count', (p) => ((p['tree']!['self'] as number[])[0] = -5), "'tree.self[0]'"],
    ['half an instruction', (p) => ((p['tree']!['self'] as number[])[0] = 0.5), "'tree.self[0]'"],
    ['a text among numbers', (p) => ((p['tree']!['self'] as unknown[])[0] = '5'), "'tree.self[0]'"],
    ['an absurd length', (p) => (p['tree']!['length'] = 1e15), "'tree.length' should be from 0 to 2000000"],
    ['an unknown kind', (p) => ((p['tree']!['kind'] as number[])[0] = 9), "'tree.kind[0]'"],
    [
      'a long name',
      (p) => ((p['functions']!['name'] as string[])[0] = 'x'.repeat(20_000)),
      "'functions.name[0]' is longer than 16384",
    ],
    [
      'another fingerprint',
      (p) => (p['environment']!['fingerprint'] = 'f'.repeat(64)),
      "'environment.fingerprint' is not the SHA-256",
    ],
    [
      'an unknown outcome',
      (p) => (p['outcome']!['kind'] = 'fine'),
      "'outcome.kind' should be one of reached-end",
    ],
    [
      'a total that is no sum',
      (p) => ((p['tree']!['total'] as number[])[0] = 1),
      'contradicts itself: the total of node 0',
    ],
    [
      'functions that do not sum',
      (p) => ((p['functions']!['calls'] as number[])[0]! += 1),
      'contradicts itself: self or calls of function 0',
    ],
    [
      'stages that do not sum',
      (p) => ((p['stages'] as unknown as Json[])[0]!['instructions'] = 1),
      "contradicts itself: stage 'kernel'",
    ],
    ['another total', (p) => (p['totals']!['instructions'] = 5), 'contradicts itself: the tree sums to 24'],
    ['a share above 1', (p) => (p['coverage']!['kernelSymbolized'] = 1.5), "'coverage.kernelSymbolized'"],
    ['no stages', (p) => delete p['stages'], "'stages' is missing"],
  ])('%s is refused', (_, damage, message) => {
    const document = valid();
    damage(document as Record<string, Json>);
    expect(failure(() => parse(document)).message).toContain(message);
  });

  test('infinity by overflow is refused', () => {
    const text = profileText(small).replace('"self": [', '"self": [1e999,');
    expect(text).toContain('1e999');
    expect(failure(() => parseProfile(Buffer.from(text))).message).toContain("'functions.self");
  });

  test('a node outside the preorder is refused', () => {
    const drawn = textProfile('a self=9\n  b self=5\n  c self=4\n    d self=1');
    const document = JSON.parse(profileText(drawn)) as Record<string, Json>;
    expect(document['tree']!['parent']).toEqual([-1, 0, 0, 2]);
    document['tree']!['parent'] = [-1, 0, 0, 1];
    expect(failure(() => parse(document)).message).toContain('node 3 is not in preorder');
  });
});
