/**
 * Gives a test run a temporary folder of its own, so that whatever a test, or a program that it starts, leaves behind is
 * gone when the run ends. Workers, and what they start, inherit TMPDIR. Short: a Unix socket's path holds 107 bytes.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), 'bg-'));
  // Some tests run programs as another user, who has to get to what is in it.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  globalThis.endOwnTemporaryFolder = () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
