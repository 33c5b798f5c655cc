/** A job that ends too early, at each phase: no comment, no outputs, no baseline, and a good comment stays as it was. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cancelled } from '../../src/action/cancellation.ts';
import type { RunEvent } from '../../src/action/event.ts';
import { runGate } from '../../src/action/gate.ts';
import type { GateHost } from '../../src/action/gate-host.ts';
import { runAction } from '../../src/action/host.ts';
import { readActionInputs } from '../../src/action/inputs.ts';
import type { Measurement } from '../../src/measure/measurement.ts';
import { createGitHub } from '../../src/publish/github-client.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { textProfile } from '../support/text-profile.ts';
import { gatheringLog, type GatheredLog } from './gathering-log.ts';

const [base, head] = ['a', 'b'].map((letter) => letter.repeat(40)) as [string, string];
let rest: RestService;
let log: GatheredLog;
let workspace: string;
let saved: string[];
let interrupt: AbortController;

beforeEach(async () => {
  rest = await startRestService();
  rest.state.commits.push(
    { sha: base, parents: [], message: 'base' },
    { sha: head, parents: [base], message: 'head' },
  );
  rest.state.pullRequests.push({
    ...{ number: 7, headSha: head, headRepository: 'acme/linux', headRef: 'topic' },
    ...{ baseSha: base, baseRef: 'main', state: 'open' as const, files: [] },
  });
  log = gatheringLog();
  workspace = mkdtempSync(join(tmpdir(), 'cancelled-'));
  saved = [];
  interrupt = new AbortController();
});

afterEach(async () => {
  await rest.close();
  rmSync(workspace, { recursive: true });
});

const boot = (self: number, more: object = {}) =>
  textProfile(`start_kernel self=${self}`, { profile: { scenario: 'default', ...more } });
const cancel = (): void => interrupt.abort(cancelled('SIGINT'));

async function gate(host: Partial<GateHost> = {}): Promise<number> {
  const inputs = readActionInputs({ INPUT_KERNEL: 'bzImage', 'INPUT_SAVE-BASELINE': 'true' }, workspace);
  const event: RunEvent = {
    ...{ name: 'pull_request', repository: 'acme/linux', serverUrl: 'https://github.com', apiUrl: rest.url },
    ...{ runId: '42', runAttempt: 1, runUrl: 'https://github.com/acme/linux/actions/runs/42' },
    ...{ sha: head, ref: 'refs/pull/7/merge', defaultBranch: 'main', mergeGroup: null },
    pullRequest: { number: 7, headSha: head, baseSha: base, baseRef: 'main', fromFork: false },
  };
  const { signal } = interrupt;
  return await runAction({ log, signal }, () =>
    runGate(event, inputs, {
      env: { GITHUB_STEP_SUMMARY: join(workspace, 'summary.md') },
      ...{ workspace, log, signal, cacheFolder: join(workspace, 'cache'), exporter: 'bootgate test' },
      now: () => new Date('2026-11-23T12:00:00Z'),
      github: createGitHub({
        ...{ token: 'ghs_test', apiUrl: rest.url, repository: 'acme/linux', log: () => undefined, signal },
        sleep: () => Promise.resolve(),
      }),
      baseBootFiles: null,
      history: null,
      baselines: {
        line: (sha) => Promise.resolve([sha]),
        find: () =>
          Promise.resolve({ measured: { profile: boot(1_000_000_000), label: 'main' }, warnings: [] }),
        save: (_, sha) => {
          saved.push(sha);
          return Promise.resolve('kept');
        },
      },
      tools: { restore: () => Promise.resolve([]), save: () => Promise.resolve() },
      measure: (_, folder) => measured(folder, boot(1_000_000_000)),
      ...host,
    }),
  );
}

function measured(folder: string, profile: ReturnType<typeof boot>): Promise<Measurement> {
  mkdirSync(join(folder, 'run-1'), { recursive: true });
  const console = join(folder, 'run-1', 'console.log');
  writeFileSync(console, 'Linux version 6.1\n');
  return Promise.resolve({ profile, recording: { console } } as unknown as Measurement);
}

const comments = () => rest.state.comments.map(({ view }) => view.body ?? '');

test('what is tried here comments, sets outputs and keeps a baseline when nothing ends it', async () => {
  expect(await gate()).toBe(0);
  expect(comments()).toHaveLength(1);
  expect(log.outputs['verdict']).toBe('ok');
  expect(saved).toHaveLength(1);
});

const phases: Readonly<Record<string, () => Partial<GateHost>>> = {
  'before anything': () => {
    cancel();
    return {};
  },
  'while GitHub is asked for rules and commits': () => {
    const { signal } = interrupt;
    cancel();
    const github = createGitHub({
      ...{ token: 'ghs_test', apiUrl: rest.url, repository: 'acme/linux', log: () => undefined, signal },
    });
    return { github };
  },
  'while tools are restored': () => ({
    tools: {
      restore: () => {
        cancel();
        return Promise.resolve([]);
      },
      save: () => Promise.resolve(),
    },
  }),
  'while QEMU is built, which throws something of its own': () => ({
    measure: () => {
      cancel();
      return Promise.reject(new Error('ninja was stopped by SIGTERM'));
    },
  }),
  'while the guest boots, of which half a profile is left': () => ({
    measure: (_, folder) => {
      cancel();
      return measured(folder, boot(10, { outcome: { kind: 'interrupted', detail: 'stopped after 4 s' } }));
    },
  }),
  'while the base is looked for': () => ({
    baselines: {
      line: (sha) => Promise.resolve([sha]),
      find: () => {
        cancel();
        return Promise.resolve({ measured: null, reason: 'none was kept', warnings: [] });
      },
      save: (_, sha) => {
        saved.push(sha);
        return Promise.resolve('kept');
      },
    },
  }),
  'when the verdict was just printed': () => {
    const info = log.info.bind(log);
    log.info = (text) => {
      if (text.startsWith('Unchanged')) cancel();
      info(text);
    };
    return {};
  },
  'when publishing begins': () => {
    const group = log.group.bind(log);
    log.group = async (title, body) => {
      if (title === 'Publish') cancel();
      return await group(title, body);
    };
    return {};
  },
};

test.each(Object.keys(phases))('ended %s', async (phase) => {
  // A good comment of an earlier run, about another commit: not to be written over.
  expect(await gate()).toBe(0);
  const before = comments();
  expect(before).toHaveLength(1);
  [log, saved] = [gatheringLog(), []];
  rmSync(join(workspace, 'summary.md'), { force: true });

  expect(await gate(phases[phase]!())).toBe(130);
  expect(comments()).toEqual(before);
  expect(log.outputs['verdict']).toBeUndefined();
  expect(log.outputs['comment-id']).toBeUndefined();
  expect(rest.state.checks).toHaveLength(0);
  expect(saved).toEqual([]);
  expect(log.annotations.at(-1)).toMatchObject({ level: 'error', title: 'Bootgate' });
  expect(log.annotations.at(-1)!.message).toContain('the job was cancelled (SIGINT): nothing is published');
  // What could not be done any more is no news.
  expect(log.annotations.filter(({ level }) => level === 'warning')).toEqual([]);
  expect(JSON.stringify(log)).not.toContain('internal error');
});

test('ended between two requests: what was not sent is not sent', async () => {
  const { signal } = interrupt;
  const github = createGitHub({
    ...{ token: 'ghs_test', apiUrl: rest.url, repository: 'acme/linux', log: () => undefined, signal },
  });
  cancel();
  const body = { owner: 'acme', repo: 'linux', issue_number: 7, body: 'late' };
  await expect(github.octokit.issues.createComment(body)).rejects.toThrow('the job was cancelled');
  expect(comments()).toEqual([]);
});
