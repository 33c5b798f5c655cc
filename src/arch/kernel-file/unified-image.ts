/**
 * A unified kernel image (UAPI.5): an EFI program whose sections are a kernel and what it boots with. QEMU starts a
 * kernel, not an EFI program, so they are taken out of it. Where a section is there several times, sections from the
 * first `.profile` on belong to profile 0, from the second on to profile 1 …; those before it are everyone's. A boot
 * menu takes profile 0 unless it is told otherwise, and so do we.
 *
 * Why so: docs/decisions/0131-unwrap-what-people-have.md.
 */
import { inputError } from '../../base/errors.ts';
import type { ByteSource } from '../../base/byte-source.ts';
import { quoted } from '../../base/quoted.ts';
import { copyAgain, isEfi, readPe, type PeFile, type PeSection } from './pe-file.ts';

export interface UnifiedImage extends UnifiedContent {
  /** a bzImage, or what else its architecture boots */
  readonly linux: Buffer;
  /** what it calls itself: PRETTY_NAME of its os-release; null: nothing */
  readonly title: string | null;
  /** in their order, the first of which is the image's own content; none: it has but that */
  readonly profiles: readonly UnifiedProfile[];
}

/** What a kernel boots with. */
export interface UnifiedContent {
  /** microcode and initramfs, in the order in which the kernel gets them; null: it has none */
  readonly initrd: Buffer | null;
  /** its command line; null: it has none */
  readonly append: string | null;
}

export interface UnifiedProfile extends UnifiedContent {
  /** as the image calls it; null: it does not */
  readonly id: string | null;
  readonly title: string | null;
  /** whether it boots another kernel than the first */
  readonly otherKernel: boolean;
}

/** one of these larger than this is no kernel, no initramfs */
const maxSectionBytes = 1 << 30;
/** more than any boot menu shows; each costs a copy of its initramfs */
const maxProfiles = 16;
/** COMMAND_LINE_SIZE of all architectures is less */
const maxTextBytes = 64 << 10;

/**
 * What a unified kernel image holds; null where this is none.
 *
 * @throws an input error where it is one, and damaged
 */
export function readUnifiedImage(source: ByteSource): UnifiedImage | null {
  const pe = readPe(source);
  if (pe === null) return null;
  const parts = sectionsByProfile(pe);
  const [first] = parts.profiles.length === 0 ? [parts.common] : parts.profiles;
  const linux = contentOf(source, first!, '.linux');
  if (linux === null) return null;
  const kept = new Map<string, Buffer>();
  const osRelease = textOf(source, first!, '.osrel');
  return {
    ...bootedWith(source, first!, kept),
    linux,
    title: field(osRelease, 'PRETTY_NAME') ?? field(osRelease, 'NAME'),
    profiles: parts.profiles.map((sections) => profileOf(source, sections, first!, kept)),
  };
}

/** @param kept by where they lie: what profiles have in common is there once */
function bootedWith(
  source: ByteSource,
  sections: readonly PeSection[],
  kept: Map<string, Buffer>,
): UnifiedContent {
  const parts = ['.ucode', '.initrd'].flatMap((name) => lastOf(sections, name) ?? []);
  const place = parts.map(({ offset }) => offset).join(' ');
  const initrd = kept.get(place) ?? joined(parts.map((part) => read(source, part)));
  kept.set(place, initrd);
  const append = (textOf(source, sections, '.cmdline') ?? '').replace(/[\0-\x20]+/g, ' ').trim();
  return {
    initrd: parts.length === 0 ? null : initrd,
    append: append === '' ? null : append,
  };
}

function profileOf(
  source: ByteSource,
  sections: readonly PeSection[],
  first: readonly PeSection[],
  kept: Map<string, Buffer>,
): UnifiedProfile {
  const described = textOf(source, sections, '.profile');
  return {
    ...bootedWith(source, sections, kept),
    id: field(described, 'ID'),
    title: field(described, 'TITLE'),
    otherKernel: lastOf(sections, '.linux') !== lastOf(first, '.linux'),
  };
}

/** Sections of each profile, behind those that all have. */
function sectionsByProfile({ sections }: PeFile): {
  readonly common: readonly PeSection[];
  readonly profiles: readonly (readonly PeSection[])[];
} {
  const starts = sections.flatMap(({ name }, index) => (name === '.profile' ? [index] : []));
  const common = sections.slice(0, starts[0] ?? sections.length);
  const profiles = starts
    .slice(0, maxProfiles)
    .map((start, index) => [...common, ...sections.slice(start, starts[index + 1])]);
  return { common, profiles };
}

/** The last of a name counts: a profile's replaces the common one. */
function lastOf(sections: readonly PeSection[], name: string): PeSection | null {
  return sections.findLast((one) => one.name === name && one.size > 0) ?? null;
}

function contentOf(source: ByteSource, sections: readonly PeSection[], name: string): Buffer | null {
  const found = lastOf(sections, name);
  return found && read(source, found);
}

function read(source: ByteSource, { name, offset, size }: PeSection): Buffer {
  if (size > maxSectionBytes) throw tooLarge(source, name);
  return source.read(offset, size);
}

function textOf(source: ByteSource, sections: readonly PeSection[], name: string): string | null {
  const bytes = contentOf(source, sections, name);
  if (bytes !== null && bytes.length > maxTextBytes) throw tooLarge(source, name);
  return bytes && bytes.toString('utf8').replace(/\0.*$/s, '');
}

function tooLarge({ name: file }: ByteSource, name: string): Error {
  return inputError(`this unified kernel image is damaged: its section ${name} is absurdly large`, {
    place: { file },
    hint: copyAgain,
  });
}

/** The kernel looks for an archive behind another at multiples of 4 bytes (init/initramfs.c). */
function joined(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc((4 - (part.length % 4)) % 4)]));
}

/** A value of an os-release(5) file or a profile's description. */
function field(text: string | null, name: string): string | null {
  const value = new RegExp(`^${name}=(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\n]*))$`, 'm').exec(text ?? '');
  const found = (value?.[1] ?? value?.[2] ?? value?.[3] ?? '').trim();
  return /^[\x20-\x7e\xa0-\uffff]{1,80}$/.test(found) ? found : null;
}

/** What an EFI or Windows program is that carries no kernel, and what to give instead; null of any other file. */
export function describeEfiProgram(
  source: ByteSource,
): { readonly what: string; readonly hint: string | null } | null {
  const pe = readPe(source);
  if (pe === null) return null;
  if (!isEfi(pe)) return { what: 'a program for Windows', hint: null };
  const append = textOf(source, pe.sections, '.cmdline');
  if (append !== null || pe.sections.some(({ name }) => ['.ucode', '.initrd', '.dtb'].includes(name))) {
    return {
      what: 'an add-on of a unified kernel image, without a kernel of its own',
      hint:
        'give the image that it belongs to' +
        (append === null ? '' : `, and what it adds to the command line: --append ${quoted(append.trim())}`),
    };
  }
  return {
    what: `an EFI program${programName(textOf(source, pe.sections, '.sbat'))}`,
    hint: "give the kernel that it starts; an image that boots by it: --boot uefi --disk IMAGE, and the image's kernel as --kernel",
  };
}

/** Programs that are signed say who they are (shim, SBAT.md): lines of names, the last the program's own. */
function programName(sbat: string | null): string {
  const names = (sbat ?? '')
    .split('\n')
    .map((line) => line.split(','))
    .filter(
      ([component]) => component !== undefined && /^[\w.+-]{1,40}$/.test(component) && component !== 'sbat',
    )
    .map(([component]) => component!);
  return names[0] === undefined ? '' : ` (${names[0]})`;
}
