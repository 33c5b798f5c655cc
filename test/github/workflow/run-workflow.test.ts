import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runWorkflow, type WorkflowRequest } from './run-workflow.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-workflow-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(workflow: string, request: Partial<WorkflowRequest> = {}) {
  const file = join(folder, 'workflow.yml');
  writeFileSync(file, workflow);
  return await runWorkflow({
    file,
    workspace: folder,
    eventName: 'push',
    event: {},
    github: {},
    env: {},
    token: 'ghs_secret',
    actions: {},
    node: process.execPath,
    ...request,
  });
}

describe('the workflow runner', () => {
  test('runs steps with outputs, conditions, variables and masked secrets', async () => {
    const [job] = await run(`
on: push
jobs:
  one:
    runs-on: ubuntu-latest
    env: { GREETING: hello }
    steps:
      - id: first
        run: |
          echo "word=$GREETING" >> "$GITHUB_OUTPUT"
          echo "TOKEN \${{ github.token }}"
          echo "# told" >> "$GITHUB_STEP_SUMMARY"
          echo "::warning title=Look::out"
      - if: \${{ steps.first.outputs.word != 'hello' }}
        id: second
        run: exit 1
      - run: exit 3
      - id: last
        if: failure()
        run: echo after
`);
    expect(job).toMatchObject({
      result: 'failure',
      summary: '# told\n',
      annotations: [{ level: 'warning', title: 'Look', message: 'out' }],
      steps: {
        first: { outputs: { word: 'hello' } },
        second: { outcome: 'skipped' },
        last: { outcome: 'success' },
      },
    });
    expect(job!.log).toContain('TOKEN ***');
  });

  test('runs a JavaScript action with its defaults, in every cell of a matrix', async () => {
    mkdirSync(join(folder, 'action'));
    writeFileSync(
      join(folder, 'action/action.yml'),
      "inputs:\n  who: { default: '${{ toJSON(matrix) }}' }\n  n: { default: '${{ strategy.job-total }}' }\nruns: { using: node24, main: main.mjs }\n",
    );
    writeFileSync(
      join(folder, 'action/main.mjs'),
      "import { appendFileSync as a } from 'node:fs'; a(process.env.GITHUB_OUTPUT, `said=${JSON.parse(process.env.INPUT_WHO).k} of ${process.env.INPUT_N} for ${process.env.SERVICE}\\n`);",
    );
    const jobs = await run(
      `
on: push
jobs:
  one:
    runs-on: ubuntu-latest
    strategy: { matrix: { k: ['6.1', '6.12'] } }
    steps:
      - { id: act, uses: acme/action@v1 }
`,
      { actions: { 'acme/action': join(folder, 'action') }, env: { SERVICE: 'x' } },
    );
    expect(jobs.map(({ name, steps }) => [name, steps['act']!.outputs['said']])).toEqual([
      ['one (6.1)', '6.1 of 2 for x'],
      ['one (6.12)', '6.12 of 2 for x'],
    ]);
  });

  test("refuses what GitHub's parser refuses", async () => {
    await expect(run('on: push\njobs: { a: { runs-on: x, stepz: [] } }')).rejects.toThrow(/stepz/);
  });
});
