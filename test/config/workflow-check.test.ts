/** What `bootgate action check` finds: a table of workflows, each wrong in one way, beside one that is right. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/config-file.ts';
import { gateInputs, inputWords, reportInputs } from '../../src/config/workflow-check/action-inputs.ts';
import { checkWorkflows, rules } from '../../src/config/workflow-check/check-workflows.ts';
import { readWorkflow } from '../../src/config/workflow-check/read-workflow.ts';
import { gatesOf, usesOf } from '../../src/config/workflow-check/uses.ts';
import { projectRoot } from '../support/project-root.ts';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');

const right = `name: Boot
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
  pull-requests: write
  actions: read
jobs:
  boot:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - run: make bzImage
      - uses: bootgate/bootgate@v1
        with:
          kernel: bzImage
          on-missing-baseline: fail
`;

const report = `name: Report
on:
  workflow_run: { workflows: [Boot], types: [completed] }
permissions: { contents: read, actions: read, pull-requests: write, checks: write }
jobs:
  report:
    runs-on: ubuntu-24.04
    steps:
      - uses: bootgate/bootgate/report@v1
`;

interface Files {
  readonly boot?: string;
  readonly report?: string;
  readonly more?: string;
  readonly config?: string;
}

/** `rule:line` of each error, with the file where it is another one than boot.yml. */
function errorsOf({ boot = right, report: second = report, more, config }: Files): readonly string[] {
  const workflows = [
    readWorkflow(boot, 'boot.yml'),
    readWorkflow(second, 'report.yml'),
    ...(more === undefined ? [] : [readWorkflow(more, 'more.yml')]),
  ];
  const configs = new Map(config === undefined ? [] : [['bootgate.yml', parseConfig(config)]]);
  return checkWorkflows({ workflows, configs })
    .filter(({ level }) => level === 'error')
    .map(({ rule, line, file }) => `${rule}:${file === 'boot.yml' ? '' : `${file}:`}${line}`);
}

/** The workflow with one thing changed, which has to be in it. */
function boot(...changes: readonly (readonly [string, string])[]): Files {
  return { boot: changed(right, changes) };
}

function changed(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((result, [from, to]) => {
    expect(result).toContain(from);
    return result.replace(from, () => to);
  }, text);
}

const input = (line: string) =>
  ['          kernel: bzImage\n', `          kernel: bzImage\n          ${line}\n`] as const;
const before = (line: string) => ['      - run: make bzImage\n', `      - run: ${line}\n`] as const;
const secondJob = (more = '') =>
  [
    '          on-missing-baseline: fail\n',
    `          on-missing-baseline: fail\n  other:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: bootgate/bootgate@v1\n        with:\n          kernel: other\n          on-missing-baseline: fail\n${more}`,
  ] as const;
const secondStep = (more = '') =>
  [
    '          on-missing-baseline: fail\n',
    `          on-missing-baseline: fail\n      - uses: bootgate/bootgate@v1\n        with:\n          kernel: other\n          on-missing-baseline: fail\n${more}`,
  ] as const;
const lastJob = (line: string) =>
  `  last:\n    runs-on: ubuntu-24.04\n    ${line}\n    steps:\n      - uses: bootgate/bootgate/report@v1\n`;
const matrix = (values: string) =>
  ['    steps:\n', `    strategy:\n      matrix: ${values}\n    steps:\n`] as const;

describe('a workflow', () => {
  test('that is right has nothing', () => {
    expect(errorsOf({})).toEqual([]);
  });

  const wrong: readonly (readonly [string, Files, readonly string[]])[] = [
    // permissions
    ['without permissions', boot([/permissions:[^]*read\n(?=jobs)/.exec(right)![0], '']), ['permissions:12']],
    ['that may not comment', boot(['  pull-requests: write\n', '']), ['permissions:7']],
    [
      'that may only read',
      boot([/permissions:[^]*(?=\njobs)/.exec(right)![0], 'permissions: read-all']),
      ['permissions:6'],
    ],
    ['that may not see artifacts', boot(['  actions: read\n', '']), ['permissions:7']],
    [
      'whose job takes all of them',
      boot(['    steps:', '    permissions: {}\n    steps:']),
      ['permissions:13'],
    ],
    ['with a check and no right to it', boot(input('check-name: Boot')), ['permissions:7']],
    [
      'with a branch and no right to it',
      boot(input('baseline: git-branch'), ['  actions: read\n', '']),
      ['permissions:7'],
    ],
    ['that keeps a history', boot(input('history: bootgate-history')), ['permissions:7']],
    [
      'whose report may not check',
      { report: report.replace(', checks: write', '') },
      ['permissions:report.yml:4'],
    ],
    // history
    ['that goes to the parent', boot(before('git checkout HEAD^1')), ['shallow-checkout:14']],
    [
      'that goes back by three',
      boot(['checkout@v5', 'checkout@v5\n        with: { fetch-depth: 3 }'], before('git diff HEAD~3')),
      ['shallow-checkout:14'],
    ],
    ['that asks for a merge base', boot(before('git merge-base origin/main HEAD')), ['shallow-checkout:14']],
    [
      'that builds the base of a private one',
      boot(
        ['checkout@v5', 'checkout@v5\n        with: { persist-credentials: false }'],
        input('base-build: make'),
      ),
      ['shallow-checkout:14'],
    ],
    // baselines
    ['without pushes', boot(['  push:\n    branches: [main]\n', '']), ['no-baselines:14']],
    ['with pushes of tags', boot(['    branches: [main]', '    tags: [v*]']), ['no-baselines:16']],
    ['that keeps nothing', boot(input('save-baseline: false')), ['no-baselines:16']],
    [
      'whose job leaves pushes out',
      boot(['    steps:', "    if: github.event_name == 'pull_request'\n    steps:"]),
      ['no-baselines:17'],
    ],
    [
      'with a branch that is not pushed',
      boot(['  pull_request:', '  pull_request:\n    branches: [main, stable]']),
      ['uncovered-branch:4'],
    ],
    [
      'with paths',
      boot(['    branches: [main]', '    branches: [main]\n    paths: [kernel/**]']),
      ['push-paths:4'],
    ],
    [
      'with paths to ignore',
      boot(['    branches: [main]', "    branches: [main]\n    paths-ignore: ['*.md']"]),
      ['push-paths:4'],
    ],
    [
      'that cancels pushes',
      boot(['jobs:', 'concurrency:\n  group: boot-${{ github.ref }}\n  cancel-in-progress: true\njobs:']),
      ['concurrency:11'],
    ],
    ['that lets pushes wait', boot(['jobs:', 'concurrency: boot\njobs:']), ['concurrency:10']],
    [
      'whose job lets pushes wait',
      boot(['    steps:', '    concurrency: one\n    steps:']),
      ['concurrency:13'],
    ],
    [
      'that says nothing of missing ones',
      boot(['          on-missing-baseline: fail\n', '']),
      ['on-missing-baseline:16'],
    ],
    [
      'that builds the base of a head',
      boot(
        [
          'checkout@v5',
          'checkout@v5\n        with: { persist-credentials: false, fetch-depth: 2, ref: "${{ github.head_ref }}" }',
        ],
        input('base-build: make'),
      ),
      ['shallow-checkout:14'],
    ],
    ['that goes to the base', boot(before('git switch -d origin/main')), ['shallow-checkout:14']],
    // outcomes
    ['that is always green', boot(['v1\n', 'v1\n        continue-on-error: true\n']), ['never-fails:16']],
    [
      'whose job is always green',
      boot(['    steps:', '    continue-on-error: true\n    steps:']),
      ['never-fails:12'],
    ],
    ['whose last job waits for none', { boot: right + lastJob('if: always()') }, ['last-job:24']],
    ['whose last job is skipped', { boot: right + lastJob('needs: boot') }, ['last-job:24']],
    // identity
    ['with two steps of one name', boot(secondStep()), ['same-identity:20']],
    [
      'with two steps of one artifact',
      boot(
        input('artifact-name: bootgate-it\n          scenario: a'),
        secondStep('          scenario: b\n          artifact-name: bootgate-it\n'),
      ),
      ['same-artifact:22'],
    ],
    [
      'with two jobs of one artifact',
      boot(input('artifact-name: bootgate-it'), secondJob('          artifact-name: bootgate-it\n')),
      ['same-artifact:24'],
    ],
    [
      'with a cell that is always the same',
      boot(matrix('{ cpu: [a, b] }'), input('cell: one')),
      ['same-cell:21'],
    ],
    ['with cells that no job has', boot(matrix('{ cpu: [a, b] }'), input('cells: a, c')), ['cells:21']],
    [
      'with a cell that is not named',
      boot(matrix('{ cpu: [a, b, c] }'), input('cell: ${{ matrix.cpu }}'), input('cells: a, b')),
      ['cells:21'],
    ],
    [
      'with a cell that leaves something out',
      boot(matrix('{ cpu: [a, b], cp: [c, d] }'), input('cell: ${{ matrix.cpu }}')),
      ['same-cell:21'],
    ],
    [
      'with an identity that is always the same',
      boot(matrix('${{ fromJSON(needs.x.outputs.m) }}'), input('identity: mine')),
      ['same-cell:21'],
    ],
    [
      'with a comment of another one',
      {
        ...boot(input('comment-key: k')),
        more: right
          .replace('name: Boot', 'name: More')
          .replace('          kernel', '          comment-key: k\n          kernel'),
      },
      ['same-comment:more.yml:18'],
    ],
    // strangers
    [
      'on pull_request_target',
      boot(['  pull_request:', '  pull_request_target:']),
      ['pull-request-target:5'],
    ],
    [
      'that trusts strangers',
      boot(
        ['  pull_request:', '  pull_request_target:'],
        ['checkout@v5', 'checkout@v5\n        with: { ref: "${{ github.event.pull_request.head.sha }}" }'],
      ),
      ['untrusted-code:14'],
    ],
    [
      'that fetches strangers by hand',
      boot(
        ['  pull_request:', '  pull_request_target:'],
        before('git fetch origin pull/${{ github.event.number }}/head'),
      ),
      ['untrusted-code:15'],
    ],
    [
      'whose report checks out strangers',
      {
        report: `${report}      - uses: actions/checkout@v5\n        with: { ref: "\${{ github.event.workflow_run.head_sha }}" }\n`,
      },
      ['untrusted-code:report.yml:10'],
    ],
    [
      'whose report waits for nobody',
      { report: report.replace('[Boot]', '[Bot]') },
      ['report-workflow:report.yml:3'],
    ],
    [
      'whose report looks for another artifact',
      { report: `${report}        with: { artifact-name: boot-gate }\n` },
      ['report-artifact:report.yml:9'],
    ],
    // inputs
    ['with an input mistyped', boot(['kernel:', 'kernal:']), ['unknown-input:18']],
    ['with an input of the other action', boot(input('run-id: 1')), ['unknown-input:19']],
    ['with a word that is not known', boot(['fail\n', 'error\n']), ['input-value:19']],
    [
      'with a scenario that is not there',
      { ...boot(input('scenario: plain')), config: 'scenarios: { plane: {} }' },
      ['unknown-scenario:19'],
    ],
    [
      'without a kernel',
      { ...boot(['          kernel: bzImage\n', '']), config: 'memory: 1G' },
      ['no-kernel:16'],
    ],
  ];
  test.each(wrong)('%s', (_, files, expected) => {
    expect(errorsOf(files)).toEqual(expected);
  });

  const fine: readonly (readonly [string, Files])[] = [
    [
      'that says what a missing baseline is in its policy',
      {
        ...boot(['          on-missing-baseline: fail\n', '']),
        config: 'policy: { on-missing-baseline: warn }',
      },
    ],
    [
      'whose outcome a later step judges',
      {
        boot: `${changed(right, [['v1\n', 'v1\n        id: boot\n        continue-on-error: true\n']])}      - if: steps.boot.outcome == 'failure'\n        run: exit 1\n`,
      },
    ],
    [
      'that keeps what it measures at night',
      boot(['  push:\n    branches: [main]\n', "  schedule: [{ cron: '1 1 * * *' }]\n"]),
    ],
    [
      'with paths and nights',
      boot([
        '    branches: [main]',
        "    branches: [main]\n    paths: [kernel]\n  schedule: [{ cron: '1 1 * * *' }]",
      ]),
    ],
    [
      'with paths and a base that is built',
      boot(['    branches: [main]', '    branches: [main]\n    paths: [kernel]'], input('base-build: make')),
    ],
    [
      'that measures the base itself',
      boot(
        ['  push:\n    branches: [main]\n', ''],
        ['          on-missing-baseline: fail', '          base-kernel: base'],
      ),
    ],
    [
      'with a group for each commit',
      boot(['jobs:', 'concurrency: { group: "${{ github.head_ref || github.sha }}" }\njobs:']),
    ],
    [
      'whose branches a pattern covers',
      boot(
        ['[main]', "['stable/**', main]"],
        ['  pull_request:', '  pull_request:\n    branches: [main, stable/6.1]'],
      ),
    ],
    ['with cells of the matrix', boot(matrix('{ cpu: [a, b], one: [c] }'), input('cell: ${{ matrix.cpu }}'))],
    ['with the cells of its matrix', boot(matrix('{ cpu: [a, 6.1] }'), input('cells: "6.1, a"'))],
    ['with a matrix of its own words', boot(matrix('{ include: [{ cpu: a }, { cpu: b }] }'))],
    ['with two jobs of no artifact’s name', boot(secondJob())],
    ['with two steps of two scenarios', boot(input('scenario: a'), secondStep('          scenario: b\n'))],
    [
      'with two steps of which one runs',
      boot(
        ['      - uses: bootgate', '      - if: inputs.a\n        uses: bootgate'],
        [
          '          on-missing-baseline: fail\n',
          '          on-missing-baseline: fail\n      - if: ${{ !inputs.a }}\n        uses: bootgate/bootgate@v1\n        with: { kernel: b, on-missing-baseline: fail }\n',
        ],
      ),
    ],
    [
      'with a token of an app',
      boot(['  pull-requests: write\n', ''], input('github-token: ${{ steps.app.outputs.token }}')),
    ],
    ['that fetches what it goes to', boot(before('git fetch --depth=2 origin && git checkout HEAD^'))],
    [
      'that others call',
      {
        boot: changed(right, [
          ['  push:\n    branches: [main]\n  pull_request:\n', '  workflow_call:\n'],
        ]).replace(/permissions:[^]*read\n(?=jobs)/, ''),
        more: 'name: Boot\non: { push: {}, pull_request: {} }\njobs: { a: { uses: ./boot.yml } }',
      },
    ],
    [
      'whose pushes another workflow measures',
      {
        ...boot(['  push:\n    branches: [main]\n', ''], input('identity: it')),
        more: changed(right, [
          ['  pull_request:\n', ''],
          ['name: Boot', 'name: Push'],
          input('identity: it'),
        ]),
      },
    ],
  ];
  test.each(fine)('%s has nothing', (_, files) => {
    expect(errorsOf(files)).toEqual([]);
  });

  test('each rule is found by a row of the table, or is a note', () => {
    const found = new Set(wrong.flatMap(([, , expected]) => expected.map((text) => text.replace(/:.*/, ''))));
    expect(Object.keys(rules).filter((rule) => !found.has(rule))).toEqual(['forks']);
  });

  test.each([
    ['push-paths', ['    branches: [main]', '    branches: [main]\n    paths: [kernel]']],
    ['concurrency', ['jobs:', 'concurrency: boot\njobs:']],
  ] as const)('that can build the base is only told of %s', (rule, change) => {
    const { boot: text } = boot(change, input('base-build: make'));
    const workflows = [readWorkflow(text!, 'boot.yml'), readWorkflow(report, 'report.yml')];
    expect(checkWorkflows({ workflows, configs: new Map() })).toMatchObject([{ rule, level: 'note' }]);
  });

  test('with forks and no report is told, and nothing fails for it', () => {
    const findings = checkWorkflows({ workflows: [readWorkflow(right, 'boot.yml')], configs: new Map() });
    expect(findings.map(({ rule, level, line }) => ({ rule, level, line }))).toEqual([
      { rule: 'forks', level: 'note', line: 5 },
    ]);
  });
});

describe('the lines to write', () => {
  test('of missing permissions are all that the job needs', () => {
    const workflow = readWorkflow(right.replace('  pull-requests: write\n', ''), 'boot.yml');
    const [finding] = checkWorkflows({ workflows: [workflow], configs: new Map() }).filter(
      ({ level }) => level === 'error',
    );
    expect(parse(finding!.write.join('\n'))).toEqual({
      permissions: { contents: 'read', 'pull-requests': 'write', actions: 'read' },
    });
  });

  test('of every finding are YAML', () => {
    const shapes = [
      boot(secondStep()),
      boot(['kernel:', 'kernal:']),
      boot(matrix('{ "a b": [a, b] }'), input('cell: x')),
    ];
    for (const { boot: text } of shapes) {
      for (const { write } of checkWorkflows({ workflows: [readWorkflow(text!, 'b')], configs: new Map() })) {
        expect(() => void parse(write.join('\n'))).not.toThrow();
      }
    }
  });
});

describe('hostile files', () => {
  test.each([
    ['of other shapes', 'on: 3\njobs: [1, {a: b}]\npermissions: [x]\nconcurrency: []'],
    [
      'with steps of other shapes',
      'on: {push: [x]}\njobs: {a: {steps: {x: y}, strategy: 1, permissions: 3}, b: 7}',
    ],
    ['that hold themselves', 'on: &a [*a]\njobs: &j {x: *j}'],
  ])('%s have nothing', (_, text) => {
    expect(checkWorkflows({ workflows: [readWorkflow(text, 'x.yml')], configs: new Map() })).toEqual([]);
  });

  test('with ever so many steps are refused', () => {
    const step = '      - uses: bootgate/bootgate@v1\n';
    const text = `on: push\njobs:\n  a:\n    steps:\n${step.repeat(300)}`;
    const workflows = [readWorkflow(text, 'x.yml')];
    expect(() => checkWorkflows({ workflows, configs: new Map() })).toThrow('more than 200 steps');
  });

  test('with long lines are read in no time', () => {
    const text = right.replace('make bzImage', `'${'git fetch pull HEAD~1 '.repeat(10_000)}'`);
    errorsOf({ boot: text });
  }, 5_000);
});

test('inputs are those of action.yml', () => {
  const inputs = (file: string) =>
    (parse(read(file)) as { inputs: Record<string, { description: string }> }).inputs;
  expect([...gateInputs].sort()).toEqual(Object.keys(inputs('action.yml')).sort());
  expect([...reportInputs].sort()).toEqual(Object.keys(inputs('report/action.yml')).sort());
  for (const [name, words] of Object.entries(inputWords)) {
    for (const word of words) expect(inputs('action.yml')[name]!.description).toContain(`\`${word}\``);
  }
});

describe('what we write ourselves', () => {
  const examples = readdirSync(join(projectRoot, 'example-workflows')).filter((name) =>
    name.endsWith('.yml'),
  );
  const documents = [
    'README.md',
    ...readdirSync(join(projectRoot, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const blocks = documents.flatMap((file) =>
    [...read(file).matchAll(/^```ya?ml\n([^]*?)^```$/gm)]
      .map((match) => match[1]!)
      .filter((text) => text.includes('uses: bootgate/'))
      .map((text, index) => [`${file} ${index + 1}`, text] as const),
  );

  /** A step or a job of a page, in the workflow that it is written for. */
  function whole(text: string): string {
    if (/^on:/m.test(text)) return text;
    const [head] = right.split('      - uses: bootgate');
    if (text.startsWith('- ')) return head! + text.replaceAll(/^/gm, '      ');
    return right + text.replaceAll(/^/gm, '  ');
  }

  test('is found', () => {
    expect(examples.length).toBeGreaterThan(8);
    expect(blocks.length).toBeGreaterThan(2);
    expect(usesOf(blocks.map(([name, text]) => readWorkflow(whole(text), name)))).toHaveLength(4);
  });

  test('is right: examples', () => {
    const workflows = examples.map((name) => readWorkflow(read(`example-workflows/${name}`), name));
    expect(gatesOf(workflows)).toHaveLength(9);
    // Each alone: they are copied one by one. Only the two for forks are meant for each other.
    const alone = workflows
      .filter(({ file }) => !file.startsWith('fork-'))
      .map((workflow) => [workflow])
      .concat([workflows.filter(({ file }) => file.startsWith('fork-'))]);
    for (const group of alone) {
      const findings = checkWorkflows({ workflows: group, configs: new Map() });
      expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    }
  });

  test.each(blocks)('is right: %s', (name, text) => {
    const findings = checkWorkflows({ workflows: [readWorkflow(whole(text), name)], configs: new Map() });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
