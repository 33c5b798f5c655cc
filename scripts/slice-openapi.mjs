// Cuts test/github/fixtures/openapi-slice.json out of GitHub's own OpenAPI description, so that the test fakes are
// checked against what GitHub promises and not against what we believe.
//
//   node scripts/slice-openapi.mjs api.github.com.json      (from the npm package @octokit/openapi, generated/)
//
// Prose, vendor extensions and examples that no fake uses are dropped; schemas stay whole.
import { readFileSync, writeFileSync } from 'node:fs';

const operations = [
  'actions/download-artifact',
  'actions/get-workflow-run',
  'actions/list-artifacts-for-repo',
  'actions/list-workflow-run-artifacts',
  'actions/list-workflow-runs',
  'checks/create',
  'checks/list-for-ref',
  'checks/update',
  'git/get-ref',
  'issues/create',
  'issues/create-comment',
  'issues/delete-comment',
  'issues/get-comment',
  'issues/list-comments',
  'issues/list-for-repo',
  'issues/update',
  'issues/update-comment',
  'pulls/get',
  'pulls/list',
  'pulls/list-commits',
  'pulls/list-files',
  'repos/compare-commits-with-basehead',
  'repos/get-commit',
  'repos/get-content',
  'repos/list-commits',
  'repos/list-pull-requests-associated-with-commit',
];
/** Examples the fakes start their answers from; an array example is cut to its first element. */
const examples = [
  'issue',
  'issue-comment',
  'check-run-example-of-completed-conclusion',
  'pull-request',
  'pull-request-simple-items',
  'commit',
  'commit-comparison',
  'diff-entry-items',
  'workflow-run',
  'artifact-paginated',
];
const prose = new Set(['description', 'summary', 'externalDocs', 'deprecated', 'tags', 'example', 'title']);

const whole = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const components = {};
const seen = new Set();

/** Copies a node without prose, following references into `components`. */
function copy(node, parentKey) {
  if (Array.isArray(node)) return node.map((item) => copy(item, ''));
  if (typeof node !== 'object' || node === null) return node;
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    const isName = parentKey === 'properties' || parentKey === 'required';
    if (!isName && key === 'examples') continue;
    if (!isName && (key.startsWith('x-') || (prose.has(key) && typeof value !== 'object'))) continue;
    if (!isName && (key === 'externalDocs' || key === 'tags' || key === 'example')) continue;
    if (key === '$ref') follow(value);
    result[key] = copy(value, key);
  }
  return result.nullable === true && parentKey !== 'properties' ? allowNull(result) : result;
}

/** OpenAPI 3.0's `nullable` in a form that ajv takes without a `type`, and with an `enum`. */
function allowNull({ nullable, ...schema }) {
  if (schema.type && !schema.enum) return { ...schema, nullable };
  return { anyOf: [schema, { enum: [null] }] };
}

function follow(reference) {
  if (seen.has(reference)) return;
  seen.add(reference);
  const [, , kind, name] = reference.split('/');
  components[kind] ??= {};
  components[kind][name] = {};
  components[kind][name] = copy(whole.components[kind][name], '');
}

const paths = {};
for (const [path, methods] of Object.entries(whole.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (!operations.includes(operation?.operationId)) continue;
    paths[path] ??= {};
    paths[path][method] = { ...copy(operation, ''), operationId: operation.operationId };
    for (const [status, response] of Object.entries(paths[path][method].responses)) {
      paths[path][method].responses[status] = { description: '', ...response };
    }
  }
}
components.examples = Object.fromEntries(
  examples.map((name) => {
    const value = whole.components.examples[name]?.value;
    return [name, { value: Array.isArray(value) ? value.slice(0, 1) : value }];
  }),
);
const missing = operations.filter((id) => !JSON.stringify(paths).includes(`"${id}"`));
if (missing.length > 0) throw new Error(`not in this description: ${missing.join(', ')}`);
const slice = {
  openapi: whole.openapi,
  info: { title: "Slice of GitHub's REST API description (MIT)", version: whole.info.version },
  servers: [{ url: '/' }],
  paths,
  components,
};
const text = `${JSON.stringify(slice)}\n`;
writeFileSync(new URL('../test/github/fixtures/openapi-slice.json', import.meta.url), text);
console.log(`${Object.keys(paths).length} paths, ${text.length} bytes`);
