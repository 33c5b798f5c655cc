/** Reads the rows of a trace's sections column by column, in the layout of trace-layout.ts. */
import { inputError, type BootgateError } from '../base/errors.ts';
import { columnOffsets, rowBytes, type RowLayout } from './trace-layout.ts';

/** Columns of one section, each checked for what its values may be. */
export class ColumnReader {
  readonly rows: number;
  private readonly offsets: Readonly<Record<string, number>>;
  private readonly stride: number;
  private readonly start: number;
  private readonly view: DataView;
  private readonly file: string;

  constructor(
    view: DataView,
    file: string,
    layout: RowLayout,
    place: { readonly offset: number; readonly rows: number },
  ) {
    this.view = view;
    this.file = file;
    this.rows = place.rows;
    this.start = place.offset;
    this.offsets = columnOffsets(layout);
    this.stride = rowBytes(layout);
  }

  u64(column: string): BigUint64Array {
    const values = new BigUint64Array(this.rows);
    for (let row = 0; row < this.rows; row += 1)
      values[row] = this.view.getBigUint64(this.at(column, row), true);
    return values;
  }

  i32(column: string): Int32Array {
    const values = new Int32Array(this.rows);
    for (let row = 0; row < this.rows; row += 1) values[row] = this.view.getInt32(this.at(column, row), true);
    return values;
  }

  /** A number of things: below 2^53. */
  count(column: string): Float64Array {
    const values = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row += 1) {
      const at = this.at(column, row);
      const high = this.view.getUint32(at + 4, true);
      if (high >= 2 ** 21) throw this.bad(column, row, 'absurd count');
      values[row] = high * 2 ** 32 + this.view.getUint32(at, true);
    }
    return values;
  }

  /** -1 or a number below 2^53 */
  signed(column: string): Float64Array {
    const values = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row += 1) {
      const value = Number(this.view.getBigInt64(this.at(column, row), true));
      if (value < -1 || value > Number.MAX_SAFE_INTEGER) throw this.bad(column, row, 'absurd time');
      values[row] = value;
    }
    return values;
  }

  /** Rows of another table of `limit` rows, from `least` (-1 means none). */
  index(column: string, limit: number, least: -1 | 0 = -1): Int32Array {
    const values = this.i32(column);
    const wrong = values.findIndex((value) => value < least || value >= limit);
    if (wrong >= 0) throw this.bad(column, wrong, `row ${values[wrong]!} of a table of ${limit}`);
    return values;
  }

  /** Rows of this very table, each before the row itself: no cycles. */
  parents(column: string): Int32Array {
    const values = this.i32(column);
    const wrong = values.findIndex((value, row) => value < -1 || value >= row);
    if (wrong >= 0) throw this.bad(column, wrong, `parent ${values[wrong]!} of row ${wrong}`);
    return values;
  }

  /** A small number, `most` at most. */
  kind(column: string, most: number): Uint8Array {
    const values = this.i32(column);
    const wrong = values.findIndex((value) => value < 0 || value > most);
    if (wrong >= 0) throw this.bad(column, wrong, `unknown kind ${values[wrong]!}`);
    return Uint8Array.from(values);
  }

  /** Texts of the heap, by the columns that hold where they start and how long they are. */
  text(heap: Buffer, column: string, lengthColumn = `${column}Length`): string[] {
    const [starts, lengths] = [this.i32(column), this.i32(lengthColumn)];
    return Array.from(starts, (start, row) => {
      const end = start + lengths[row]!;
      if (start < 0 || end < start || end > heap.length)
        throw this.bad(column, row, 'a text beyond the heap');
      return heap.toString('utf8', start, end);
    });
  }

  /** All rows as they lie in the file. */
  bytes(): Buffer {
    return Buffer.from(this.view.buffer, this.view.byteOffset + this.start, this.rows * this.stride);
  }

  bad(column: string, row: number, message: string): BootgateError {
    return inputError(`${column}: ${message}`, { place: { file: this.file, offset: this.at(column, row) } });
  }

  private at(column: string, row: number): number {
    return this.start + row * this.stride + this.offsets[column]!;
  }
}
