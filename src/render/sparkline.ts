/** A curve in one line of text. */

const blocks = '▁▂▃▄▅▆▇█';

/**
 * The last known value of each of at most `count` equal parts of a series; NaN where nothing of a part is known.
 */
export function lastOfParts(values: readonly number[], count: number): number[] {
  const parts = Math.min(count, values.length);
  return Array.from({ length: parts }, (_, part) => {
    const [start, end] = [part, part + 1].map((at) => Math.floor((at * values.length) / parts)) as [
      number,
      number,
    ];
    return values.slice(start, end).findLast((value) => !Number.isNaN(value)) ?? NaN;
  });
}

/**
 * One character for each of at most `width` equal parts of the series, by the part's last known value; a blank where
 * nothing is known. The lowest block is the smallest value, and a series that does not change is of lowest blocks.
 *
 * @param least from the lowest to the highest block it is at least so much: what moves less is no hill
 */
export function sparkline(values: readonly number[], width: number, least = 0): string {
  const parts = lastOfParts(values, width);
  const known = parts.filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return parts
    .map((value) => {
      if (Number.isNaN(value)) return ' ';
      const level = high === low ? 0 : (value - low) / Math.max(high - low, least);
      return blocks[Math.min(blocks.length - 1, Math.floor(level * blocks.length))]!;
    })
    .join('');
}
