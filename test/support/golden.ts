/**
 * Expected outputs kept as readable files beside the tests. `BOOTGATE_UPDATE_GOLDEN=1 npm test -- PATH` writes
 * what the code makes now; look at the difference before committing it. Never set in CI.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@jest/globals';

export function expectGolden(path: string, actual: string): void {
  if (process.env['BOOTGATE_UPDATE_GOLDEN'] === '1' || !existsSync(path)) {
    if (process.env['CI']) throw new Error(`${path} is missing: golden files are not written in CI`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(actual).toBe(readFileSync(path, 'utf8'));
}
