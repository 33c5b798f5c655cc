/** Records: what is kept of a profile, and what is believed of a file. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { decodeRecord, encodeRecord, recordPath } from '../../src/history/record-file.ts';
import { keptFunctions, recordOf, type AboutRecord } from '../../src/history/record.ts';
import { expectGolden } from '../support/golden.ts';
import { mulberry32, randomProfile, textProfile } from '../support/text-profile.ts';

const about: AboutRecord = {
  commit: {
    sha: 'a'.repeat(40),
    parents: ['b'.repeat(40)],
    subject: 'mm: clear pages twice',
    author: 'A. Author',
    date: '2026-01-02T03:04:05.000Z',
  },
  branch: 'main',
  identity: null,
  measuredAt: '2026-01-02T04:00:00.000Z',
  runUrl: 'https://github.com/o/r/actions/runs/1',
  artifactUrl: null,
};
const profile = textProfile(
  `start_kernel self=1000 stage=early
  alg_test [crypto] self=70
  memcpy self=40
  memcpy.isra.0 self=2
  delay_tsc self=300 cost=waiting`,
  { stages: ['early', 'end'] },
);

describe('a record', () => {
  test('holds figures, stages and the costliest functions of a profile', () => {
    const record = recordOf(profile, about);
    const figures = new Map(record.figures);
    expect(figures.get('total')).toBe(1412);
    expect(figures.get('work')).toBe(1112);
    expect(figures.get('waiting')).toBe(300 * 2 ** Math.max(0, profile.environment.fields.icountShift));
    expect(record.stages[0]).toEqual(['early', 1412, 1112]);
    // Clones are one function; those of other objects than the kernel say so.
    expect(record.functions).toEqual([
      ['start_kernel', 1000],
      ['delay_tsc', 300],
      ['crypto!alg_test', 70],
      ['memcpy', 42],
    ]);
    expectGolden(
      join(import.meta.dirname, 'golden/record.json'),
      Buffer.from(encodeRecord(record)).toString(),
    );
  });

  test('of a large profile stays small', () => {
    const record = recordOf(randomProfile({ seed: 3, nodes: 20_000, functions: 2000 }), about);
    expect(record.functions).toHaveLength(keptFunctions);
    expect(encodeRecord(record).length).toBeLessThan(6000);
  });

  test('of boots that differ is the median of them', () => {
    const run = (instructions: number) => ({
      ...{ instructions, virtualNs: instructions, wallMs: 5, digest: String(instructions) },
      stages: [instructions, 0],
    });
    const noisy = { ...profile, samples: [run(1412), run(1500), run(1600)] };
    const record = recordOf(noisy, about);
    expect(record).toMatchObject({ assume: 'none', boots: 3 });
    expect(new Map(record.figures).get('total')).toBe(1500);
  });

  test('is read back as it was written, and lies at a place of its own', () => {
    const record = recordOf(profile, about);
    expect(decodeRecord(encodeRecord(record), 'r')).toEqual(record);
    expect(recordPath(record)).toBe(
      `text-${record.fingerprint.slice(0, 16)}/2026-01/02/${'a'.repeat(40)}-20260102.json`,
    );
    expect(recordPath({ ...record, identity: 'ci/boot' })).not.toBe(recordPath(record));
  });

  test('of a newer version is refused with what to do', () => {
    const text = Buffer.from(encodeRecord(recordOf(profile, about))).toString();
    const newer = Buffer.from(text.replace('"version":1', '"version":2'));
    expect(() => decodeRecord(newer, 'x.json')).toThrow(
      'x.json: it was made by a newer Bootgate (history version 2, this one reads 1)',
    );
  });

  test('that is no record, too large or tells of another environment is refused', () => {
    const text = Buffer.from(encodeRecord(recordOf(profile, about))).toString();
    const refused = (from: string | RegExp, to: string): string => {
      const damaged = text.replace(from, to);
      expect(damaged).not.toBe(text);
      try {
        decodeRecord(Buffer.from(damaged), 'x.json');
      } catch (error) {
        return String(error);
      }
      return 'taken';
    };
    expect(refused(/"cpu":"[^"]*"/, '"cpu":"other"')).toContain('is not that of the environment beside it');
    expect(refused('https://github.com', 'javascript:alert(1)//')).toContain('is no http address');
    expect(refused('"scenario":"text"', '"scenario":"../../x"')).toContain('is no scenario');
    expect(refused('["total",', '["toto",')).toContain("lack 'total'");
    expect(refused('["memcpy",42]', '["start_kernel",42]')).toContain('again');
    expect(refused('b'.repeat(40), 'main')).toContain('is no full commit id');
    expect(refused(/^/, ' '.repeat(70_000))).toContain('larger than any history record');
    expect(refused('"version":1', '"version":1e999')).toContain('whole number');
  });

  test('whose bytes were damaged is taken or refused, and nothing else', () => {
    const text = Buffer.from(encodeRecord(recordOf(profile, about))).toString();
    const random = mulberry32(7);
    const values = [
      '-1',
      '1e999',
      '0.5',
      'null',
      'true',
      '""',
      '[]',
      '{}',
      '"\\u001b[31m"',
      '"__proto__"',
      '9007199254740993',
    ];
    const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g)];
    let taken = 0;
    for (let round = 0; round < 3000; round += 1) {
      const token = tokens[Math.floor(random() * tokens.length)]!;
      const value = values[Math.floor(random() * values.length)]!;
      try {
        const read = decodeRecord(
          Buffer.from(text.slice(0, token.index) + value + text.slice(token.index + token[0].length)),
          'x.json',
        );
        encodeRecord(read);
        taken += 1;
      } catch (error) {
        if (!(error instanceof BootgateError) || error.exitStatus !== 2) throw error;
        expect(error.message).toMatch(/^x\.json/);
      }
    }
    expect(taken).toBeGreaterThan(100);
    expect(taken).toBeLessThan(1500);
  });
});
