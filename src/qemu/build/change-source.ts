import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BootgateError } from '../../base/errors.ts';
import { exists } from '../../base/files.ts';
import { applyChange, sourceChanges, testedVersions, type SourceChange } from './source-changes.ts';

/**
 * Makes Bootgate's changes in an unpacked source tree.
 *
 * @returns names of the changes made
 * @throws BootgateError when one does not fit this version
 */
export async function changeSource(
  tree: string,
  version: string,
  changes: readonly SourceChange[] = sourceChanges,
): Promise<readonly string[]> {
  const made: string[] = [];
  for (const change of changes) {
    if (change.when !== 'always' && (await exists(join(tree, change.when.missing)))) continue;
    if (await changeOne(tree, change)) made.push(change.name);
    else if (change.when === 'always') {
      throw new BootgateError(`the change '${change.name}' does not fit QEMU ${version}`, {
        hint: `it was made for ${testedVersions.join(' and ')}; build one of these, or use this version unchanged with '--qemu PATH'`,
      });
    }
  }
  return made;
}

async function changeOne(tree: string, change: SourceChange): Promise<boolean> {
  for (const file of change.files) {
    const path = join(tree, file);
    const text = await readFile(path, 'utf8').catch(() => null);
    const changed = text === null ? null : applyChange(text, change);
    if (changed === null) continue;
    await writeFile(path, changed);
    return true;
  }
  return false;
}
