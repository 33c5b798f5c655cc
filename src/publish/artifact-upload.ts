/** Uploads a folder as an artifact of this run; a re-run replaces what its earlier attempt left. */
import { DefaultArtifactClient } from '@actions/artifact';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';

export interface UploadedArtifact {
  readonly id: number | null;
  readonly bytes: number;
}

/**
 * A name that an artifact may have, out of its parts; empty ones are left out. GitHub refuses `" : < > | * ? \ /`
 * and line ends; blanks and quotes are no pleasure in a shell.
 */
export function artifactName(...parts: readonly string[]): string {
  const name = parts.filter((part) => part !== '').join('-');
  return name.replaceAll(/[^A-Za-z0-9.,_-]+/g, '-').slice(0, 200);
}

/**
 * Uploads every file under `folder`.
 *
 * @param retentionDays undefined: what the repository is set to
 * @throws when the service refuses or cannot be reached (also on GitHub Enterprise Server, which lacks it)
 */
export async function uploadArtifact(
  name: string,
  folder: string,
  retentionDays?: number,
): Promise<UploadedArtifact> {
  const client = new DefaultArtifactClient();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // Profiles are compressed already: a fast level only frames them.
  const options = { compressionLevel: 1, ...(retentionDays === undefined ? {} : { retentionDays }) };
  const upload = () => client.uploadArtifact(name, files.sort(), folder, options);
  try {
    return shape(await upload());
  } catch (error) {
    if (!/already exists|409/i.test(errorMessage(error))) throw error;
    await client.deleteArtifact(name);
    return shape(await upload());
  }
}

function shape({ id, size }: { id?: number; size?: number }): UploadedArtifact {
  return { id: id ?? null, bytes: size ?? 0 };
}
