/** A kernel whose kallsyms lie: every function's name is another's, in a table that is whole in every other way. */
import { findKallsyms } from '../../src/symbols/kallsyms.ts';
import type { KernelElf } from '../../src/symbols/kernel-elf.ts';
import { seededRandom } from './seeded-random.ts';

/** Names of one type (nm's letter) and one encoded length change places: markers and addresses stay what they are. */
export function shuffleKallsyms(kernel: KernelElf, seed = 1): Buffer {
  const found = findKallsyms(kernel);
  if (found === null) throw new Error('this kernel has no kallsyms');
  const { names, count, tokens } = found.layout;
  const bytes = Buffer.from(kernel.bytes);
  const groups = new Map<string, number[]>();
  for (let symbol = 0, at = names; symbol < count; symbol += 1) {
    const length = bytes[at]! < 0x80 ? bytes[at]! : (bytes[at]! & 0x7f) | (bytes[at + 1]! << 7);
    const first = at + (bytes[at]! < 0x80 ? 1 : 2);
    const type = String.fromCharCode(tokens[bytes[first]!]![0]!);
    const key = `${type} ${length}`;
    if (/[tTwW]/.test(type)) keep(groups, key, first);
    at = first + length;
  }
  const random = seededRandom(seed);
  for (const [key, places] of groups) {
    const length = Number(key.slice(2));
    const contents = places.map((at) => Buffer.from(bytes.subarray(at, at + length)));
    for (let last = contents.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      [contents[last], contents[other]] = [contents[other]!, contents[last]!];
    }
    contents.forEach((content, index) => content.copy(bytes, places[index]));
  }
  return bytes;
}

function keep(groups: Map<string, number[]>, key: string, place: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [place]);
  else group.push(place);
}
