/** Writes EFI programs with sections of one's choice, as objcopy and ukify do; what is behind the headers never runs. */

export interface EfiSection {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** what the table says instead of the truth */
  readonly size?: number;
  readonly offset?: number;
}

const fileAlignment = 512;

/** @param subsystem 10: an EFI application; 3: a Windows console program */
export function efiProgram(
  sections: readonly EfiSection[],
  { subsystem = 10, machine = 0x8664 } = {},
): Buffer {
  const optionalBytes = 240;
  const table = 0x80 + 24 + optionalBytes;
  const headers = Buffer.alloc(align(table + sections.length * 40));
  headers.write('MZ', 0);
  headers.writeUInt32LE(0x80, 0x3c);
  headers.write('PE\0\0', 0x80);
  headers.writeUInt16LE(machine, 0x80 + 4);
  headers.writeUInt16LE(sections.length, 0x80 + 6);
  headers.writeUInt16LE(optionalBytes, 0x80 + 20);
  headers.writeUInt16LE(0x20b, 0x80 + 24); // PE32+
  headers.writeUInt16LE(subsystem, 0x80 + 24 + 68);
  const parts: Buffer[] = [headers];
  let at = headers.length;
  sections.forEach(({ name, content, size, offset }, index) => {
    const bytes = Buffer.from(content);
    const entry = table + index * 40;
    headers.write(name, entry, 8, 'latin1');
    headers.writeUInt32LE(size ?? bytes.length, entry + 8);
    headers.writeUInt32LE(0x1000 * (index + 1), entry + 12);
    headers.writeUInt32LE(size ?? align(bytes.length), entry + 16);
    headers.writeUInt32LE(offset ?? at, entry + 20);
    parts.push(bytes, Buffer.alloc(align(bytes.length) - bytes.length));
    at += align(bytes.length);
  });
  return Buffer.concat(parts);
}

function align(bytes: number): number {
  return Math.ceil(bytes / fileAlignment) * fileAlignment;
}
