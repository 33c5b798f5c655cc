/** Long columns of numbers as text, several times as fast as the engine's own join(): a profile has millions of them. */

/** What `[${values.join(',')}]` is. */
export function joinNumbers(numbers: Int32Array | Float64Array | Uint8Array): string {
  // One type of array keeps the loop one that the engine compiles well.
  const values = numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
  let text = '[';
  let at = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (at > chunk.length - longest) {
      text += chunk.toString('latin1', 0, at);
      at = 0;
    }
    if (index > 0) chunk[at++] = comma;
    const value = values[index]!;
    if (value >= 0 && value < 10 && value === (value | 0)) chunk[at++] = zero + value;
    else if (value === -1) {
      chunk[at++] = minus;
      chunk[at++] = zero + 1;
    } else if (value > 0 && value === (value | 0)) at = writeWhole(at, value | 0);
    else at += chunk.write(String(value), at, 'latin1');
  }
  return `${text}${chunk.toString('latin1', 0, at)}]`;
}

const chunk = Buffer.allocUnsafe(2 ** 16);
/** A comma and `-1.2345678901234567e-300`. */
const longest = 25;
const [comma, minus, zero] = [0x2c, 0x2d, 0x30];

/** @returns where it ends */
function writeWhole(start: number, value: number): number {
  let end = start + 1;
  for (let power = 10; power <= value; power *= 10) end += 1;
  let rest = value;
  for (let at = end - 1; at >= start; at -= 1) {
    const tens = (rest / 10) | 0;
    chunk[at] = zero + rest - tens * 10;
    rest = tens;
  }
  return end;
}
