/**
 * Detects that a kernel ran elsewhere than it was linked (KASLR), from addresses seen and its symbols. The
 * image moves as a whole, by a multiple of CONFIG_PHYSICAL_ALIGN, 2 MiB, and by less than 1 GiB
 * (KERNEL_IMAGE_SIZE, of the decompressor's kaslr.c).
 */
import type { SymbolTable } from './symbol-table.ts';

export type KaslrFinding =
  | { readonly kind: 'none' }
  /** add to link addresses to get the addresses seen */
  | { readonly kind: 'offset'; readonly offset: bigint }
  | { readonly kind: 'unknown'; readonly reason: string };

const step = 0x20_0000n;
const maxOffset = 0x4000_0000n;
/** fewer distinct kernel addresses than this prove nothing */
const minAddresses = 32;
/**
 * the right offset puts at least this share of the addresses on function entries. Of block starts some 20 % are
 * entries; a wrong offset puts 5 % of those on one by chance, since both are multiples of 16 …
 */
const requiredShare = 0.1;
/** … and no other offset puts half as many there */
const rivalShare = 0.5;
const maxTried = 4096;

/**
 * @param observed addresses at which blocks of code were seen to start; those of other code (firmware, user) are
 *   left aside
 */
export function detectKaslrOffset(observed: BigUint64Array, table: SymbolTable): KaslrFinding {
  const { start, end } = textExtent(table);
  const seen = [...new Set(observed)]
    .filter((address) => address >= start && address < end + maxOffset)
    .sort(byValue);
  if (seen.length < minAddresses) {
    return {
      kind: 'unknown',
      reason: `only ${seen.length} different kernel addresses were seen, at least ${minAddresses} are needed`,
    };
  }
  const every = Math.ceil(seen.length / maxTried);
  const tried = seen.filter((_, index) => index % every === 0);
  const starts = new Set(table.address);
  const hits: { offset: bigint; count: number }[] = [];
  for (let offset = 0n; offset < maxOffset; offset += step) {
    if (tried.at(-1)! - offset < start) break;
    hits.push({ offset, count: tried.filter((address) => starts.has(address - offset)).length });
  }
  hits.sort((a, b) => b.count - a.count || (a.offset < b.offset ? -1 : 1));
  const [best, rival] = hits;
  if (best === undefined || best.count < tried.length * requiredShare) {
    return {
      kind: 'unknown',
      reason: `no offset explains the addresses seen: at best ${best?.count ?? 0} of ${tried.length} are functions of these symbols, which may be another kernel's`,
    };
  }
  if (rival !== undefined && rival.count >= best.count * rivalShare) {
    return {
      kind: 'unknown',
      reason: `two offsets explain the addresses seen: 0x${best.offset.toString(16)} and 0x${rival.offset.toString(16)}`,
    };
  }
  return best.offset === 0n ? { kind: 'none' } : { kind: 'offset', offset: best.offset };
}

function textExtent({ text }: SymbolTable): { start: bigint; end: bigint } {
  return {
    start: text.reduce((least, { start }) => (start < least ? start : least), text[0]?.start ?? 0n),
    end: text.reduce((most, { end }) => (end > most ? end : most), 0n),
  };
}

function byValue(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
