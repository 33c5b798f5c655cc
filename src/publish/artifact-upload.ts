/** Uploads a folder as an artifact of this run; a re-run replaces what its earlier attempt left. */
import { DefaultArtifactClient } from '@actions/artifact';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage, inputError, type BootgateError } from '../base/errors.ts';

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

export interface UploadOptions {
  /** default: what the repository is set to */
  readonly retentionDays?: number | undefined;
  /** one of this name that is there is an earlier attempt's (default), or another step's, which stays */
  readonly keepOther?: boolean;
}

/**
 * Uploads every file under `folder`.
 *
 * @throws BootgateError (exit status 2) when another step's is to stay; else when the service refuses or cannot be
 *   reached (also on GitHub Enterprise Server, which lacks it)
 */
export async function uploadArtifact(
  name: string,
  folder: string,
  { retentionDays, keepOther = false }: UploadOptions = {},
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
    if (keepOther && (await isThere(client, name))) throw uploadedByAnother(name);
    await client.deleteArtifact(name);
    return shape(await upload());
  }
}

/** Whole ones are listed; what a broken connection left of our own is not. */
async function isThere(client: DefaultArtifactClient, name: string): Promise<boolean> {
  const { artifacts } = await client.listArtifacts();
  return artifacts.some((artifact) => artifact.name === name);
}

function uploadedByAnother(name: string): BootgateError {
  return inputError(`another step or job of this run uploaded the artifact '${name}', and it stays`, {
    hint: "give each its own 'artifact-name', 'cell' or 'scenario'; jobs that one reusable workflow makes need it, too",
  });
}

function shape({ id, size }: { id?: number; size?: number }): UploadedArtifact {
  return { id: id ?? null, bytes: size ?? 0 };
}
