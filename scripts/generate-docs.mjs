// Writes what documentation says about inputs, outputs and flags out of the places that decide it, so that the
// two cannot disagree:
//
//   node scripts/generate-docs.mjs            updates the files
//   node scripts/generate-docs.mjs --check    fails when one is out of date, and names it
//
// A table stands between `<!-- generated: inputs of action.yml -->` and `<!-- end of generated -->`;
// docs/command-line.md is generated as a whole, from `--help` of every command, and so are the index of
// decisions and the schema of profiles.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import prettier from 'prettier';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const read = (file) => readFileSync(join(root, file), 'utf8');
const stale = [];

/** A cell of a Markdown table: one line, no column of its own. */
const cell = (text) => String(text).trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');

function table(titles, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

function inputTable(file) {
  const { inputs } = parse(read(file));
  const rows = Object.entries(inputs)
    // These two are filled in by GitHub and are nobody's to set.
    .filter(([name]) => name !== 'matrix' && name !== 'job-total')
    .map(([name, { description, default: value }]) => [
      `\`${name}\``,
      cell(description),
      value === undefined || value === '' ? '' : `\`${cell(value)}\``,
    ]);
  return table(['Input', 'Meaning', 'Default'], rows);
}

function outputTable(file) {
  const rows = Object.entries(parse(read(file)).outputs).map(([name, { description }]) => [
    `\`${name}\``,
    cell(description),
  ]);
  return table(['Output', 'Meaning'], rows);
}

const generators = { 'inputs of': inputTable, 'outputs of': outputTable };

function withTables(text, file) {
  return text.replaceAll(
    /(<!-- generated: (inputs of|outputs of) (\S+) -->\n)[\s\S]*?(<!-- end of generated -->)/g,
    (_, start, kind, source, end) => {
      if (!existsSync(join(root, source)))
        throw new Error(`${file} wants ${kind} ${source}, which is missing`);
      return `${start}\n${generators[kind](source)}\n\n${end}`;
    },
  );
}

function commandLine() {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-docs-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), folder], { stdio: 'inherit' });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const help = (...args) =>
      execFileSync(process.execPath, [join(folder, 'cli.js'), ...args, '--help'], { encoding: 'utf8' });
    const overview = help();
    const names = [...overview.matchAll(/^ {2}([a-z][a-z -]*?) {2,}/gm)].map((match) => match[1]);
    const section = (name) =>
      `## bootgate ${name}\n\n\`\`\`text\n${help(...name.split(' ')).trimEnd()}\n\`\`\`\n`;
    return [
      '# The command line\n',
      '<!-- generated from --help by scripts/generate-docs.mjs; edit the commands in src/cli -->\n',
      `\`\`\`text\n${overview.trimEnd()}\n\`\`\`\n`,
      ...names.map(section),
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A module of src, with what it imports. */
async function moduleOf(file) {
  const { outputFiles } = await build({
    entryPoints: [join(root, file)],
    ...{ bundle: true, write: false, format: 'esm', platform: 'node' },
  });
  return await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}

/** The schema of a profile's file, from the declaration that its writer and its reader use. */
async function profileSchema() {
  return (await moduleOf('src/profile/profile-schema.ts')).profileSchema();
}

/** Rules of `advise`, with what each was expected to save and saved: docs/advice-figures.json. */
async function adviceTable() {
  const { rules } = await moduleOf('src/advise/rules/rules.ts');
  const { boots } = JSON.parse(read('docs/advice-figures.json'));
  const millions = (value) => (value === null ? 'not tried' : `${(value / 1e6).toFixed(2)} M`);
  const figures = (figure) =>
    figure === undefined
      ? ''
      : figure.refused
        ? 'refused'
        : `${millions(figure.expected)} / ${millions(figure.measured)}`;
  return table(
    ['Rule', 'What', 'What is lost', ...boots.map(({ name }) => name)],
    rules.map(({ id, title, lose }) => [
      `\`${id}\``,
      cell(title),
      cell(lose),
      ...boots.map((boot) => figures(boot.rules[id])),
    ]),
  );
}

/** The index of docs/decisions, from each page's heading and its line `Status: accepted, 2026-11-23.` */
function decisions() {
  const folder = 'docs/decisions';
  const rows = readdirSync(join(root, folder))
    .filter((file) => /^\d{4}-.*\.md$/.test(file))
    .sort()
    .map((file) => {
      const text = read(`${folder}/${file}`);
      const heading = /^# (\d{4}): (.+)$/m.exec(text);
      const status = /^Status: (.+), (\d{4}-\d\d-\d\d)\.$/m.exec(text);
      if (heading === null || status === null || !file.startsWith(heading[1])) {
        throw new Error(
          `${folder}/${file} does not begin with '# ${file.slice(0, 4)}: …' and 'Status: accepted, YYYY-MM-DD.'`,
        );
      }
      return [`[${heading[1]}](${file})`, cell(heading[2]), status[2], cell(status[1])];
    });
  return [
    '# Decisions\n',
    'What was measured or hard to take, each with its evidence. A page is named by the code it explains; one that turns',
    'out wrong is replaced by a better one, which its status names.\n',
    '<!-- generated from the pages by scripts/generate-docs.mjs -->\n',
    table(['', 'Decision', 'Date', 'Status'], rows),
  ].join('\n');
}

async function update(file, text, parser = 'markdown') {
  const options = await prettier.resolveConfig(join(root, file));
  const content = await prettier.format(text, { ...options, parser });
  if (existsSync(join(root, file)) && read(file) === content) return;
  stale.push(file);
  if (!check) writeFileSync(join(root, file), content);
}

for (const file of ['README.md', 'docs/action.md', 'docs/forks.md']) {
  if (existsSync(join(root, file))) await update(file, withTables(read(file), file));
}
await update(
  'docs/advise.md',
  read('docs/advise.md').replace(
    /(<!-- generated: rules -->\n)[\s\S]*?(<!-- end of generated -->)/,
    `$1\n${await adviceTable()}\n\n$2`,
  ),
);
await update('docs/decisions/README.md', decisions());
await update('schema/profile.schema.json', JSON.stringify(await profileSchema()), 'json');
await update('docs/command-line.md', commandLine());

if (check && stale.length > 0) {
  console.error(`out of date: ${stale.join(', ')}\ncure: node scripts/generate-docs.mjs`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'documentation is up to date' : `updated ${stale.join(', ')}`);
}
