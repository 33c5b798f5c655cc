/** `--source DIR` of commands that look at profiles: what builds the files that functions are from, read from a tree. */
import { resolve } from 'node:path';
import { architectureOf } from '../arch/architectures.ts';
import { inputError } from '../base/errors.ts';
import type { Profile } from '../profile/profile.ts';
import { readKernelTree, sourceArch } from '../source/kernel-tree.ts';
import { withTree } from '../source/with-tree.ts';
import type { ParsedArguments } from './command.ts';

/**
 * The profile as `--source` has it; as it is without.
 *
 * @throws an input error for what is no kernel's source tree, and a profile that knows of no files
 */
export function sourcedProfile(profile: Profile, args: ParsedArguments, cwd: string): Profile {
  const folder = args.string('source');
  if (folder === undefined) return profile;
  if (profile.sources === null) {
    throw inputError(
      'this profile does not tell which files functions are from, so that no source tree helps',
      {
        hint: "boot again with a vmlinux that has debug information ('--vmlinux FILE'), or the kernel where it was built (TREE/arch/…/boot/)",
      },
    );
  }
  const arch = architectureOf(profile.environment.fields.arch);
  const tree = readKernelTree(resolve(cwd, folder), sourceArch(arch.kernel.folder));
  return { ...profile, sources: withTree({ ...profile, sources: profile.sources }, tree) };
}
