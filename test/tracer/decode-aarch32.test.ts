/** The plugin's look at 32-bit code of arm64: system calls, and nothing that only looks like one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { decoder } from './harness/decoder.ts';

const [none, systemCall] = [0, 8];

/** Little-endian bytes, as they lie in memory. */
test.each([
  ['svc 0 of A32', '000000ef', systemCall],
  ['svc 0 of T32', '00df', systemCall],
  // what would be calls and returns of A64
  ['bl of A32', 'feffffeb', none],
  ['the word that is ret in A64', 'c0035fd6', none],
  ['the word that is bl in A64', '00000094', none],
  // 0xf7ff, then 0xef..: the second half is not an instruction's beginning
  ['blx of T32', 'fff700ef', none],
  ['udf of T32', '00de', none],
  ['svc of A32 on a condition', '0000000f', none],
])('%s', (_, bytes, flow) => {
  const program = decoder('decode-arm64.c.inc', 'decode_aarch32', mkdtempSync(join(tmpdir(), 'aarch32-')));
  const [, decoded] = execFileSync(program, { input: `${bytes}\n`, encoding: 'utf8' }).split(' ');
  expect(Number(decoded)).toBe(flow);
});
