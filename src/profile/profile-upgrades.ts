/**
 * Older versions of the profile format, each brought to the next by one step. A step takes the parsed JSON of
 * its version as it stands in the file, unchecked: what it yields is checked like any other file afterwards.
 */
import { inputError } from '../base/errors.ts';
import { classifyCosts } from './classify-cost.ts';
import { costNumber } from './cost-kind.ts';
import { noWaker, profileVersion } from './profile.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Version n → the step that makes version n + 1 of it. */
export type Upgrades = Readonly<Record<number, (old: JsonObject) => JsonObject>>;

/** Steps that exist. A change of the format adds one, a line to docs/profile-format.md and a fixture. */
export const upgrades: Upgrades = {
  // No tracer of version 1 saw processes or modules.
  1: (old) => ({
    ...old,
    modules: null,
    processes: null,
    waits: null,
    idle: null,
    parallelism: null,
    units: null,
  }),
  // Units were known from the console alone, and waits by the sleeper's stack alone.
  2: (old) => ({
    ...old,
    processes: eachRow(old['processes'], { cgroup: '' }),
    waits: eachRow(old['waits'], { waker: noWaker }),
    idle: eachRow(old['idle'], { waker: noWaker }),
    units: eachRow(old['units'], {
      endInstructions: -1,
      endNs: -1,
      processes: -1,
      userInstructions: -1,
      kernelInstructions: -1,
    }),
  }),
  // Every node was work, and nobody knew what neutral changes do.
  3: (old) => ({ ...old, noise: null, tree: { ...object(old['tree']), cost: costsOf(old) } }),
  // The file a function's code lies in was called its image.
  4: (old) => ({ ...old, functions: withObjects(object(old['functions'])) }),
  // Loading was work, so that a band of that day is about other figures; where calls lead was not looked at.
  5: (old) => ({
    ...old,
    noise: null,
    coverage: { ...object(old['coverage']), callsToFunctions: null },
    subject: { ...object(old['subject']), seed: null },
    tree: { ...object(old['tree']), cost: withLoading(old) },
  }),
  // Nobody asked which file a function is from.
  6: (old) => ({ ...old, sources: null }),
  // Counters were numbers alone, and who woke whom was summed up.
  7: (old) => ({ ...old, counted: null, criticalPath: null }),
};

/** Calls that were folded keep the kind they were measured with: what they were is no longer known. */
function withLoading(old: JsonObject): readonly number[] {
  const now = costsOf(old);
  return numbers(object(old['tree'])['cost']).map((was, node) =>
    was === costNumber.work && now[node] === costNumber.loading ? costNumber.loading : was,
  );
}

function withObjects({ image, images, ...functions }: JsonObject): JsonObject {
  return { ...functions, object: image, objects: images };
}

/** Kinds of cost as they follow from the tree; of what is no tree, something for the check to refuse. */
function costsOf(old: JsonObject): readonly number[] {
  const tree = object(old['tree']);
  const functions = object(old['functions']);
  const arch = object(object(old['environment'])['fields'])['arch'];
  const kernel = object(old['subject'])['kernel'];
  const kinds = classifyCosts(
    {
      parent: Int32Array.from(numbers(tree['parent'])),
      function: Int32Array.from(numbers(tree['function'])),
      kind: Uint8Array.from(numbers(tree['kind'])),
    },
    {
      name: texts(functions['name']),
      object: Int32Array.from(numbers(functions['object'] ?? functions['image'])),
      objects: texts(functions['objects'] ?? functions['images']),
    },
    { arch: typeof arch === 'string' ? arch : '', kernel: typeof kernel === 'string' ? kernel : '' },
  );
  return Array.from(kinds);
}

function object(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function numbers(column: unknown): number[] {
  return Array.isArray(column) ? column.map((value) => (typeof value === 'number' ? value : 0)) : [];
}

function texts(column: unknown): string[] {
  return Array.isArray(column) ? column.map((value) => (typeof value === 'string' ? value : '')) : [];
}

/** Rows with more members; what is no list of objects is left for the check to refuse. */
function eachRow(rows: unknown, more: JsonObject): unknown {
  if (!Array.isArray(rows)) return rows;
  return rows.map((row: unknown) => (typeof row === 'object' && row !== null ? { ...row, ...more } : row));
}

/**
 * Brings a parsed profile of any known version to the current one.
 *
 * @throws BootgateError (bad input) when it is no profile, or newer than this Bootgate, by name
 */
export function upgradeProfile(
  document: unknown,
  file: string,
  current: number = profileVersion,
  steps: Upgrades = upgrades,
): JsonObject {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw noProfile(file);
  let profile = document as JsonObject;
  if (!Object.hasOwn(profile, 'format') || profile['format'] !== 'bootgate-profile') throw noProfile(file);
  const version = Object.hasOwn(profile, 'version') ? profile['version'] : undefined;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw inputError('the profile does not say which version of the format it is', { place: { file } });
  }
  if (version > current) {
    throw inputError(
      `this is version ${version} of the profile format, but this Bootgate reads up to version ${current}`,
      { place: { file }, hint: 'read it with the Bootgate that wrote it, or a newer one' },
    );
  }
  for (let at = version; at < current; at += 1) {
    const step = steps[at];
    if (!step) {
      throw inputError(`version ${at} of the profile format is no longer read`, {
        place: { file },
        hint: 'measure again',
      });
    }
    profile = { ...step(profile), version: at + 1 };
  }
  return profile;
}

function noProfile(file: string): Error {
  return inputError('this is not a Bootgate profile', {
    place: { file },
    hint: "'bootgate run' writes one: profile.json or profile.json.gz",
  });
}
