/**
 * Profiles in files: `profile.json`, or `profile.json.gz` by its name. Written atomically and byte for byte the
 * same for equal profiles; read as untrusted input.
 */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { CheckedJson } from '../base/checked-json.ts';
import { errorCode, errorMessage, inputError } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { checkProfile } from './profile-check.ts';
import { profileText } from './profile-json.ts';
import { upgradeProfile } from './profile-upgrades.ts';
import type { Profile } from './profile.ts';

/** A file larger than this is refused unread; a boot's profile is some 10 MB, 1 MB compressed. */
export const maxFileBytes = 128 * 2 ** 20;
/** A compressed file that would grow beyond this is refused: 2,000,000 nodes fit, a bomb does not. */
export const maxTextBytes = 192 * 2 ** 20;
/** Opening brackets and braces in the text, those inside texts included: each may cost an object when parsed. */
const maxBrackets = 4_000_000;

/** The bytes of a profile's file. */
export function profileBytes(profile: Profile, compressed: boolean): Uint8Array {
  const text = Buffer.from(profileText(profile));
  if (!compressed) return text;
  const bytes = gzipSync(text, { level: constants.Z_BEST_SPEED });
  bytes[9] = 255; // the operating system's number (RFC 1952, 2.3.1): "unknown" everywhere
  return bytes;
}

/**
 * Writes a profile, completely or not at all; compressed when the name ends in `.gz`. Creates the folder.
 *
 * @throws the file system's error (ENOSPC, EACCES …)
 */
export async function writeProfile(path: string, profile: Profile): Promise<void> {
  await writeFileAtomic(path, profileBytes(profile, path.endsWith('.gz')));
}

/**
 * Reads a profile of this or an older version of the format.
 *
 * @throws BootgateError (bad input) when there is no such file, it is too large, no profile, of a newer version,
 *   or anything in it is not as the format says
 */
export async function readProfile(path: string): Promise<Profile> {
  return parseProfile(await readBounded(path), path);
}

/** Like readProfile, of bytes at hand. `name` is what messages call them. */
export function parseProfile(bytes: Uint8Array, name = 'profile'): Profile {
  const file = basename(name) === '' ? 'profile' : name;
  const text = plainBytes(bytes, file);
  refuseTooManyObjects(text, file);
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    throw inputError(`this is not a Bootgate profile: ${errorMessage(error).slice(0, 200)}`, {
      place: { file },
      hint: "'bootgate run' writes one: profile.json or profile.json.gz",
      cause: error,
    });
  }
  return checkProfile(new CheckedJson(upgradeProfile(document, file), '', file));
}

async function readBounded(path: string): Promise<Uint8Array> {
  let file;
  try {
    file = await open(path);
  } catch (error) {
    const missing = errorCode(error) === 'ENOENT';
    throw inputError(missing ? 'there is no such file' : `cannot be read: ${errorMessage(error)}`, {
      place: { file: path },
      cause: error,
    });
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw inputError('this is not a file', { place: { file: path } });
    if (stat.size > maxFileBytes) throw tooLarge(path);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function plainBytes(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes.length > maxFileBytes) throw tooLarge(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxTextBytes });
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file);
    throw inputError(`the compressed profile is damaged: ${errorMessage(error)}`, {
      place: { file },
      cause: error,
    });
  }
}

function refuseTooManyObjects(text: Uint8Array, file: string): void {
  let brackets = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === 0x5b || text[at] === 0x7b) brackets += 1;
  }
  if (brackets > maxBrackets) throw tooLarge(file);
}

function tooLarge(file: string): Error {
  return inputError(
    `this is too large for a profile (at most ${maxFileBytes / 2 ** 20} MiB, ${maxTextBytes / 2 ** 20} MiB uncompressed)`,
    { place: { file } },
  );
}
