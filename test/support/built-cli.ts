import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let built: string | undefined;

/**
 * Path of the command line bundled from the present source, for tests that need a process of its own (signals,
 * process groups). Bundled once a test file; takes about a second.
 */
export function builtCli(): string {
  if (built === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'bootgate-cli-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build.mjs'), folder]);
    built = join(folder, 'cli.js');
  }
  return built;
}
