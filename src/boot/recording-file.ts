/** recording.json: what a Recording says, readable later. Addresses are hexadecimal text. */
import { join } from 'node:path';
import { writeFileAtomic } from '../base/files.ts';
import type { Recording } from './recording.ts';

export const recordingFileName = 'recording.json';

/** Writes recording.json into the recording's folder, completely or not at all. */
export async function writeRecording(recording: Recording): Promise<void> {
  await writeFileAtomic(join(recording.folder, recordingFileName), recordingJson(recording));
}

/** The text of recording.json. */
export function recordingJson(recording: Recording): string {
  return `${JSON.stringify(recording, (_, value: unknown) => (typeof value === 'bigint' ? `0x${value.toString(16)}` : value), 2)}\n`;
}
