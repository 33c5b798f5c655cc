import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendJobSummary, jobSummaryLimitBytes } from '../../src/publish/job-summary.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'summary-'));
  path = join(folder, 'summary.md');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the job summary', () => {
  test('takes the most complete text that fits, in bytes', async () => {
    const long = 'ü'.repeat(jobSummaryLimitBytes / 2);
    expect(await appendJobSummary(path, [long, 'short'])).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('short\n');
  });

  test('counts what is there already', async () => {
    writeFileSync(path, 'x'.repeat(jobSummaryLimitBytes - 10));
    expect(await appendJobSummary(path, ['more than ten bytes', 'less'])).toBe(1);
    expect(await appendJobSummary(path, ['more than ten bytes'])).toBe(-1);
  });
});
