/** Finds the files that a guest executed and names their functions. */
import { BootgateError } from '../base/errors.ts';
import { settled } from '../base/promises.ts';
import { CodeIndexes } from './code-index.ts';
import { unnamedCode } from './elf-user-code.ts';
import { findImageFile, Misfits, shownPath } from './image-files.ts';
import { nameCode, type NamingContext } from './name-code.ts';
import { openTrees } from './open-trees.ts';
import type { LoadedUserCode, LoadUserCodeOptions, UserCode, UserObject } from './user-code.ts';

/** more at once would only make servers wait */
const atOnce = 4;

/**
 * Functions of each image by file offset.
 *
 * @throws an input error when the sysroot that was given is no folder; whatever else is wrong is a warning
 */
export async function loadUserCode(
  images: readonly UserObject[],
  options: LoadUserCodeOptions,
): Promise<LoadedUserCode> {
  const warnings: string[] = [];
  if (images.length === 0) return { code: [], warnings };
  const trees = openTrees(options);
  const { files, problems } = trees;
  const misfits = new Misfits();
  const context: NamingContext = {
    ...options,
    indexes: new CodeIndexes(options.cacheFolder),
    trees: [...files.installed, ...files.initramfs],
    serversFailed: false,
    warn: (warning) => {
      if (!warnings.includes(warning)) warnings.push(warning);
    },
  };
  const code: (UserCode | null)[] = Array.from(images, () => null);
  const pending = images.entries();
  const worker = async (): Promise<void> => {
    for (const [index, image] of pending) {
      options.signal?.throwIfAborted();
      const { path, content } = image;
      const found = content ? null : findImageFile(image, files, misfits);
      if (content) code[index] = await nameFile(path, content, { ...context, strongNames: true });
      else if (found !== null) {
        code[index] = await nameFile(`${found.tree.name}:${shownPath(path)}`, found.bytes, context);
      }
    }
  };
  try {
    await settled(Array.from({ length: atOnce }, worker));
  } finally {
    trees.close();
  }
  // A disk that cannot be read matters only where something was missed for it.
  if (code.includes(null)) warnings.unshift(...problems);
  return { code, warnings: [...warnings, ...misfits.warnings()] };
}

async function nameFile(path: string, bytes: Buffer, context: NamingContext): Promise<UserCode> {
  try {
    return await nameCode(path, bytes, context);
  } catch (error) {
    if (!(error instanceof BootgateError)) throw error;
    context.warn(`functions stay unnamed: ${error.message}`);
    return unnamedCode;
  }
}
