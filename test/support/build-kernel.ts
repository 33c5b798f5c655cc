/**
 * Builds small kernels as files: an ELF image with text, notes and kallsyms in every layout that releases of
 * Linux used, and the bzImage around it.
 */
export interface BuiltSymbol {
  readonly address: bigint;
  /** nm's letter */
  readonly type: string;
  readonly name: string;
}

export interface KallsymsShape {
  /** numbers before the token table (up to 6.3) or behind it */
  readonly order: 'old' | 'new';
  readonly addresses: 'absolute' | 'percpu' | 'plain' | 'place';
  readonly markerBytes: 4 | 8;
  /** 8; from 7.0 4 */
  readonly alignment: 4 | 8;
  /** kallsyms_seqs_of_names: from 6.2 before the token table, from 6.4 at the end */
  readonly seqs: boolean;
}

/** Releases that stand for a layout each. */
export const kallsymsShapes: Readonly<Record<string, KallsymsShape>> = {
  '4.4': { order: 'old', addresses: 'absolute', markerBytes: 8, alignment: 8, seqs: false },
  '4.19': { order: 'old', addresses: 'percpu', markerBytes: 8, alignment: 8, seqs: false },
  '5.10 without SMP': { order: 'old', addresses: 'plain', markerBytes: 4, alignment: 8, seqs: false },
  '6.1': { order: 'old', addresses: 'percpu', markerBytes: 4, alignment: 8, seqs: false },
  '6.2': { order: 'old', addresses: 'percpu', markerBytes: 4, alignment: 8, seqs: true },
  '6.4': { order: 'new', addresses: 'percpu', markerBytes: 4, alignment: 8, seqs: true },
  '6.15': { order: 'new', addresses: 'plain', markerBytes: 4, alignment: 8, seqs: true },
  '7.0': { order: 'new', addresses: 'place', markerBytes: 4, alignment: 4, seqs: true },
};

export const textStart = 0xffff_ffff_8100_0000n;
export const rodataStart = 0xffff_ffff_8200_0000n;
const textOffset = 0x1000;

export interface BuiltKernel {
  readonly symbols: readonly BuiltSymbol[];
  readonly shape?: KallsymsShape | null;
  readonly buildId?: string | null;
  readonly banner?: string;
  readonly textBytes?: number;
  /** further bytes of .rodata, at rodataStart */
  readonly data?: Buffer;
  readonly machine?: number;
  /** also as .symtab, as in a vmlinux that was not stripped */
  readonly symtab?: boolean;
}

/** An ELF file as a bzImage carries it: section headers, no symbol table. */
export function buildKernelElf(kernel: BuiltKernel): Buffer {
  const text = Buffer.alloc(kernel.textBytes ?? 0x8000, 0x90);
  const banner = Buffer.from(`${kernel.banner ?? 'Linux version 6.1.0-test (builder@host) #1 SMP'}\n\0`);
  const data = padTo(Buffer.concat([kernel.data ?? Buffer.alloc(0), banner]), 8);
  const kallsymsAt = rodataStart + BigInt(data.length);
  const shape = kernel.shape === undefined ? kallsymsShapes['6.1']! : kernel.shape;
  const kallsyms = shape === null ? Buffer.alloc(0) : encodeKallsyms(kernel.symbols, shape, kallsymsAt);
  const rodata = padTo(Buffer.concat([data, kallsyms]), 16);
  const buildId = kernel.buildId === undefined ? '11'.repeat(20) : kernel.buildId;
  const notes = buildId === null ? Buffer.alloc(0) : buildIdNote(buildId);
  const rodataOffset = textOffset + text.length;
  const notesOffset = rodataOffset + rodata.length;
  const sections: Section[] = [
    { name: '', type: 0, flags: 0n, address: 0n, offset: 0, size: 0 },
    { name: '.text', type: 1, flags: 6n, address: textStart, offset: textOffset, size: text.length },
    { name: '.rodata', type: 1, flags: 2n, address: rodataStart, offset: rodataOffset, size: rodata.length },
    {
      name: '.notes',
      type: 7,
      flags: 2n,
      address: rodataStart + BigInt(rodata.length),
      offset: notesOffset,
      size: notes.length,
    },
  ];
  const textEnd = [rodataStart, textStart + BigInt(text.length)].reduce((a, b) => (a > b ? a : b));
  const tables = kernel.symtab ? symbolTable(kernel.symbols, textEnd, notesOffset + notes.length) : [];
  const sized = [...sections, ...tables.map(({ bytes, ...section }) => ({ ...section, size: bytes.length }))];
  const names = Buffer.from([...sized.map(({ name }) => name), '.shstrtab', ''].join('\0'));
  const last = sized.at(-1)!;
  const namesOffset = last.offset + last.size;
  const all: Section[] = [
    ...sized,
    { name: '.shstrtab', type: 3, flags: 0n, address: 0n, offset: namesOffset, size: names.length },
  ];
  const headersOffset = namesOffset + padTo(names, 8).length;
  const file = Buffer.alloc(headersOffset + all.length * 64);
  writeHeader(file, headersOffset, all.length, kernel.machine ?? 62);
  writeSegment(file, 64, 5, textOffset, textStart, text.length);
  writeSegment(file, 120, 4, rodataOffset, rodataStart, rodata.length + notes.length);
  text.copy(file, textOffset);
  rodata.copy(file, rodataOffset);
  notes.copy(file, notesOffset);
  for (const { bytes, offset } of tables) bytes.copy(file, offset);
  names.copy(file, namesOffset);
  all.forEach((section, index) => {
    const at = headersOffset + index * 64;
    file.writeUInt32LE(names.indexOf(`${section.name}\0`), at);
    file.writeUInt32LE(section.type, at + 4);
    file.writeBigUInt64LE(section.flags, at + 8);
    file.writeBigUInt64LE(section.address, at + 16);
    file.writeBigUInt64LE(BigInt(section.offset), at + 24);
    file.writeBigUInt64LE(BigInt(section.size), at + 32);
    file.writeUInt32LE(section.link ?? 0, at + 40);
  });
  return file;
}

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly link?: number;
}

/** .symtab and .strtab, behind the four sections every built kernel has. */
function symbolTable(
  symbols: readonly BuiltSymbol[],
  textEnd: bigint,
  offset: number,
): (Omit<Section, 'size'> & { bytes: Buffer })[] {
  const strings = Buffer.from(['', ...symbols.map(({ name }) => name), ''].join('\0'));
  const entries = Buffer.alloc((symbols.length + 1) * 24);
  let nameAt = 1;
  symbols.forEach(({ address, type, name }, index) => {
    const at = (index + 1) * 24;
    const isText = 'tTwW'.includes(type);
    const binding = 'wW'.includes(type) ? 2 : type === type.toLowerCase() ? 0 : 1;
    entries.writeUInt32LE(nameAt, at);
    entries[at + 4] = (binding << 4) | (isText ? 2 : 1);
    entries.writeUInt16LE(address < textStart ? 0xfff1 : address < textEnd ? 1 : 2, at + 6);
    entries.writeBigUInt64LE(address, at + 8);
    nameAt += name.length + 1;
  });
  const table = { name: '.symtab', type: 2, flags: 0n, address: 0n, offset, link: 5, bytes: entries };
  return [
    table,
    { name: '.strtab', type: 3, flags: 0n, address: 0n, offset: offset + entries.length, bytes: strings },
  ];
}

function writeHeader(file: Buffer, sectionsOffset: number, sectionCount: number, machine: number): void {
  file.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(0x100_0000n, 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeBigUInt64LE(BigInt(sectionsOffset), 40);
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(sectionCount, 60);
  file.writeUInt16LE(sectionCount - 1, 62);
}

function writeSegment(
  file: Buffer,
  at: number,
  flags: number,
  offset: number,
  address: bigint,
  size: number,
): void {
  file.writeUInt32LE(1, at);
  file.writeUInt32LE(flags, at + 4);
  file.writeBigUInt64LE(BigInt(offset), at + 8);
  file.writeBigUInt64LE(address, at + 16);
  file.writeBigUInt64LE(address - 0xffff_ffff_8000_0000n, at + 24);
  file.writeBigUInt64LE(BigInt(size), at + 32);
  file.writeBigUInt64LE(BigInt(size), at + 40);
}

function buildIdNote(id: string): Buffer {
  const note = Buffer.alloc(16 + id.length / 2);
  note.writeUInt32LE(4, 0);
  note.writeUInt32LE(id.length / 2, 4);
  note.writeUInt32LE(3, 8);
  note.write('GNU\0', 12, 'latin1');
  Buffer.from(id, 'hex').copy(note, 16);
  return note;
}

/** Tokens beyond single characters, in the slots of characters that no symbol contains. */
const bigrams = ['__', 'in', 'sys', 'tfoo', 'er', '_init', 'le', 'Tasm_', 'exc_', 'on'];

/**
 * kallsyms as scripts/kallsyms.c writes it.
 *
 * @param at link address of its first byte
 */
export function encodeKallsyms(symbols: readonly BuiltSymbol[], shape: KallsymsShape, at: bigint): Buffer {
  const sorted = [...symbols].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  const tokens = tokenList();
  const numSyms = Buffer.alloc(shape.alignment);
  numSyms.writeUInt32LE(sorted.length);
  const names = sorted.map(({ type, name }) => encodeName(type + name, tokens));
  const markers = sorted
    .map((_, index) => index)
    .filter((index) => index % 256 === 0)
    .map((index) => names.slice(0, index).reduce((sum, name) => sum + name.length, 0));
  const tokenBytes = tokens.map((token) => Buffer.from(`${token}\0`, 'latin1'));
  const offsets = tokenBytes.map((_, index) =>
    tokenBytes.slice(0, index).reduce((sum, one) => sum + one.length, 0),
  );
  const seqs = Buffer.alloc(shape.seqs ? sorted.length * 3 : 0, 7);
  const aligned = (bytes: Buffer): Buffer => padTo(bytes, shape.alignment);
  const front = [aligned(Buffer.concat(names)), aligned(integers(markers, shape.markerBytes))];
  const tokenParts = [aligned(Buffer.concat(tokenBytes)), aligned(integers(offsets, 2))];
  if (shape.order === 'old') {
    const addresses = encodeAddresses(sorted, shape, at);
    return Buffer.concat([addresses, numSyms, ...front, aligned(seqs), ...tokenParts]);
  }
  const before = Buffer.concat([numSyms, ...front, ...tokenParts]);
  return Buffer.concat([before, encodeAddresses(sorted, shape, at + BigInt(before.length)), aligned(seqs)]);
}

function tokenList(): string[] {
  const free = bigrams.values();
  return Array.from({ length: 256 }, (_, code) => {
    const character = String.fromCharCode(code);
    return code !== 0 && /[\w.$@]/.test(character) ? character : (free.next().value ?? `?${code}`);
  });
}

function encodeName(text: string, tokens: readonly string[]): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length;) {
    let best = text.charCodeAt(at);
    tokens.forEach((token, index) => {
      if (token.length > tokens[best]!.length && text.startsWith(token, at)) best = index;
    });
    bytes.push(best);
    at += tokens[best]!.length;
  }
  const length = bytes.length < 0x80 ? [bytes.length] : [0x80 | (bytes.length & 0x7f), bytes.length >> 7];
  return Buffer.from([...length, ...bytes]);
}

function encodeAddresses(symbols: readonly BuiltSymbol[], shape: KallsymsShape, at: bigint): Buffer {
  const base = symbols.find(({ address }) => address >= textStart)!.address;
  const offsets = symbols.map(({ address }, index) => {
    if (shape.addresses === 'place') return BigInt.asIntN(32, address - (at + BigInt(4 * index)));
    if (shape.addresses === 'plain' || address < textStart)
      return BigInt.asIntN(32, address - (address < base ? 0n : base));
    return base - 1n - address;
  });
  if (shape.addresses === 'absolute') {
    const bytes = Buffer.alloc(symbols.length * 8);
    symbols.forEach(({ address }, index) => bytes.writeBigUInt64LE(address, index * 8));
    return bytes;
  }
  const bytes = Buffer.alloc(symbols.length * 4);
  offsets.forEach((offset, index) => bytes.writeInt32LE(Number(offset), index * 4));
  if (shape.addresses === 'place') return bytes;
  const baseBytes = Buffer.alloc(8);
  baseBytes.writeBigUInt64LE(base);
  return Buffer.concat([padTo(bytes, 8), baseBytes]);
}

function integers(values: readonly number[], width: 2 | 4 | 8): Buffer {
  const bytes = Buffer.alloc(values.length * width);
  values.forEach((value, index) => bytes.writeUIntLE(value, index * width, width === 8 ? 6 : width));
  return bytes;
}

function padTo(bytes: Buffer, alignment: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((alignment - (bytes.length % alignment)) % alignment)]);
}

/**
 * A bzImage around a payload that is compressed already.
 *
 * @param payload with the content's size appended (not for gzip)
 */
export function buildBzImage(payload: Buffer, version = '6.1.0-test (builder@host) #1 SMP'): Buffer {
  const setup = Buffer.alloc(4 * 512);
  setup[0x1f1] = 3;
  setup.writeUInt16LE(0xaa55, 0x1fe);
  setup.write('HdrS', 0x202, 'latin1');
  setup.writeUInt16LE(0x20f, 0x206);
  setup.writeUInt16LE(0x400, 0x20e);
  setup[0x211] = 1;
  setup.writeUInt16LE(0x7f, 0x236);
  setup.writeUInt32LE(64, 0x248);
  setup.writeUInt32LE(payload.length, 0x24c);
  setup.write(`${version}\0`, 0x600, 'latin1');
  const body = padTo(Buffer.concat([Buffer.alloc(64), payload]), 16);
  setup.writeUInt32LE(body.length / 16, 0x1f4);
  return Buffer.concat([setup, body]);
}

/** The content's size, which the kernel's build appends to what it compresses (not with gzip). */
export function withSize(compressed: Buffer, contentBytes: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(contentBytes);
  return Buffer.concat([compressed, size]);
}

/** As many functions as asked for, the names that kallsyms encodes in different ways among them. */
export function someSymbols(count: number): BuiltSymbol[] {
  const step = 16n;
  const functions = Array.from({ length: count }, (_, index): BuiltSymbol => {
    const kind = index % 5;
    const name =
      index === 7
        ? `a_very_long_name_${'mangled_'.repeat(40)}`
        : [
            `foo_${index}`,
            `sys_in_${index}`,
            `__initer.${index}`,
            `asm_exc_${index}`,
            `x.constprop.${index}`,
          ][kind]!;
    return { address: textStart + BigInt(index) * step, type: 'tTWtT'[kind]!, name };
  });
  return [
    ...functions,
    { address: textStart, type: 'T', name: '_stext' },
    { address: textStart + BigInt(count) * step, type: 'T', name: '_etext' },
    { address: rodataStart, type: 'D', name: 'linux_banner' },
  ];
}
