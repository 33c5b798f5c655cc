import { describe, expect, test } from '@jest/globals';
import { doubtedNames, type NamesInQuestion } from '../../src/attribution/prove-names.ts';
import { areWithheld, type FailedNameCheck } from '../../src/symbols/name-check.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { plainTables, type PlainNode } from '../support/plain-recording.ts';
import { plainSymbols } from '../support/plain-symbols.ts';

const text = 0xffff_ffff_8100_0000n;
const at = {
  startup_64: text,
  start_kernel: text + 0x1000n,
  rest_init: text + 0x2000n,
  kernel_init: text + 0x3000n,
  kernel_power_off: text + 0x4000n,
  machine_kexec: text + 0x5000n,
};
const symbols = plainSymbols(Object.entries(at).map(([name, address]) => ({ name, address, size: 0x1000 })));
const node = (name: keyof typeof at, first: number, calls = 1): PlainNode => ({
  parent: -1,
  address: at[name],
  self: [1000],
  first,
  calls,
});
const boot = [
  node('startup_64', 0),
  node('start_kernel', 10),
  node('rest_init', 20),
  node('kernel_init', 30),
];
const banner = 'Linux version 6.1.0-x (builder@host) (gcc 12) #1 SMP';

type Header = NamesInQuestion['tables']['header'];
function doubts(...given: Parameters<typeof found>): string[] {
  return found(...given).map(({ sure, text: said }) => `${sure ? 'sure' : 'perhaps'}: ${said}`);
}

function found(
  nodes: readonly PlainNode[],
  header: Partial<Header> = {},
  consoleText = '',
  by: NamesInQuestion['recording']['scenario']['boot'] = 'kernel',
): readonly FailedNameCheck[] {
  const tables = plainTables(nodes);
  return doubtedNames({
    recording: {
      scenario: { ...makeScenario('x', [{ kernel: '/k' }]), boot: by },
      outcome: { kind: 'reached-end', detail: '' },
      marks: [
        { name: 'panic', role: 'panic', at: { address: 1n } },
        { name: 'kernel_power_off', role: 'end', at: { address: at.kernel_power_off } },
        { name: 'request to switch off', role: 'end', at: { powerOff: true } },
      ],
    },
    tables: { ...tables, header: { ...tables.header, userInstructions: 10, endMark: 1, ...header } },
    symbols,
    banner,
    consoleText,
  });
}

describe('landmarks', () => {
  test('once and in their order are as they should be', () => {
    expect(doubts(boot)).toEqual([]);
  });

  test('one entered again and again is another function', () => {
    expect(doubts([...boot.slice(0, 2), node('rest_init', 20, 7000), boot[3]!])).toEqual([
      'perhaps: rest_init was entered 7,000 times, which a boot does once',
    ]);
    // … but for a guest that starts another kernel, or boots again
    expect(doubts(boot.map((one) => ({ ...one, calls: 2 })))).toEqual([]);
    expect(doubts([...boot, ...boot.slice(1), node('machine_kexec', 40)])).toEqual([]);
  });

  test('one that is met too early', () => {
    expect(doubts([...boot.slice(0, 2), node('rest_init', 20), node('kernel_init', 15)])).toEqual([
      'perhaps: kernel_init was entered before rest_init',
    ]);
  });

  test('one that is missing where a later one, user code or the end was reached', () => {
    expect(doubts([boot[0]!, ...boot.slice(2)])).toEqual([
      'perhaps: start_kernel was never entered, which a boot does',
    ]);
    expect(doubts(boot.slice(0, 2))).toEqual([
      'sure: rest_init was never entered, which a boot does, kernel_init was never entered, which a boot does',
    ]);
    expect(doubts(boot.slice(0, 2), { userInstructions: 0 })).toHaveLength(1);
    // A panic in start_kernel, the limit before it, a guest that only its request to the machine ended.
    expect(doubts(boot.slice(0, 2), { userInstructions: 0, endMark: 0 })).toEqual([]);
    expect(doubts(boot.slice(0, 1), { userInstructions: 0, endMark: -1 })).toEqual([]);
    expect(doubts(boot.slice(0, 1), { userInstructions: 0, endMark: 0 })).toHaveLength(1);
  });
});

test('functions that begin otherwise than the image has them', () => {
  expect(doubts(boot, { codeCompared: 200, codeEqual: 190 })).toEqual([]);
  expect(doubts(boot, { codeCompared: 200, codeEqual: 40 })).toEqual([
    "sure: only 40 of 200 functions begin as the kernel's image has them",
  ]);
  expect(doubts(boot, { codeCompared: 200, codeEqual: 130 })).toEqual([
    "perhaps: only 130 of 200 functions begin as the kernel's image has them",
  ]);
  expect(doubts(boot, { codeCompared: 5, codeEqual: 0 })).toEqual([]);
});

test('calls that lead to no function', () => {
  expect(doubts(boot, { callTargets: 4000, callTargetsEntries: 3990 })).toEqual([]);
  expect(doubts(boot, { callTargets: 4000, callTargetsEntries: 300 })).toEqual([
    'sure: only 300 of 4,000 calls lead to where a function begins',
  ]);
  expect(doubts(boot, { callTargets: 4000, callTargetsEntries: 3700 })).toEqual([
    'perhaps: only 3,700 of 4,000 calls lead to where a function begins',
  ]);
  expect(doubts(boot, { callTargets: 40, callTargetsEntries: 3 })).toEqual([]);
});

test('blocks that begin where no function does', () => {
  const anywhere = Array.from({ length: 3000 }, (_, index): PlainNode => ({
    ...boot[0]!,
    address: text + BigInt(index * 8 + 3),
  }));
  expect(doubts([...boot, ...anywhere])).toEqual([]);
  expect(doubts([...boot, ...anywhere], {}, '', 'bios')).toEqual([
    expect.stringMatching(/^perhaps: no offset explains the addresses seen/),
  ]);
});

test('a kernel that calls itself another on the console', () => {
  const says = (line: string): string[] => doubts(boot, {}, `SeaBIOS\n${line}\n[    0.1] more\n`);
  expect(says(`[    0.000000] ${banner}`)).toEqual([]);
  expect(says(`[    0.000000][    T0] ${banner}`)).toEqual([]);
  expect(says('[    0.000000] Linux version 6.1.0-x (buil')).toEqual([]);
  expect(says('[    0.000000] Linux version 6.2.0-y (builder@host) #1 SMP')).toEqual([
    "perhaps: the console says 'Linux version 6.2.0-y', the symbols are of 6.1.0-x",
  ]);
});

test('names are withheld for what is sure, or for two signs, and not for one', () => {
  const banner = 'Linux version 6.2.0-y (builder@host) #1 SMP';
  expect(areWithheld(found(boot, {}, banner))).toBe(false);
  expect(areWithheld(found(boot, { codeCompared: 200, codeEqual: 130 }, banner))).toBe(true);
  expect(areWithheld(found(boot, { codeCompared: 200, codeEqual: 40 }))).toBe(true);
  expect(areWithheld(found(boot.slice(0, 2)))).toBe(true);
  expect(areWithheld([])).toBe(false);
});
