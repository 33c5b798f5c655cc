/**
 * Programs of another release of Debian or Ubuntu, run here: packages with all they depend on, the C library included, unpacked into
 * one folder and started by their own dynamic linker. Nothing is installed.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf } from './debian-suites.ts';
import { cachedFolder } from './test-cache.ts';

/** Packages of a suite (`sid`) unpacked with everything they need; the folder, made once by mmdebstrap (15 s). */
export function suiteRoot(suite: string, packages: readonly string[]): string {
  return cachedFolder(`root-${suite}-${packages.join('-')}`, (folder) => {
    const { uri, components, keyring } = archiveOf(suite);
    execFileSync(
      'mmdebstrap',
      [
        // What was released long ago is as good as ever for a test; the signature is checked all the same.
        ...['--aptopt=Acquire::Check-Valid-Until "false"', '--quiet', '--variant=extract', '--format=dir'],
        // The keyring may lie where apt's own user sees nothing.
        ...[
          '--aptopt=APT::Sandbox::User "root"',
          `--keyring=${keyring}`,
          `--components=${components.join(',')}`,
        ],
        ...[`--include=${packages.join(',')}`, suite, folder, uri],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
  });
}

/**
 * The QEMU of a suite, as one program: a script that starts it with its own libraries. That of sid is the newest that
 * Debian has, with plugin API 7.
 */
export function suiteQemu(suite: 'trixie' | 'sid' | 'noble' | 'resolute'): string {
  const root = suiteRoot(suite, ['qemu-system-x86', 'seabios']);
  const bin = join(root, 'bootgate');
  const script = join(bin, 'qemu-system-x86_64');
  if (existsSync(script)) return script;
  mkdirSync(bin, { recursive: true });
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
  writeFileSync(
    script,
    [
      '#!/bin/sh',
      `export QEMU_MODULE_DIR='${libraries}/qemu'`,
      `exec '${root}/usr/lib64/ld-linux-x86-64.so.2' --library-path '${libraries}' \\`,
      `  '${root}/usr/bin/qemu-system-x86_64' -L '${root}/usr/share/seabios' -L '${root}/usr/share/qemu' "$@"`,
      '',
    ].join('\n'),
  );
  chmodSync(script, 0o755);
  return script;
}
