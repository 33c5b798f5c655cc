/**
 * A kernel's description of its own types, BTF (Documentation/bpf/btf.rst): where members of its structures lie.
 *
 *     header   u16 magic 0xeb9f, u8 version 1, u8 flags, u32 header size,
 *              u32 offset and size of the types, u32 offset and size of the strings (offsets from the header's end)
 *     type     u32 name, u32 info (members 0-15, kind 24-28, flag 31), u32 size or type, then what the kind adds
 *     member   u32 name, u32 type, u32 bit offset (with the flag: bits 0-23, size of the bit field 24-31)
 *
 * Types are numbered from 1 in the order they stand; 0 is void. Names are offsets of NUL-terminated strings.
 */
import { inputError } from '../base/errors.ts';
import type { KernelElf } from './kernel-elf.ts';

/** Answers about structures, unions and typedefs by name. */
export interface Btf {
  /**
   * Bytes from the start of a structure to a member: `task_struct.comm`, `mm_struct.context.vdso`,
   * `module.mem.4.base`. Members of unnamed structures and unions inside are found as in C; numbers index arrays.
   *
   * @returns null where there is no such structure or member, or it is a bit field, or a pointer is on the way
   */
  offsetOf(path: string): number | null;
  /** bytes of a structure, union or typedef, null where it is unknown */
  sizeOf(name: string): number | null;
}

const magic = 0xeb9f;
const headerBytes = 24;
/** a distribution kernel has some 100,000 */
const maxTypes = 1 << 22;
/** typedefs of typedefs, structures in structures */
const maxDepth = 64;

const kind = { pointer: 2, array: 3, struct: 4, union: 5, typedef: 8, float: 16, enum64: 19 } as const;
const memberBytes = 12;
/** BTF_KIND_TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG: another type under a name or with a quality */
const transparentKinds: readonly number[] = [8, 9, 10, 11, 18];
/** kinds whose third word is a size */
const sizedKinds: readonly number[] = [1, 4, 5, 6, 16, 19];
const pointerBytes = 8;

/** The types of an opened kernel, null where it has none (CONFIG_DEBUG_INFO_BTF=n). */
export function kernelTypes(kernel: KernelElf): Btf | null {
  const bytes = findBtf(kernel);
  return bytes === null ? null : readBtf(bytes);
}

/** The bytes of the kernel's BTF, null where it has none. */
export function findBtf(kernel: KernelElf): Buffer | null {
  if (kernel.sections.length === 0) return findBtfByItsHeader(kernel.bytes);
  const section = kernel.sections.find(({ name }) => name === '.BTF');
  if (section === undefined) return null;
  const size = Number(section.end - section.start);
  if (size < headerBytes || section.offset + size > kernel.bytes.length) return null;
  const bytes = kernel.bytes.subarray(section.offset, section.offset + size);
  return bytes.readUInt16LE(0) === magic && bytes[2] === 1 ? bytes : null;
}

/** magic, version 1, no flags, the header's size, types from its end on */
const header = Buffer.from([0x9f, 0xeb, 1, 0, headerBytes, 0, 0, 0, 0, 0, 0, 0]);
/** a module's are smaller, and lie elsewhere */
const minBtfBytes = 1 << 16;

/** Where no sections tell, the largest that begins with a header and is followed by all that the header states. */
function findBtfByItsHeader(bytes: Buffer): Buffer | null {
  let found: Buffer | null = null;
  for (let at = bytes.indexOf(header); at >= 0; at = bytes.indexOf(header, at + 4)) {
    const end = at + headerBytes + bytes.readUInt32LE(at + 16) + bytes.readUInt32LE(at + 20);
    if (end > bytes.length || end - at < Math.max(minBtfBytes, found?.length ?? 0)) continue;
    found = bytes.subarray(at, end);
  }
  return found;
}

/**
 * @param bytes BTF, as in the section .BTF of a vmlinux or /sys/kernel/btf/vmlinux
 * @throws an input error when it is damaged or of a kind unknown here
 */
export function readBtf(bytes: Buffer): Btf {
  if (bytes.length < headerBytes || bytes.readUInt16LE(0) !== magic || bytes[2] !== 1) {
    throw damaged('this is not BTF of version 1');
  }
  const start = bytes.readUInt32LE(4);
  const part = (at: number): Buffer => {
    const from = start + bytes.readUInt32LE(at);
    const end = from + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) throw damaged('its parts lie outside of it');
    return bytes.subarray(from, end);
  };
  return new BtfTypes(part(8), part(16));
}

class BtfTypes implements Btf {
  private readonly types: Buffer;
  private readonly strings: Buffer;
  /** where each type starts; 0 is void */
  private readonly starts: Uint32Array;
  private readonly byName = new Map<string, number>();
  private readonly found = new Map<string, number | null>();

  constructor(types: Buffer, strings: Buffer) {
    this.types = types;
    this.strings = strings;
    this.starts = typeStarts(types);
    const typedefs: number[] = [];
    for (let id = 1; id < this.starts.length; id += 1) {
      const what = this.kindOf(id);
      if (what === kind.typedef) typedefs.push(id);
      if (what === kind.struct || what === kind.union) this.keepName(id);
    }
    for (const id of typedefs) this.keepName(id); // structures win: `struct x` and `x` rarely differ
  }

  offsetOf(path: string): number | null {
    let offset = this.found.get(path);
    if (offset === undefined) this.found.set(path, (offset = this.walk(path.split('.'))));
    return offset;
  }

  sizeOf(name: string): number | null {
    const id = this.byName.get(name);
    return id === undefined ? null : this.sizeOfType(id, maxDepth);
  }

  private keepName(id: number): void {
    const name = this.nameAt(this.types.readUInt32LE(this.starts[id]));
    if (name !== '' && !this.byName.has(name)) this.byName.set(name, id);
  }

  private nameAt(offset: number): string {
    const end = this.strings.indexOf(0, offset);
    return end < 0 ? '' : this.strings.toString('latin1', offset, end);
  }

  private walk([root = '', ...members]: readonly string[]): number | null {
    let type = this.byName.get(root);
    let offset = 0;
    if (members.length > maxDepth || members.includes('')) return null;
    for (const member of members) {
      if (type === undefined) return null;
      const step = /^\d+$/.test(member)
        ? this.element(type, Number(member))
        : this.member(type, member, new Set());
      if (step === null) return null;
      offset += step.offset;
      type = step.type;
    }
    return type === undefined || !Number.isSafeInteger(offset) ? null : offset;
  }

  private element(array: number, index: number): Place | null {
    const id = this.plain(array);
    if (id === null || this.kindOf(id) !== kind.array) return null;
    const at = this.starts[id]! + 12;
    const type = this.types.readUInt32LE(at);
    const size = this.sizeOfType(type, maxDepth);
    // The last member of a structure may be an array of length 0: `char name[]`.
    const length = this.types.readUInt32LE(at + 8);
    if (size === null || (index >= length && length !== 0)) return null;
    return { type, offset: index * size };
  }

  /** @param seen structures already looked through: damaged types may contain themselves */
  private member(structure: number, wanted: string, seen: Set<number>): Place | null {
    const id = this.plain(structure);
    if (id === null || seen.has(id) || !this.isStructure(id)) return null;
    seen.add(id);
    const start = this.starts[id]!;
    const info = this.types.readUInt32LE(start + 4);
    for (let index = 0; index < (info & 0xffff); index += 1) {
      const at = start + 12 + index * memberBytes;
      const name = this.types.readUInt32LE(at);
      const type = this.types.readUInt32LE(at + 4);
      const bits = this.types.readUInt32LE(at + 8);
      const bitField = info >>> 31 === 1 ? bits >>> 24 : 0;
      const offset = (info >>> 31 === 1 ? bits & 0xff_ffff : bits) / 8;
      if (this.nameIs(name, wanted)) {
        return bitField !== 0 || !Number.isInteger(offset) ? null : { type, offset };
      }
      if (!this.nameIs(name, '')) continue;
      const inner = this.member(type, wanted, seen);
      if (inner !== null) return { type: inner.type, offset: offset + inner.offset };
    }
    return null;
  }

  private nameIs(offset: number, wanted: string): boolean {
    const { strings } = this;
    if (offset + wanted.length >= strings.length || strings[offset + wanted.length] !== 0) return false;
    for (let at = 0; at < wanted.length; at += 1) {
      if (strings[offset + at] !== wanted.charCodeAt(at)) return false;
    }
    return true;
  }

  private sizeOfType(type: number, depth: number): number | null {
    const id = this.plain(type);
    if (id === null || depth === 0) return null;
    const what = this.kindOf(id);
    if (what === kind.pointer) return pointerBytes;
    const at = this.starts[id]!;
    if (sizedKinds.includes(what)) return this.types.readUInt32LE(at + 8);
    if (what !== kind.array) return null;
    const element = this.sizeOfType(this.types.readUInt32LE(at + 12), depth - 1);
    return element === null ? null : element * this.types.readUInt32LE(at + 20);
  }

  /** The type behind typedefs, const and the like; null for void and what does not exist. */
  private plain(type: number): number | null {
    let id = type;
    for (let depth = 0; depth < maxDepth; depth += 1) {
      if (id === 0 || id >= this.starts.length) return null;
      if (!transparentKinds.includes(this.kindOf(id))) return id;
      id = this.types.readUInt32LE(this.starts[id]! + 8);
    }
    return null;
  }

  private isStructure(id: number): boolean {
    const what = this.kindOf(id);
    return what === kind.struct || what === kind.union;
  }

  private kindOf(id: number): number {
    return kindIn(this.types.readUInt32LE(this.starts[id]! + 4));
  }
}

interface Place {
  readonly type: number;
  readonly offset: number;
}

function kindIn(info: number): number {
  return (info >>> 24) & 0x1f;
}

/** Bytes that a kind adds to the twelve that all have, by its number: once, and for each of `vlen`. */
const added: readonly (readonly [once: number, each: number] | undefined)[] = [
  undefined, // void has no entry
  [4, 0], // INT
  [0, 0], // PTR
  [12, 0], // ARRAY: u32 element type, index type, length
  [0, memberBytes], // STRUCT
  [0, memberBytes], // UNION
  [0, 8], // ENUM
  [0, 0], // FWD
  [0, 0], // TYPEDEF
  [0, 0], // VOLATILE
  [0, 0], // CONST
  [0, 0], // RESTRICT
  [0, 0], // FUNC
  [0, 8], // FUNC_PROTO
  [4, 0], // VAR
  [0, 12], // DATASEC
  [0, 0], // FLOAT
  [4, 0], // DECL_TAG
  [0, 0], // TYPE_TAG
  [0, 12], // ENUM64
];

function typeStarts(types: Buffer): Uint32Array {
  const starts: number[] = [0];
  for (let at = 0; at < types.length;) {
    if (at + 12 > types.length || starts.length > maxTypes) throw damaged('its types do not end well');
    const info = types.readUInt32LE(at + 4);
    const more = added[kindIn(info)];
    if (more === undefined) throw damaged(`type ${starts.length} is of a kind unknown here`);
    starts.push(at);
    at += 12 + more[0] + more[1] * (info & 0xffff);
    if (at > types.length) throw damaged('its last type is cut short');
  }
  return Uint32Array.from(starts);
}

function damaged(what: string): Error {
  return inputError(`the kernel's type information (BTF) cannot be read: ${what}`);
}
