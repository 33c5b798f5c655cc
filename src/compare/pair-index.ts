/**
 * A hash table from pairs of small integers to row numbers, in typed arrays: a Map with a million keys of this
 * kind takes ten times the memory and time.
 */
export class PairIndex {
  private slots: Int32Array;
  private mask: number;
  private readonly first: (row: number) => number;
  private readonly second: (row: number) => number;
  private count = 0;

  /** @param first, second the pair that a row stands for; rows are kept by the caller */
  constructor(first: (row: number) => number, second: (row: number) => number, expected: number) {
    let capacity = 1024;
    while (capacity < expected * 2) capacity *= 2;
    this.slots = new Int32Array(capacity).fill(-1);
    this.mask = capacity - 1;
    this.first = first;
    this.second = second;
  }

  /** The row of the pair, or -1. */
  find(a: number, b: number): number {
    return this.slots[this.slotOf(a, b)]!;
  }

  /** Remembers a row whose pair is not in the table yet. */
  add(row: number): void {
    if (this.count * 2 > this.mask) this.grow();
    this.slots[this.slotOf(this.first(row), this.second(row))] = row;
    this.count += 1;
  }

  private slotOf(a: number, b: number): number {
    let slot = hash(a, b) & this.mask;
    for (;;) {
      const row = this.slots[slot]!;
      if (row < 0 || (this.first(row) === a && this.second(row) === b)) return slot;
      slot = (slot + 1) & this.mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2).fill(-1);
    this.mask = this.slots.length - 1;
    for (const row of old) if (row >= 0) this.slots[this.slotOf(this.first(row), this.second(row))] = row;
  }
}

/** Two rounds of multiply and shift (constants of MurmurHash3's finalizer). */
function hash(a: number, b: number): number {
  let value = Math.imul(a, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  value ^= value >>> 15;
  value = Math.imul(value, 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
