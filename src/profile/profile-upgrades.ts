/**
 * Older versions of the profile format, each brought to the next by one step. A step takes the parsed JSON of
 * its version as it stands in the file, unchecked: what it yields is checked like any other file afterwards.
 */
import { inputError } from '../base/errors.ts';
import { profileVersion } from './profile.ts';
import { noWaker } from './wakers.ts';

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
};

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
