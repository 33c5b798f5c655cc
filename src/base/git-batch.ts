/**
 * The output of `git cat-file --batch` (git-cat-file(1)), as it arrives in pieces of any size:
 *
 *     ID blob SIZE\n  CONTENT  \n      for each object that was asked for, in that order
 */
import { BootgateError } from './errors.ts';

/** A line of a 64 digit id, a type and a size is shorter. */
const longestHeader = 200;

/**
 * @param maximumBytes of a larger object no byte is kept
 * @param take gets each object's content, null where it is larger
 * @returns takes the next piece
 * @throws BootgateError where git has no such object, or says something else
 */
export function gitBatch(
  maximumBytes: number,
  take: (content: Uint8Array | null) => void,
): (chunk: Buffer) => void {
  /** what came and is not a whole header or content yet */
  let rest: Buffer = Buffer.alloc(0);
  /** bytes of a large object that are still to come, its line feed among them */
  let skipped = 0;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (;;) {
      const dropped = Math.min(skipped, rest.length - at);
      skipped -= dropped;
      at += dropped;
      const end = rest.indexOf(0x0a, at);
      if (end < 0 ? rest.length - at > longestHeader : end - at > longestHeader)
        throw new BootgateError('git cat-file said something else than an object');
      if (end < 0) break;
      const header = rest.toString('latin1', at, end);
      const size = Number(/ blob (\d+)$/.exec(header)?.[1] ?? NaN);
      if (Number.isNaN(size)) throw new BootgateError(`git cat-file lacks a file of the branch: ${header}`);
      if (size > maximumBytes) {
        take(null);
        at = end + 1;
        skipped = size + 1;
        continue;
      }
      if (rest.length < end + 1 + size + 1) break;
      take(rest.subarray(end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
    rest = rest.subarray(at);
  };
}
