/**
 * Damaged profiles, thousands of them, the same every time: each is refused with a message for people, or is
 * sound enough to be shown in every way. Nothing else may happen: no crash, no hang, no control character.
 */
import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { parseProfile, profileBytes } from '../../src/profile/profile-file.ts';
import { profileText as fileText } from '../../src/profile/profile-json.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { profileShowJson } from '../../src/render/profile-json.ts';
import { writeMarkdown } from '../../src/render/document/write-markdown.ts';
import { writeText } from '../../src/render/document/write-text.ts';
import { profileDocument } from '../../src/render/profile-document.ts';
import { viewOf } from '../../src/render/profile-view.ts';
import { mulberry32, randomProfile } from '../support/text-profile.ts';

const victim: Profile = {
  ...randomProfile({ seed: 9, nodes: 60, functions: 15 }),
  timeline: { period: 1000, node: Int32Array.of(0, 3, -1), count: Int32Array.of(1, 2, 3) },
  initcalls: [
    { name: 'crypto_init', level: 'device', startInstructions: 7, instructions: 5, startNs: 7, result: null },
  ],
  console: [{ instructions: 5, ns: -1, text: 'hello' }],
  processes: [
    {
      pid: 1,
      parent: -1,
      names: ['init'],
      command: '/init',
      kernelThread: false,
      startInstructions: 1,
      endInstructions: -1,
      userInstructions: 900,
      kernelInstructions: 110,
      executable: '/init',
      cgroup: '/init.scope',
      threads: 1,
      startNs: 1,
      endNs: -1,
      interruptInstructions: 0,
      exitStatus: null,
    },
  ],
  systemCalls: [{ process: 0, number: 1, name: 'write', count: 2, errors: 0, cost: 110, firstAt: 7 }],
  waits: [
    {
      process: 0,
      node: 3,
      reason: 'timer',
      count: 2,
      ns: 900,
      longestNs: 800,
      longestAtInstructions: 5,
      waker: { by: 'hrtimer_wakeup', process: -1 },
    },
  ],
  idle: [
    { reason: 'timer', process: 0, node: 3, count: 1, ns: 500, waker: { by: 'pipe_write', process: 0 } },
  ],
  parallelism: {
    averageRunnable: 1.5,
    shares: [0.5, 0.5],
    period: 1000,
    runnable: Int32Array.of(1, 2),
    count: Int32Array.of(3, 3),
  },
  criticalPath: {
    ns: 1000,
    steps: [
      {
        kind: 'sleeps',
        process: 0,
        ns: 900,
        startInstructions: 5,
        endInstructions: 9,
        node: 3,
        waker: { by: 'hrtimer_wakeup', process: -1 },
      },
    ],
    restNs: 100,
  },
  units: [
    {
      name: 'ssh.service',
      startInstructions: 5,
      readyInstructions: 9,
      endInstructions: -1,
      startNs: 5,
      readyNs: 9,
      endNs: -1,
      result: 'started',
      processes: 1,
      userInstructions: 900,
      kernelInstructions: 110,
    },
  ],
};
const text = fileText(victim);

/** Whether the bytes were taken; anything but a clean refusal or a showable profile throws. */
function survives(bytes: Uint8Array): boolean {
  let profile;
  try {
    profile = parseProfile(bytes, 'p.json');
  } catch (error) {
    if (!(error instanceof BootgateError) || error.exitStatus !== 2) throw error;
    expect(error.message).toMatch(/^p\.json/);
    return false;
  }
  const options = { tree: true, firstCalls: true, systemCalls: true, processes: true };
  const shown = [
    writeText(profileDocument(viewOf(profile, {})), { width: 80 }),
    writeText(profileDocument(viewOf(profile, options)), { width: 80 }),
    writeMarkdown(profileDocument(viewOf(profile, options))),
  ];
  // eslint-disable-next-line no-control-regex -- none may come through
  for (const one of shown) expect(one).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  JSON.parse(profileShowJson(viewOf(profile, options)));
  for (const { name } of profile.stages) viewOf(profile, { stage: name });
  return true;
}

const values = [
  '-1',
  '0',
  '1',
  '7',
  '1e999',
  '-0',
  '0.5',
  '9007199254740993',
  '1e308',
  'null',
  'true',
  '""',
].concat(['[]', '{}', '"\\u001b[31m"', '"\\ud800"', '"__proto__"', '[[[[]]]]', '4294967296', '"9"']);

describe('damaged profiles', () => {
  test('a token replaced by another', () => {
    const random = mulberry32(1);
    const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g)];
    let taken = 0;
    for (let round = 0; round < 1500; round += 1) {
      const token = tokens[Math.floor(random() * tokens.length)]!;
      const value = values[Math.floor(random() * values.length)]!;
      const damaged = text.slice(0, token.index) + value + text.slice(token.index + token[0].length);
      if (survives(Buffer.from(damaged))) taken += 1;
    }
    // Names and texts may be anything, counts and indices may not.
    expect(taken).toBeGreaterThan(20);
    expect(taken).toBeLessThan(600);
  });

  test('lines left out, doubled and swapped', () => {
    const random = mulberry32(2);
    const lines = text.split('\n');
    for (let round = 0; round < 500; round += 1) {
      const damaged = [...lines];
      const at = Math.floor(random() * lines.length);
      const to = Math.floor(random() * lines.length);
      if (round % 3 === 0) damaged.splice(at, 1);
      else if (round % 3 === 1) damaged.splice(at, 0, lines[to]!);
      else [damaged[at], damaged[to]] = [lines[to]!, lines[at]!];
      survives(Buffer.from(damaged.join('\n')));
    }
  });

  test.each([false, true])('bytes changed and cut (compressed: %s)', (compressed) => {
    const random = mulberry32(3);
    const sound = profileBytes(victim, compressed);
    for (let round = 0; round < 1500; round += 1) {
      const damaged = Uint8Array.from(sound);
      for (let change = 0; change <= round % 3; change += 1) {
        damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      }
      survives(round % 5 === 0 ? damaged.subarray(0, Math.floor(random() * damaged.length)) : damaged);
    }
  });

  test('two columns exchanged', () => {
    const document = JSON.parse(text) as Record<string, Record<string, unknown>>;
    const columns = ['functions', 'tree', 'stageRows'].flatMap((table) =>
      Object.keys(document[table]!).map((name) => [table, name] as const),
    );
    for (const [fromTable, from] of columns) {
      for (const [toTable, to] of columns) {
        const damaged = structuredClone(document);
        damaged[fromTable]![from] = document[toTable]![to];
        survives(Buffer.from(JSON.stringify(damaged)));
      }
    }
  });
});
