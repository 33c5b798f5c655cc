/**
 * A baseline as bytes: the same in every store, so that one can be copied from store to store and checked
 * wherever it lies.
 *
 *     {"format":"bootgate-baseline","version":1,…,"profileBytes":812345,"profileSha256":"…"}\n
 *     gzip'd profile, exactly profileBytes long
 *
 * The first line says for what commit and environment it was measured, and holds the profile's checksum. A
 * reader believes neither until both agree with each other and with what was asked for.
 *
 * Versions. 1: first.
 */
import { readVersionedJson } from '../base/checked-json.ts';
import { inputError } from '../base/errors.ts';
import { sha256 } from '../base/files.ts';
import { parseProfile, profileBytes } from '../profile/profile-file.ts';
import type { Profile } from '../profile/profile.ts';

export const baselineVersion = 1;

/** A header line longer than this is none of ours. */
const maximumHeaderBytes = 8192;
/** A compressed profile of a whole distribution boot is some 4 MB. */
export const maximumBaselineBytes = 128 * 2 ** 20;

/** What a baseline is looked up by. */
export interface BaselineKey {
  readonly scenario: string;
  /** of the environment, 64 hexadecimal digits */
  readonly fingerprint: string;
  /** commit, 40 or 64 hexadecimal digits */
  readonly sha: string;
  /** who measures, where scenarios of one name would meet otherwise: workflow, job, cell; none on the command line */
  readonly identity?: string;
}

export interface BaselineHeader extends BaselineKey {
  readonly format: 'bootgate-baseline';
  readonly version: typeof baselineVersion;
  /** ISO 8601 */
  readonly measuredAt: string;
  readonly runUrl: string | null;
  readonly profileBytes: number;
  readonly profileSha256: string;
}

export interface Baseline {
  readonly header: BaselineHeader;
  readonly profile: Profile;
}

/** What a profile is kept as. */
export interface AboutBaseline {
  readonly sha: string;
  readonly identity?: string;
  /** ISO 8601 */
  readonly measuredAt: string;
  readonly runUrl: string | null;
}

/** The bytes of a baseline. */
export function encodeBaseline(profile: Profile, about: AboutBaseline): Uint8Array {
  const compressed = profileBytes(profile, true);
  const header: BaselineHeader = {
    format: 'bootgate-baseline',
    version: baselineVersion,
    scenario: profile.scenario,
    fingerprint: profile.environment.fingerprint,
    sha: about.sha,
    ...(about.identity === undefined ? {} : { identity: about.identity }),
    measuredAt: about.measuredAt,
    runUrl: about.runUrl,
    profileBytes: compressed.length,
    profileSha256: sha256(compressed),
  };
  checkKey(header);
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), compressed]);
}

/**
 * Checks bytes from a store and takes them apart.
 *
 * @param name what messages call them
 * @param wanted what they must be a baseline of; other ones are refused
 * @throws BootgateError naming what is wrong, a newer version of the format among it
 */
export function decodeBaseline(bytes: Uint8Array, name: string, wanted?: BaselineKey): Baseline {
  const { header, profileStart } = readHeader(bytes, name);
  const compressed = bytes.subarray(profileStart);
  const fail = (message: string): Error => inputError(message, { place: { file: name } });
  if (compressed.length !== header.profileBytes) {
    throw fail(
      `cut short or longer than it says: ${compressed.length} bytes of profile, ${header.profileBytes} announced`,
    );
  }
  if (sha256(compressed) !== header.profileSha256)
    throw fail('damaged: the checksum of its profile is wrong');
  for (const field of ['scenario', 'fingerprint', 'sha'] as const) {
    if (wanted && header[field] !== wanted[field]) {
      throw fail(`it is a baseline of another ${field} (${header[field].slice(0, 80)})`);
    }
  }
  if (wanted && header.identity !== wanted.identity) {
    throw fail(`it is a baseline of another identity (${(header.identity ?? 'none').slice(0, 80)})`);
  }
  const profile = parseProfile(compressed, name);
  if (profile.scenario !== header.scenario || profile.environment.fingerprint !== header.fingerprint) {
    throw fail('its profile is of another scenario or environment than its first line says');
  }
  return { header, profile };
}

/** The first line alone, for listing. */
export function readHeader(
  bytes: Uint8Array,
  name: string,
): { header: BaselineHeader; profileStart: number } {
  const fail = (message: string): Error => inputError(message, { place: { file: name } });
  if (bytes.length > maximumBaselineBytes) throw fail('larger than any baseline');
  const end = bytes.subarray(0, maximumHeaderBytes).indexOf(0x0a);
  if (end < 0) throw fail('this is not a baseline: it has no first line');
  const json = readVersionedJson(bytes.subarray(0, end), name, {
    ...{ format: 'bootgate-baseline', version: baselineVersion, noun: 'baseline', versionsOf: 'baseline' },
    whenNewer: 'use the same or a newer Bootgate on pull requests as on the base branch',
  });
  const header: BaselineHeader = {
    format: 'bootgate-baseline',
    version: baselineVersion,
    scenario: json.field('scenario').string(200),
    fingerprint: json.field('fingerprint').string(64),
    sha: json.field('sha').string(64),
    ...(json.optional('identity') ? { identity: json.field('identity').string(400) } : {}),
    measuredAt: json.field('measuredAt').string(40),
    runUrl: json.field('runUrl').nullable((value) => value.string(1000)),
    profileBytes: json.field('profileBytes').integer(1, maximumBaselineBytes),
    profileSha256: json.field('profileSha256').string(64),
  };
  checkKey(header, name);
  if (Number.isNaN(Date.parse(header.measuredAt))) throw fail(`'${header.measuredAt}' is no time`);
  return { header, profileStart: end + 1 };
}

/**
 * The 64 hexadecimal digits that stand for environment and identity in file names and cache keys. Without an
 * identity those of the environment.
 */
export function keyDigits({ fingerprint, identity }: BaselineKey): string {
  return identity === undefined ? fingerprint : sha256(Buffer.from(`${fingerprint}\n${identity}`));
}

/**
 * Keys become file names and cache keys: nothing else than these characters may be in them.
 *
 * @throws BootgateError
 */
export function checkKey({ scenario, fingerprint, sha }: BaselineKey, name = 'baseline'): void {
  const place = { file: name };
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(scenario))
    throw inputError(`'${scenario}' is no scenario's name`, { place });
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) throw inputError(`'${fingerprint}' is no fingerprint`, { place });
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) {
    throw inputError(`'${sha}' is no full commit id`, { place, hint: "'git rev-parse HEAD' prints one" });
  }
}
