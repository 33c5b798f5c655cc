/** Growable typed columns: tables are built row by row without an object per row, then frozen to typed arrays. */

interface TypedArray {
  readonly length: number;
  [index: number]: number;
}

abstract class Column<A extends TypedArray> {
  protected data: A;
  length = 0;

  protected constructor(data: A) {
    this.data = data;
  }

  protected abstract allocate(capacity: number, old: A | null): A;
  /** A view of exactly `length` values; the column must not grow afterwards. */
  abstract toArray(): A;

  /** Appends a value and returns its row. */
  push(value: number): number {
    if (this.length === this.data.length) this.data = this.allocate(Math.max(16, this.length * 2), this.data);
    this.data[this.length] = value;
    return this.length++;
  }

  get(row: number): number {
    return this.data[row]!;
  }

  set(row: number, value: number): void {
    this.data[row] = value;
  }

  add(row: number, value: number): void {
    this.data[row] = this.data[row]! + value;
  }
}

/** Counts and times: doubles, exact for integers up to 2^53. */
export class Float64Column extends Column<Float64Array<ArrayBuffer>> {
  constructor(capacity = 256) {
    super(new Float64Array(capacity));
  }
  protected allocate(capacity: number, old: Float64Array<ArrayBuffer> | null): Float64Array<ArrayBuffer> {
    const grown = new Float64Array(capacity);
    if (old) grown.set(old);
    return grown;
  }
  toArray(): Float64Array<ArrayBuffer> {
    return this.data.subarray(0, this.length);
  }
}

/** Indices into other tables, -1 for none. */
export class Int32Column extends Column<Int32Array<ArrayBuffer>> {
  constructor(capacity = 256) {
    super(new Int32Array(capacity));
  }
  protected allocate(capacity: number, old: Int32Array<ArrayBuffer> | null): Int32Array<ArrayBuffer> {
    const grown = new Int32Array(capacity);
    if (old) grown.set(old);
    return grown;
  }
  toArray(): Int32Array<ArrayBuffer> {
    return this.data.subarray(0, this.length);
  }
}
