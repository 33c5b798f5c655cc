/** What to say of an image of which an initramfs of ours cannot tell where its root is, or cannot mount it. */
import { inputError } from '../base/errors.ts';
import { quoted } from '../base/quoted.ts';
import type { Volume } from '../image/disk-volumes.ts';
import { opaqueVolume, type OpaqueVolume } from './opaque-volumes.ts';
import { describeVolume, type RootChoice } from './root-device.ts';

export interface UnknownRoot {
  readonly root: RootChoice;
  readonly volumes: readonly Volume[];
  /** what the image looks like where no volume is known; null: nothing that is known here */
  readonly content: string | null;
}

/** @param file path of the image, for the message */
export function unknownRoot({ root: { given }, volumes, content }: UnknownRoot, file: string): Error {
  const place = { file };
  if (given !== null) {
    return inputError(`append says ${given}, which an initramfs of ours cannot find`, {
      place,
      hint: chooseHint(volumes),
    });
  }
  if (volumes.length === 0) {
    return inputError("this disk's table of partitions is empty", {
      place,
      hint: 'was all of it written? Give an image with a root file system on it',
    });
  }
  if (volumes.every(({ fileSystem }) => fileSystem === null)) {
    return inputError(`no file system known here is in this image${whatThereIs(volumes, content)}`, {
      place,
      hint: 'is it damaged, or another file than was meant? Else give an initramfs that can mount it',
    });
  }
  const [opaque] = opaqueOf(volumes);
  if (opaque !== undefined) {
    const which = volumes.length === 1 ? 'the image is' : 'a partition of the image is';
    return inputError(`${which} ${opaque.what}, which an initramfs of ours does not mount`, {
      place,
      hint: opaque.cure.replace('FILE', () => quoted(file)),
    });
  }
  return inputError('it cannot be told which part of the image is the root file system', {
    place,
    hint: chooseHint(volumes),
  });
}

function whatThereIs(volumes: readonly Volume[], content: string | null): string {
  const parted = volumes.filter(({ partition }) => partition !== null);
  if (parted.length > 0) return `: it has ${parted.map(describeVolume).join('; ')}`;
  return content === null ? '' : `: it is ${content}`;
}

/** What a bootloader lies on comes last: it is beside something else, as a rule. */
function opaqueOf(volumes: readonly Volume[]): OpaqueVolume[] {
  const isFat = ({ fileSystem }: Volume): boolean => fileSystem === 'vfat';
  const others = volumes.filter((volume) => !isFat(volume));
  // Beside a volume that may be the root, FAT is not what is in the way.
  const candidates = others.every(({ fileSystem }) => fileSystem === null) ? volumes : others;
  return candidates.flatMap((volume) => opaqueVolume(volume) ?? []);
}

function chooseHint(volumes: readonly Volume[]): string {
  return `give an initramfs, or name one of these by root=: ${volumes.map(describeVolume).join('; ')}`;
}
