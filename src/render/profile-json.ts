/**
 * `show --format json`: the stable interface for programs that read a profile (docs/profile-format.md,
 * schema/show.schema.json). Members are only ever added. Every function is listed unless `top` says otherwise.
 */
import { environmentFieldNames } from '../profile/environment.ts';
import { metrics, type Metric } from '../base/metric.ts';
import { nodeKind } from '../base/node-kind.ts';
import { costKinds } from '../profile/cost-kind.ts';
import { costRows, costSums, type CostRow } from '../profile/cost-sums.ts';
import type { Profile } from '../profile/profile.ts';
import { findComplaints, type Complaint } from '../profile/find-complaints.ts';
import { sourceSums, type SourceGrouping } from '../profile/source-sums.ts';
import { guestMembers } from './guest/guest-json.ts';
import { lines } from './json-lines.ts';
import { firstCallOrder, stageNameAt, type ProfileView } from './profile-view.ts';

/** Version of this output, not of the profile's file. */
export const showVersion = 1;

/** The JSON text, one row a line, ending with a newline. */
export function profileShowJson(view: ProfileView): string {
  const { profile, options } = view;
  const members: [string, string][] = [
    ['format', JSON.stringify('bootgate-show')],
    ['version', JSON.stringify(showVersion)],
    ['scenario', JSON.stringify(profile.scenario)],
    ['tracer', JSON.stringify(profile.tracer)],
    ['unit', JSON.stringify(profile.unit)],
    ['stage', JSON.stringify(view.stage === -1 ? null : profile.stages[view.stage]!.name)],
    ['outcome', JSON.stringify({ kind: profile.outcome.kind, detail: profile.outcome.detail })],
    ['environment', JSON.stringify(environment(profile))],
    ['subject', JSON.stringify(subject(profile))],
    ['totals', JSON.stringify(metricValues(profile.totals, metrics()))],
    ['coverage', JSON.stringify(coverage(profile))],
    ['stages', lines(profile.stages.map(stage))],
    ['kinds', JSON.stringify(kinds(costSums(profile).whole))],
    ['costs', lines(costRows(profile).map(costRow))],
    ['functions', lines(functionRows(view))],
    ['initcalls', lines(profile.initcalls.map(initcall))],
  ];
  if (options.tree) members.push(['tree', treeJson(view)]);
  if (options.firstCalls) members.push(['first_calls', lines(firstCalls(view))]);
  if (options.by) members.push(['by', sourcesJson(view, options.by)]);
  members.push(...guestMembers(profile, options));
  members.push(['complaints', lines(findComplaints(profile).map(complaint))]);
  members.push(['samples', lines(profile.samples?.map(sample))], ['warnings', lines(profile.warnings)]);
  return `{\n${members.map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(',\n')}\n}\n`;
}

function complaint({ kind, text, source, count, instructions }: Complaint): object {
  return { kind: kind.id, title: kind.title, text, source, count, instructions };
}

function environment({ environment: { fingerprint, fields } }: Profile): Record<string, string | number> {
  return {
    fingerprint,
    ...Object.fromEntries(environmentFieldNames.map((name) => [snakeCase(name), fields[name]])),
  };
}

/** `memoryMiB` → `memory_mib`, `icountShift` → `icount_shift` */
function snakeCase(name: string): string {
  return name.replace('MiB', 'Mib').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function subject({ subject: of }: Profile): object {
  return {
    kernel: of.kernel,
    kernel_build_id: of.kernelBuildId,
    kernel_sha256: of.kernelSha256,
    initrd_sha256: of.initrdSha256,
    disk_sha256: of.diskSha256,
    append: of.append,
    seed: of.seed,
  };
}

/** Values by the metrics' keys in snake case: `virtual_ns`. */
function metricValues(values: object, of: readonly Metric[]): object {
  const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(
    of.flatMap(({ key }) =>
      Object.hasOwn(values, key) ? [[snake(key), values[key as keyof typeof values]]] : [],
    ),
  );
}

function coverage({ coverage: of }: Profile): object {
  return {
    symbolized: of.kernelSymbolized,
    user_symbolized: of.userSymbolized,
    calls_to_functions: of.callsToFunctions,
    symbol_source: of.symbolSource,
    captured: of.captured,
    dropped: of.dropped,
    notes: of.notes,
  };
}

function stage(of: Profile['stages'][number]): object {
  return {
    name: of.name,
    start_instructions: of.startInstructions,
    instructions: of.instructions,
    start_ns: of.startNs,
    ns: of.ns,
  };
}

function kinds(sums: Float64Array): Record<string, number> {
  return Object.fromEntries(costKinds.map((kind, at) => [kind, sums[at]!]));
}

function costRow({ name, by, sum, kinds: sums }: CostRow): object {
  return { name, by, total: sum, ...kinds(sums) };
}

function functionRows({ functions, options }: ProfileView): object[] {
  const count = Math.min(functions.length, options.top ?? Infinity);
  return Array.from({ length: count }, (_, row) => ({
    name: functions.name[row],
    image: functions.objects[functions.object[row]!],
    self: functions.self[row],
    total: functions.total[row],
    calls: functions.calls[row],
    first_instructions: functions.first[row],
  }));
}

function sourcesJson(view: ProfileView, by: SourceGrouping): string {
  const rows = (sourceSums(view.profile, by, view) ?? []).slice(0, view.options.top ?? Infinity);
  const { evidence, tree } = view.profile.sources!;
  return `{"grouping":${JSON.stringify(by)},"evidence":${JSON.stringify(evidence)},"tree":${JSON.stringify(tree)},"rows":${lines(rows)}}`;
}

function firstCalls(view: ProfileView): object[] {
  const { functions, profile, options } = view;
  return firstCallOrder(view)
    .slice(0, options.top ?? Infinity)
    .map((row) => ({
      name: functions.name[row],
      image: functions.objects[functions.object[row]!],
      first_instructions: functions.first[row],
      stage: stageNameAt(profile, functions.first[row]!),
    }));
}

function initcall(of: Profile['initcalls'][number]): object {
  return {
    name: of.name,
    level: of.level,
    start_instructions: of.startInstructions,
    instructions: of.instructions,
    start_ns: of.startNs,
    result: of.result,
  };
}

function sample(of: NonNullable<Profile['samples']>[number]): object {
  return {
    ...metricValues(
      of,
      metrics().filter(({ sampled }) => sampled),
    ),
    stages: of.stages,
    digest: of.digest,
  };
}

/**
 * The tree as nested objects under one root that holds everything. Written node by node: a call chain may be
 * deeper than a recursive writer could go.
 */
function treeJson({ tree, functions, total, options }: ProfileView): string {
  const kinds = Object.keys(nodeKind).map(kindName);
  const parts: string[] = [`{"name":"(all)","self":0,"total":${total},"calls":0,"children":[`];
  const open: number[] = [];
  const limit = options.depth ?? Infinity;
  const depth = new Int32Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    depth[node] = above === -1 ? 1 : depth[above]! + 1;
    if (depth[node]! > limit) continue;
    while (open.length > 0 && open.at(-1) !== above) {
      open.pop();
      parts.push(']}');
    }
    if (!parts.at(-1)!.endsWith('[')) parts.push(',');
    const row = tree.function[node]!;
    const head = JSON.stringify({
      name: functions.name[row],
      image: functions.objects[functions.object[row]!],
      kind: kinds[tree.kind[node]!],
      self: tree.self[node],
      total: tree.total[node],
      calls: tree.calls[node],
      first_instructions: tree.first[node],
    });
    parts.push(`\n${head.slice(0, -1)},"children":[`);
    open.push(node);
  }
  parts.push(']}'.repeat(open.length), '\n]}');
  return parts.join('');
}

function kindName(kind: string): string {
  return snakeCase(kind).replace('_', '-');
}
