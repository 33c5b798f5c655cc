/**
 * The profiles in an artifact that a fork's run uploaded. Its code may have put anything there: sizes are held
 * while reading, names are checked, every profile goes through the same reader as any file, and nothing but
 * profiles is taken. A verdict or a comment text in it is not even looked at.
 */
import { inputError } from '../base/errors.ts';
import { readZip, type ZipLimits } from '../base/zip-reader.ts';
import { parseProfile } from '../profile/profile-file.ts';
import type { Profile } from '../profile/profile.ts';
import { parseResultFile, resultFileName } from './result-file.ts';

/** Of the archive as it is downloaded; some 5 MiB a scenario are usual. */
export const maximumArchiveBytes = 192 * 2 ** 20;
const limits: ZipLimits = { entries: 400, fileBytes: 96 * 2 ** 20, totalBytes: 256 * 2 ** 20 };

export interface UntrustedMeasurement {
  readonly cell: string;
  readonly cellCount: number;
  /** the commit that the run says it compared with */
  readonly baseSha: string | null;
  /** that the run says its baselines are kept under */
  readonly identity?: string;
  readonly scenario: string;
  /** several scenarios were measured in this job */
  readonly several: boolean;
  readonly head: Profile;
  /** measured in the same job, so as trustworthy as the head */
  readonly base: Profile | null;
}

/**
 * Reads the archive.
 *
 * @param name of the artifact, for errors
 * @throws BootgateError (bad input) saying what is wrong with it
 */
export function readUntrustedArtifact(zip: Buffer, name: string): UntrustedMeasurement[] {
  const files = readZip(zip, limits, name);
  const contents = files.get(resultFileName);
  if (!contents) throw inputError(`it holds no ${resultFileName}`, { place: { file: name } });
  const result = parseResultFile(contents.toString());
  const profile = (path: string): Profile => {
    const bytes = files.get(path);
    if (!bytes) throw inputError(`it holds no '${path}'`, { place: { file: name } });
    return parseProfile(bytes, path);
  };
  return result.scenarios.map(({ name: scenario, profile: path, base }) => {
    const head = profile(path);
    if (head.scenario !== scenario) {
      throw inputError(`'${path}' is of another scenario`, { place: { file: name } });
    }
    return {
      cell: result.cell,
      cellCount: result.cellCount,
      baseSha: result.baseSha,
      ...(result.identity === undefined ? {} : { identity: result.identity }),
      scenario,
      several: result.scenarios.length > 1,
      head,
      base: base === null ? null : profile(base),
    };
  });
}
