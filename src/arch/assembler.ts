/**
 * What the assemblers of architectures share whose instructions are words of 32 bits: an instruction is a number, jumps
 * name labels.
 */

/** An instruction, a label that the next one stands at, or an instruction that needs to know where a label is. */
export type Line =
  | number
  | { readonly label: string }
  | { readonly to: string; readonly encode: (distance: number) => number };

const wordBytes = 4;

/** Code of these lines, little-endian. */
export function assemble(lines: readonly Line[]): Buffer {
  const labels = new Map<string, number>();
  const code: Exclude<Line, { label: string }>[] = [];
  for (const line of lines) {
    if (typeof line === 'object' && 'label' in line) labels.set(line.label, code.length * wordBytes);
    else code.push(line);
  }
  const bytes = Buffer.alloc(code.length * wordBytes);
  code.forEach((line, index) => {
    const at = index * wordBytes;
    const word = typeof line === 'number' ? line : line.encode(distance(labels, line.to, at));
    bytes.writeUInt32LE(word >>> 0, at);
  });
  return bytes;
}

function distance(labels: ReadonlyMap<string, number>, to: string, from: number): number {
  const target = labels.get(to);
  if (target === undefined) throw new Error(`no label ${to}`);
  return target - from;
}

export function label(name: string): Line {
  return { label: name };
}
