/**
 * What a commit boots, kept beside its baseline so that it can be booted again: a new QEMU (or firmware, or
 * tracer) makes the stored figures incomparable, but not the kernel they were measured with.
 *
 *     {"format":"bootgate-boot-files","version":1,…,"kernelBytes":9234432,"initrdBytes":null,"sha256":"…"}\n
 *     the kernel, then the initrd where there is one
 *
 * The checksum is of everything after the first line. Versions. 1: first.
 */
import { CheckedJson } from '../base/checked-json.ts';
import { errorMessage, inputError } from '../base/errors.ts';
import { sha256 } from '../base/files.ts';

/** Larger ones are not kept: a week of pushes has to fit into the 10 GB beside everything else. */
export const maximumBootFilesBytes = 48 * 2 ** 20;

/** A header line longer than this is none of ours; command lines end at 4096 bytes. */
const maximumHeaderBytes = 32_768;

export interface BootFiles {
  readonly scenario: string;
  /** commit */
  readonly sha: string;
  /** what it adds to the kernel command line */
  readonly append: string;
  readonly kernel: Uint8Array;
  /** null: Bootgate's own */
  readonly initrd: Uint8Array | null;
}

/** The files as one piece of bytes. */
export function encodeBootFiles({ scenario, sha, append, kernel, initrd }: BootFiles): Uint8Array {
  const content = Buffer.concat(initrd === null ? [kernel] : [kernel, initrd]);
  const header = {
    format: 'bootgate-boot-files',
    version: 1,
    scenario,
    sha,
    append,
    kernelBytes: kernel.length,
    initrdBytes: initrd === null ? null : initrd.length,
    sha256: sha256(content),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), content]);
}

/**
 * Checks bytes from a store and takes them apart.
 *
 * @param name what messages call them
 * @param wanted what they must be of
 * @throws BootgateError naming what is wrong, a newer version of the format among it
 */
export function decodeBootFiles(
  bytes: Uint8Array,
  name: string,
  wanted: Pick<BootFiles, 'scenario' | 'sha'>,
): BootFiles {
  const fail = (message: string): Error => inputError(message, { place: { file: name } });
  const end = bytes.subarray(0, maximumHeaderBytes).indexOf(0x0a);
  if (end < 0) throw fail('these are no boot files: there is no first line');
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end)));
  } catch (error) {
    throw fail(`these are no boot files: ${errorMessage(error).slice(0, 100)}`);
  }
  const json = new CheckedJson(document, '', name);
  json.field('format').oneOf(['bootgate-boot-files']);
  if (json.field('version').integer(1) > 1) throw fail('they were kept by a newer Bootgate');
  const scenario = json.field('scenario').string(100);
  const sha = json.field('sha').string(64);
  if (scenario !== wanted.scenario || sha !== wanted.sha) throw fail('they are of something else');
  const kernelBytes = json.field('kernelBytes').integer(1, maximumBootFilesBytes);
  const initrdBytes = json.field('initrdBytes').nullable((size) => size.integer(1, maximumBootFilesBytes));
  const content = bytes.subarray(end + 1);
  if (content.length !== kernelBytes + (initrdBytes ?? 0)) throw fail('cut short, or longer than they say');
  if (sha256(content) !== json.field('sha256').string(64)) throw fail('damaged: the checksum is wrong');
  return {
    scenario,
    sha,
    append: json.field('append').string(4096),
    kernel: content.subarray(0, kernelBytes),
    initrd: initrdBytes === null ? null : content.subarray(kernelBytes),
  };
}
