import { describe, expect, test } from '@jest/globals';
import { encodeBaseline, type BaselineKey } from '../../src/baseline/baseline-file.ts';
import { findBaseline } from '../../src/baseline/find-baseline.ts';
import type { BaselineStore } from '../../src/baseline/store.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

const profile = textProfile('start_kernel self=100');
const fingerprint = profile.environment.fingerprint;
const sha = (digit: number): string => digit.toString(16).repeat(40);
const shas = Array.from({ length: 14 }, (_, index) => sha(index + 1));
const now = Date.parse('2026-06-11T12:00:00Z');

function memoryStore(name: 'dir' | 'git-branch' = 'dir'): BaselineStore & {
  asked: string[];
  put(profile: Profile, sha: string, measuredAt?: string): void;
  damage(sha: string): void;
} {
  const kept = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const id = (key: BaselineKey): string => `${key.fingerprint} ${key.sha}`;
  return {
    name,
    place: 'memory',
    asked,
    put: (measured, commit, measuredAt = '2026-06-01T00:00:00Z') => {
      const bytes = encodeBaseline(measured, { sha: commit, measuredAt, runUrl: null });
      kept.set(id({ scenario: '', fingerprint: measured.environment.fingerprint, sha: commit }), bytes);
    },
    damage: (commit) => {
      const bytes = kept.get(`${fingerprint} ${commit}`)!;
      bytes[bytes.length - 20]! ^= 1;
    },
    load: (key) => {
      asked.push(key.sha);
      return Promise.resolve(kept.get(id(key)) ?? null);
    },
    save: () => Promise.resolve('saved'),
    list: () =>
      Promise.resolve({
        entries: [...kept.keys()].map((text) => {
          const [print, commit] = text.split(' ') as [string, string];
          return {
            scenario: 'text',
            fingerprint: print,
            sha: commit,
            measuredAt: '',
            runUrl: null,
            bytes: 1,
          };
        }),
        problems: [],
      }),
  };
}

const wanted = { scenario: 'text', fingerprint, shas };

describe('findBaseline', () => {
  test('prefers the exact commit', async () => {
    const store = memoryStore();
    store.put(profile, shas[2]!);
    store.put(profile, shas[0]!);
    const { found } = await findBaseline([store], wanted, now);
    expect(found).toMatchObject({ distance: 0, ageDays: 10, store: 'dir', header: { sha: shas[0] } });
  });

  test('else takes the nearest ancestor and says how far it is', async () => {
    const store = memoryStore();
    store.put(profile, shas[7]!);
    store.put(profile, shas[3]!);
    expect((await findBaseline([store], wanted, now)).found).toMatchObject({ distance: 3 });
  });

  test('asks one that cannot tell what it has for thirty commits, not more', async () => {
    const far = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(40, '0'));
    const store = memoryStore();
    store.put(profile, far[29]!);
    expect((await findBaseline([store], { ...wanted, shas: far }, now)).found).toMatchObject({
      distance: 29,
    });
    const other = memoryStore();
    other.put(profile, far[30]!);
    expect((await findBaseline([other], { ...wanted, shas: far }, now)).found).toBeNull();
    expect(other.asked).toEqual(far.slice(0, 30));
  });

  test('asks one that can tell only for what it has, however far back that is', async () => {
    const far = Array.from({ length: 400 }, (_, index) => index.toString(16).padStart(40, '0'));
    const store = memoryStore();
    for (const at of [250, 280, 350]) store.put(profile, far[at]!);
    store.damage(far[250]!);
    const held = [250, 280, 350].map((at) => far[at]);
    const telling = {
      ...store,
      first: (keys: readonly BaselineKey[]) =>
        Promise.resolve(keys.find(({ sha }) => held.includes(sha)) ?? null),
    };
    const result = await findBaseline([telling], { ...wanted, shas: far }, now);
    expect(result.found).toMatchObject({ distance: 280 });
    expect(result.warnings.join()).toContain('skipped');
    expect(store.asked).toEqual([far[250], far[280]]);
    expect((await findBaseline([telling], { ...wanted, shas: far.slice(290) }, now)).found).toMatchObject({
      distance: 60,
    });
    // 300 commits back a baseline says little about the base.
    expect(
      (await findBaseline([telling], { ...wanted, shas: [...far.slice(0, 250), ...far.slice(281)] }, now))
        .found,
    ).toBeNull();
  });

  test('skips a damaged one, and says so', async () => {
    const store = memoryStore();
    store.put(profile, shas[0]!);
    store.put(profile, shas[1]!);
    store.damage(shas[0]!);
    const { found, warnings } = await findBaseline([store], wanted, now);
    expect(found).toMatchObject({ distance: 1 });
    expect(warnings).toEqual([expect.stringMatching(/^skipped: baseline of 111111111111 in dir.*checksum/)]);
  });

  test('goes on to the next store when one cannot be asked', async () => {
    const broken = { ...memoryStore(), load: () => Promise.reject(new Error('connection refused')) };
    const other = memoryStore('git-branch');
    other.put(profile, shas[1]!);
    const { found, warnings } = await findBaseline([broken, other], wanted, now);
    expect(found).toMatchObject({ store: 'git-branch', distance: 1 });
    expect(warnings).toEqual(['dir could not be asked for baselines: connection refused']);
  });

  test('tells a wrong clock', async () => {
    const store = memoryStore();
    store.put(profile, shas[0]!, '2026-06-13T12:00:00Z');
    const { found, warnings } = await findBaseline([store], wanted, now);
    expect(found).toMatchObject({ ageDays: -2 });
    expect(warnings.join()).toContain('a clock is wrong');
    store.put(profile, shas[0]!, '2026-06-11T12:05:00Z');
    expect(await findBaseline([store], wanted, now)).toMatchObject({ found: { ageDays: 0 }, warnings: [] });
  });

  test('hands out the one of another environment, so that the fields can be named', async () => {
    const store = memoryStore();
    store.put(textProfile('start_kernel self=100', { environment: { cpu: 'qemu64' } }), shas[0]!);
    const result = await findBaseline([store], wanted, now);
    expect(result).toMatchObject({
      found: null,
      elsewhere: { profile: { environment: { fields: { cpu: 'qemu64' } } } },
    });
  });

  test('without a commit there is nothing to ask for', async () => {
    expect(await findBaseline([memoryStore()], { ...wanted, shas: [] }, now)).toMatchObject({
      found: null,
      reason: 'the base commit is not known',
    });
  });
});
