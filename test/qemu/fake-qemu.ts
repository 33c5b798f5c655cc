/** Stand-ins for QEMU: scripts that answer the questions a probe asks. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import type { Qemu, QemuFiles } from '../../src/qemu/qemu.ts';

export interface FakeAnswers {
  readonly version?: string;
  readonly accelerators?: string;
  /** what loading a plugin prints; `%v` is replaced by `up to version N` or `a minimum version of N` */
  readonly plugin?: { readonly min: number; readonly current: number } | string;
  /** what a traced QMP command leaves on stderr */
  readonly traceStderr?: string;
  /** what `-trace help` prints */
  readonly traceHelp?: string;
}

/** Script text of a QEMU that answers like this; each run adds a line to `calls` beside it. */
export function fakeQemuScript(answers: FakeAnswers = {}): string {
  const plugin = answers.plugin ?? { min: 2, current: 4 };
  const refusal = (limit: string): string =>
    typeof plugin === 'string'
      ? `echo "${plugin}" >&2`
      : `echo "Could not load plugin: plugin requires API version, but this QEMU supports only ${limit}" >&2`;
  return `#!/bin/sh
echo "$*" >> "$(dirname "$0")/calls"
case "$*" in
  *--version*) echo "${answers.version ?? 'QEMU emulator version 10.0.2 (fake)'}" ;;
  *"-accel help"*) printf 'Accelerators supported in QEMU binary:\\n${answers.accelerators ?? 'tcg\\nkvm'}\\n' ;;
  *version2147483647.so*) ${refusal(`up to version ${typeof plugin === 'string' ? 0 : plugin.current}`)}; exit 1 ;;
  *version-1.so*) ${refusal(`a minimum version of ${typeof plugin === 'string' ? 0 : plugin.min}`)}; exit 1 ;;
  *"-trace help"*) echo "${answers.traceHelp ?? 'handle_qmp_command'}" ;;
  *-qmp*) echo '${answers.traceStderr ?? 'handle_qmp_command mon 0x1 req: {"execute": "quit"}'}' >&2 ;;
  *"-L help"*) dirname "$0" ;;
esac
`;
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-test-'));
  folders.push(folder);
  return folder;
}

/** Writes an executable script, its folders included. */
export function writeScript(path: string, text: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** A fake in a folder of its own. */
export function fakeQemu(answers: FakeAnswers = {}): QemuFiles {
  const folder = temporaryFolder();
  const binary = writeScript(join(folder, 'qemu-system-x86_64'), fakeQemuScript(answers));
  return { binary, args: [], env: {}, source: 'path' };
}

/** A located QEMU as a value, for tests of what is done with one. */
export function qemuValue(values: Partial<Qemu> = {}): Qemu {
  return {
    binary: '/usr/bin/qemu-system-x86_64',
    args: [],
    env: {},
    source: 'system',
    reason: '',
    version: '10.0.2',
    versionLine: 'QEMU emulator version 10.0.2',
    tcg: true,
    pluginApi: { min: 2, current: 4 },
    traceBackends: ['log'],
    completeExecTb: false,
    firmwareSha256: '00'.repeat(32),
    ...values,
  };
}
