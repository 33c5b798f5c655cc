/**
 * The unwinding information itself (.eh_frame; Linux Standard Base, Core 5.0, 10.6.1), for files without a table of
 * it: static programs. Records one behind the other, of which two kinds matter:
 *
 *     u32 length (0: the end), u32 0, u8 version, augmentation, alignments, register, u8… what the augmentation says
 *     u32 length, u32 distance back to one of the former, start of a function as the former says, its size, …
 */

/** DW_EH_PE_pcrel|sdata4 and absolute udata4 */
const encoding = { relative: 0x1b, absolute: 0x03 } as const;
/** bytes of a pointer by the low four bits of its encoding */
const pointerBytes: Readonly<Record<number, number>> = { 0: 8, 2: 2, 3: 4, 4: 8, 10: 2, 11: 4, 12: 8 };
/** a function's record has 20 bytes or more */
const maxRecords = 8 << 20;

/**
 * Starts of functions as link addresses, in the section's order; as far as the section makes sense.
 *
 * @param address link address of the section
 */
export function ehFrameStarts(section: Buffer, address: number): number[] {
  const starts: number[] = [];
  const encodings = new Map<number, number | null>();
  for (let at = 0, records = 0; at + 8 <= section.length && records < maxRecords; records += 1) {
    const length = section.readUInt32LE(at);
    const end = at + 4 + length;
    if (length < 4 || end > section.length) break; // the end, or a 64-bit record, which nobody writes
    const id = section.readUInt32LE(at + 4);
    const fields = section.subarray(at + 8, end);
    if (id === 0) {
      encodings.set(at, startEncoding(fields));
    } else if (fields.length >= 8) {
      const how = encodings.get(at + 4 - id);
      if (how === encoding.relative) starts.push(address + at + 8 + fields.readInt32LE(0));
      else if (how === encoding.absolute) starts.push(fields.readUInt32LE(0));
    }
    at = end;
  }
  return starts;
}

/** How the records that refer to this one encode starts: the augmentation's `R`; null where it does not say. */
function startEncoding(fields: Buffer): number | null {
  const version = fields[0];
  const nameEnd = fields.indexOf(0, 1);
  if ((version !== 1 && version !== 3) || nameEnd < 0) return null;
  const augmentation = fields.toString('latin1', 1, nameEnd);
  if (!augmentation.startsWith('z')) return null;
  // Code alignment, data alignment, return register, length of the augmentation's data.
  let at = afterNumber(fields, afterNumber(fields, nameEnd + 1));
  at = afterNumber(fields, version === 1 ? at + 1 : afterNumber(fields, at));
  for (const letter of augmentation.slice(1)) {
    if (letter === 'R') return fields[at] ?? null;
    if (letter === 'L') at += 1;
    else if (letter === 'P') at += 1 + (pointerBytes[(fields[at] ?? 0) & 15] ?? 0);
    else if (letter !== 'S' && letter !== 'B') return null;
  }
  return null;
}

/** Offset behind a LEB128 number: bit 7 says that more bytes follow. */
function afterNumber(fields: Buffer, start: number): number {
  let at = start;
  while (at < fields.length && fields[at]! >= 0x80) at += 1;
  return at + 1;
}
