/**
 * What every symbol reader produces and the index is built from: columns, one entry a symbol, in the source's
 * order. Addresses are kept as two 32-bit halves, which sort and compare without BigInts.
 */

export interface RawSymbols {
  readonly length: number;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** bytes, 0 where unknown */
  readonly size: Uint32Array;
  /** offset of the NUL-terminated name in `names` */
  readonly name: Uint32Array;
  readonly names: Buffer;
  /** see `binding` */
  readonly binding: Uint8Array;
  /** 1 for code */
  readonly code: Uint8Array;
  /** index into `sections`; 0 is the unknown one */
  readonly section: Uint16Array;
  readonly sections: readonly SectionExtent[];
}

/** [start, end) of a section; the unknown section has no extent. */
export interface SectionExtent {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** Values of RawSymbols.binding, best first. */
export const binding = { global: 0, weak: 1, local: 2 } as const;

export const unknownSection: SectionExtent = { name: '', start: 0n, end: 0n };

/** Space for `capacity` symbols; the builder fills it and states how many it used. */
export function allocateSymbols(capacity: number): {
  high: Uint32Array;
  low: Uint32Array;
  size: Uint32Array;
  name: Uint32Array;
  binding: Uint8Array;
  code: Uint8Array;
  section: Uint16Array;
} {
  return {
    high: new Uint32Array(capacity),
    low: new Uint32Array(capacity),
    size: new Uint32Array(capacity),
    name: new Uint32Array(capacity),
    binding: new Uint8Array(capacity),
    code: new Uint8Array(capacity),
    section: new Uint16Array(capacity),
  };
}

/** The symbols of several sources of one file, which share its sections: the sections of the first count. */
export function joinSymbols(parts: readonly [RawSymbols, ...RawSymbols[]]): RawSymbols {
  const columns = allocateSymbols(parts.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  let nameBytes = 0;
  for (const part of parts) {
    for (const key of ['high', 'low', 'size', 'binding', 'code', 'section'] as const) {
      columns[key].set(part[key].subarray(0, part.length), length);
    }
    for (let symbol = 0; symbol < part.length; symbol += 1) {
      columns.name[length + symbol] = part.name[symbol]! + nameBytes;
    }
    length += part.length;
    nameBytes += part.names.length;
  }
  return {
    ...columns,
    length,
    names: Buffer.concat(parts.map(({ names }) => names)),
    sections: parts[0].sections,
  };
}
