/** A profile named on the command line: a file, or the folder that `bootgate run` wrote it into. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inputError } from '../base/errors.ts';
import { readProfile } from '../profile/profile-file.ts';
import type { Profile } from '../profile/profile.ts';

const fileNames = ['profile.json.gz', 'profile.json'] as const;

/** @throws BootgateError (exit status 2) when there is none, or it is no sound profile */
export async function readProfileArgument(argument: string, cwd: string): Promise<Profile> {
  const path = resolve(cwd, argument);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return await readProfile(path);
  const file = fileNames.map((name) => join(path, name)).find((candidate) => existsSync(candidate));
  if (file === undefined) {
    throw inputError(`the folder ${argument} holds no profile`, {
      hint: `looked for ${fileNames.join(' and ')}`,
    });
  }
  return await readProfile(file);
}
