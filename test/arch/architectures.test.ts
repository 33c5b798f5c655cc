/** One architecture more: it is listed, dispatched on, and refused with what is missing of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { isComplete } from '../../src/arch/architecture.ts';
import {
  architectureNames,
  architectureOf,
  architectureOfKernel,
  architectures,
} from '../../src/arch/architectures.ts';
import { commandHelp } from '../../src/cli/help.ts';
import { scenarioOptionsFor } from '../../src/cli/scenario-options.ts';
import { runCommand } from '../../src/cli/run.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { toy } from './toy/toy.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-arch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const known = [...architectures, toy];

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** An ELF file's first bytes, for a machine. */
function elf(machine: number): Uint8Array {
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  head.writeUInt16LE(machine, 18);
  return head;
}

describe('an architecture that was added', () => {
  test('is listed by --help, with the ones that can boot', () => {
    const help = commandHelp({ ...runCommand, options: scenarioOptionsFor(known) });
    expect(help).toMatch(
      /--arch NAME +architecture: x86_64, aarch64, riscv64, toy64 \(not complete yet\) \(default: the kernel's\)/,
    );
    expect(commandHelp(runCommand)).toContain(`architecture: ${architectureNames()} (default`);
    expect(commandHelp(runCommand)).not.toContain('toy64');
  });

  test.each([
    ['asked for by its name', { kernel: '/k', arch: 'toy64' }],
    ['told from its kernel', { kernel: file('ToyImage', 'TOY\n…') }],
    ['told from a vmlinux', { kernel: file('vmlinux', elf(0xfeed)) }],
  ])('is refused with the reasons when it is %s', (_, input) => {
    expect(() => makeScenario('x', [input], known)).toThrow(
      /Bootgate cannot boot Toy kernels yet: nobody has written it; no machine of QEMU has one/,
    );
  });

  test('changes nothing for others', () => {
    const kernel = file('vmlinux-x86', elf(62));
    expect(architectureOfKernel(kernel, known)).toBe(architectures[0]);
    expect(makeScenario('x', [{ kernel }], known).arch).toBe('x86_64');
    expect(makeScenario('x', [{ kernel: '/no/such/file' }], known)).toMatchObject({
      arch: 'x86_64',
      machine: 'q35',
      cpu: 'max,erms=off,fsrm=off,level-func7=0',
    });
  });

  test('is unknown where it is not registered', () => {
    expect(() => makeScenario('x', [{ kernel: '/k', arch: 'toy64' }])).toThrow(
      "there is no architecture 'toy64'",
    );
    expect(() => architectureOf('x86-64', known)).toThrow("there is no architecture 'x86-64'");
    expect(architectureOf('arm64', known).name).toBe('aarch64');
  });
});

test('every listed architecture has a name of its own and kernels that are told apart', () => {
  const values = known.filter(isComplete);
  expect(new Set(known.map(({ name }) => name)).size).toBe(known.length);
  expect(new Set(values.map(({ elfMachine }) => elfMachine)).size).toBe(values.length);
  expect(values.length).toBeGreaterThan(0);
});
