/** Small programs for the guest, compiled by the machine's gcc: Debian 12's binaries run in Debian 12's image. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Compiles C.
 *
 * @param flags for gcc, `-shared -fPIC` for a library
 * @param libraries shared libraries to link with, by file name
 */
export function compileC(
  source: string,
  flags: readonly string[] = [],
  libraries: Readonly<Record<string, Uint8Array>> = {},
): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-c-'));
  try {
    writeFileSync(join(folder, 'source.c'), source);
    for (const [name, bytes] of Object.entries(libraries)) writeFileSync(join(folder, name), bytes);
    const all = [
      '-O2',
      '-g0',
      '-fcf-protection=none',
      ...flags,
      '-o',
      'out',
      'source.c',
      ...Object.keys(libraries),
    ];
    execFileSync('gcc', all, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    return readFileSync(join(folder, 'out'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A function of exactly `2 * rounds + 2` instructions. */
export function loopFunction(name: string, rounds: number): string {
  return `__attribute__((__noinline__)) void ${name}(void) {
    __asm__ volatile("mov $${rounds}, %%ecx\\n1: dec %%ecx\\n jnz 1b" ::: "ecx", "cc");
}
`;
}

/** A oneshot service that writes to the console, as files to plant. */
export function consoleService(
  name: string,
  script: string,
): { path: string; content: string; mode?: number }[] {
  return [
    { path: `usr/local/sbin/${name}`, mode: 0o755, content: `#!/bin/sh\nexec >/dev/console 2>&1\n${script}` },
    {
      path: `etc/systemd/system/${name}.service`,
      content: `[Unit]
Description=${name}

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/${name}
`,
    },
  ];
}

/** The link that makes a service part of the boot. */
export function wanted(name: string): { path: string; link: string } {
  return {
    path: `etc/systemd/system/multi-user.target.wants/${name}.service`,
    link: `/etc/systemd/system/${name}.service`,
  };
}
