/**
 * Reads a workflow leniently: what has another shape than expected is left out, because GitHub's own checks tell of
 * it. Files may come from an untrusted branch: size, depth and aliases are bounded by the reader of YAML.
 */
import { parseYaml, type YamlNode } from '../yaml-reader.ts';
import type { Concurrency, Input, Job, Matrix, Permissions, Step, Trigger, Workflow } from './workflow.ts';

/** @throws BootgateError (exit status 2) where the text is no YAML, or has keys twice */
export function readWorkflow(text: string, file: string): Workflow {
  const root = entries(parseYaml(text, file));
  return {
    file,
    name: textOf(root.get('name')) || file,
    triggers: readTriggers(root.get('on')),
    permissions: readPermissions(root.get('permissions')),
    concurrency: readConcurrency(root.get('concurrency')),
    jobs: [...entries(root.get('jobs'))].map(([id, node]) => readJob(id, node)),
  };
}

/** `push`, `[push, pull_request]`, or a mapping with filters. */
function readTriggers(node: YamlNode | undefined): readonly Trigger[] {
  const named = items(node).map((item) => ({
    event: textOf(item),
    line: lineOf(item),
    filters: new Map<string, readonly string[]>(),
  }));
  const filtered = [...entries(node)].map(([event, item]) => ({
    event,
    line: lineOf(item),
    filters: new Map([...entries(item)].map(([name, value]) => [name, items(value).map(textOf)] as const)),
  }));
  return [...named, ...filtered];
}

function readPermissions(node: YamlNode | undefined): Permissions | null {
  if (node === undefined || node.isNull()) return null;
  const word = /^(read|write)-all$/.exec(textOf(node))?.[1];
  return {
    line: lineOf(node),
    all: word === 'read' || word === 'write' ? word : null,
    scopes: new Map([...entries(node)].map(([name, value]) => [name, textOf(value)] as const)),
  };
}

function readConcurrency(node: YamlNode | undefined): Concurrency | null {
  if (node === undefined || node.isNull()) return null;
  return { line: lineOf(node), group: textOf(node) || textOf(entries(node).get('group')) };
}

function readJob(id: string, node: YamlNode): Job {
  const job = entries(node);
  return {
    id,
    line: lineOf(node),
    condition: textOf(job.get('if')),
    needs: items(job.get('needs')).map(textOf),
    continueOnError: textOf(job.get('continue-on-error')) === 'true',
    permissions: readPermissions(job.get('permissions')),
    concurrency: readConcurrency(job.get('concurrency')),
    matrix: readMatrix(entries(job.get('strategy')).get('matrix')),
    uses: textOf(job.get('uses')),
    steps: items(job.get('steps')).map(readStep),
  };
}

function readMatrix(node: YamlNode | undefined): Matrix | null {
  if (node === undefined || node.isNull()) return null;
  const values = entries(node);
  const told =
    node.isMap() && !values.has('include') && [...values.values()].every((value) => value.isList());
  if (!told) return { keys: null, only: null };
  const several = [...values].filter(([name, value]) => name !== 'exclude' && items(value).length > 1);
  const [first, ...others] = [...values];
  const only = first && others.length === 0 ? { key: first[0], values: items(first[1]).map(textOf) } : null;
  return { keys: several.map(([name]) => name), only };
}

function readStep(node: YamlNode): Step {
  const step = entries(node);
  return {
    line: lineOf(step.get('uses') ?? node),
    uses: textOf(step.get('uses')),
    run: textOf(step.get('run')),
    condition: textOf(step.get('if')),
    continueOnError: textOf(step.get('continue-on-error')) === 'true',
    inputs: new Map(
      [...entries(step.get('with'))].map(([name, value]): [string, Input] => [
        name.toLowerCase(),
        { text: textOf(value).trim(), line: lineOf(value) },
      ]),
    ),
  };
}

function entries(node: YamlNode | undefined): ReadonlyMap<string, YamlNode> {
  return node?.isMap() === true ? node.map() : new Map<string, YamlNode>();
}

/** The items of a list; a single value is a list of one. */
function items(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined || node.isNull() || node.isMap()) return [];
  return node.isList() ? node.list() : [node];
}

function textOf(node: YamlNode | undefined): string {
  return node === undefined || node.isNull() || node.isMap() || node.isList() ? '' : node.text();
}

function lineOf(node: YamlNode): number {
  return node.place.line ?? 1;
}
