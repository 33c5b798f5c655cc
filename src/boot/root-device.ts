/** Which of an image's volumes is the guest's root, and what `root=` has to say for it to be found. */
import { inputError } from '../base/errors.ts';
import { opaqueVolume } from './opaque-volumes.ts';
import type { Volume } from '../image/disk-volumes.ts';

export interface RootChoice {
  /** null: it cannot be told from here (device mapper, network …); the guest will know */
  readonly volume: Volume | null;
  /** the word `root=…` as it was given, null where there is none */
  readonly given: string | null;
}

/** Where a root file system has its init, in the order the kernel tries (init/main.c, kernel_init). */
export const initPaths: readonly string[] = ['/sbin/init', '/etc/init', '/bin/init'];

/** Devices a disk of the guest may have been called: `sda2`, `vda`, `xvda1`, `nvme0n1p2`, `mmcblk0p2`, `pmem0p1`. */
const diskDevice = /^\/dev\/(?:(?:[shv]d|xvd)[a-z](\d*)|(?:nvme\d+n\d+|mmcblk\d+|pmem\d+)(?:p(\d+))?)$/;

/**
 * The volume that `root=` names, or, without one, the one that looks like a system's root.
 *
 * @param rootType type of a root partition on the guest's architecture
 * @param hasInit whether a volume holds an init program, where that can be seen
 * @throws an input error when `root=` names what the image does not have
 */
export function chooseRoot(
  rootType: string,
  words: readonly string[],
  volumes: readonly Volume[],
  hasInit: (volume: Volume) => boolean | null,
  file: string,
): RootChoice {
  const given = words.findLast((word) => word.startsWith('root=')) ?? null;
  if (given === null) return { volume: likelyRoot(rootType, volumes, hasInit), given };
  const wanted = given.slice('root='.length);
  const matches = matcher(wanted);
  if (matches === null) return { volume: null, given };
  const volume = volumes.find(matches);
  if (volume) return { volume, given };
  // A volume group, an encrypted disk and a file system not known here may hold what is named.
  if (/^(?:UUID|LABEL)=/.test(wanted) && volumes.some(isOpaque)) return { volume: null, given };
  throw inputError(`append says ${given}, which this image does not have`, {
    place: { file },
    hint: `it has ${volumes.map(describeVolume).join('; ')}: leave root= out, or name one of them`,
  });
}

/** The device node of a volume. */
export function deviceOf({ partition }: Volume, as: 'nvdimm' | 'virtio'): string {
  if (as === 'nvdimm') return `/dev/pmem0${partition === null ? '' : `p${partition}`}`;
  return `/dev/vda${partition ?? ''}`;
}

/** Whether `root=` names a device node, which depends on how the disk is attached. */
export function namesDevice(given: string): boolean {
  return diskDevice.test(given.slice('root='.length));
}

function matcher(wanted: string): ((volume: Volume) => boolean) | null {
  const device = diskDevice.exec(wanted);
  if (device) {
    const number = device[1] || device[2];
    return ({ partition }) => partition === (number ? Number(number) : null);
  }
  if (wanted.includes('/PARTNROFF=')) return null;
  const [, kind, value] = /^(UUID|LABEL|PARTUUID|PARTLABEL)=(.+)$/.exec(wanted.replaceAll('"', '')) ?? [];
  const same = (one: string | null): boolean => one?.toLowerCase() === value!.toLowerCase();
  switch (kind) {
    case 'UUID':
      return ({ uuid }) => same(uuid);
    case 'LABEL':
      return ({ label }) => label === value;
    case 'PARTUUID':
      return ({ partitionUuid }) => same(partitionUuid);
    case 'PARTLABEL':
      return ({ partitionLabel }) => partitionLabel === value;
    default:
      return null;
  }
}

function likelyRoot(
  rootType: string,
  volumes: readonly Volume[],
  hasInit: (volume: Volume) => boolean | null,
): Volume | null {
  const only = (candidates: readonly Volume[]): Volume | null =>
    candidates.length === 1 ? candidates[0]! : null;
  const systems = volumes.filter((volume) => volume.fileSystem !== null && opaqueVolume(volume) === null);
  return (
    only(systems.filter(({ type }) => type === rootType)) ??
    only(systems.filter((volume) => hasInit(volume) === true)) ??
    only(systems.filter((volume) => hasInit(volume) !== false)) ??
    only(systems)
  );
}

/** Whether a file system may be in it whose names are not seen. */
function isOpaque({ fileSystem, uuid }: Volume): boolean {
  return uuid === null && !['vfat', 'squashfs', 'iso9660'].includes(fileSystem ?? '');
}

/** `partition 2, ext4, LABEL=rootfs UUID=…` */
export function describeVolume(volume: Volume): string {
  const names = [
    ...(volume.label ? [`LABEL=${volume.label}`] : []),
    ...(volume.uuid ? [`UUID=${volume.uuid}`] : []),
    ...(volume.partitionUuid ? [`PARTUUID=${volume.partitionUuid}`] : []),
    ...(volume.partitionLabel ? [`PARTLABEL=${volume.partitionLabel}`] : []),
  ];
  const where = volume.partition === null ? 'no partitions' : `partition ${volume.partition}`;
  return [
    where,
    volume.fileSystem ?? 'no file system known here',
    ...(names.length > 0 ? [names.join(' ')] : []),
  ].join(', ');
}
