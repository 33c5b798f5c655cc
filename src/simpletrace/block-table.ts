/**
 * Blocks of guest code by address: a hash table with a row a distinct block, and what is added up in each row.
 * A boot has some 100,000 distinct kernel blocks but 150,000,000 executions, so whatever can be found out once a
 * block (its function, its role) is, and the rest is two additions.
 *
 * Rows below `specialRows` are not blocks but time that belongs to none; see specialRow.
 */

/** Rows that stand for no block. */
export const specialRow = {
  /** code in user mode: addresses mean nothing without the process */
  user: 0,
  /** between exec_tb_exit and the next block: translation, devices, the main loop */
  qemu: 1,
  /** from the last event before a dropped-events record to the first one after it */
  lost: 2,
  /** blocks beyond `maxBlocks` */
  overflow: 3,
} as const;

export const specialRows = 4;

/** What a block means to whoever follows system calls and idle time. */
export const codeRole = {
  kernel: 0,
  user: 1,
  systemCallEntry: 2,
  idle: 3,
  /** and above: entry of the function of system call `role - systemCall`, a row of CodeNamer.systemCalls */
  systemCall: 16,
} as const;

/** Distinct blocks held: ten times what a large boot has, about 100 MB. */
export const maxBlocks = 1 << 20;

const initialSlots = 1 << 12;
const multiplier = 0x9e3779b1;

export class BlockTable {
  /** slots of four: address (low, high), row, role; row 0 is no block's, so it marks a free slot */
  slots = new Int32Array(4 * initialSlots);
  /** a hash's upper bits are the slot: `hash >>> shift` */
  shift = 32 - Math.log2(initialSlots);
  /** pairs, by row: ns and executions since the last `drain` */
  sums = new Float64Array(2 * (initialSlots / 2));
  /** by row */
  low = new Uint32Array(initialSlots / 2);
  high = new Uint32Array(initialSlots / 2);
  /** function of the block, as CodeNames counts them */
  code = new Int32Array(initialSlots / 2);
  /** see codeRole */
  role = new Int16Array(initialSlots / 2);
  /** 1 where the block is its function's first instruction */
  entry = new Uint8Array(initialSlots / 2);
  length = specialRows;
  readonly #maxRows: number;

  constructor(blocks = maxBlocks) {
    this.#maxRows = specialRows + blocks;
  }

  /** Row of the block at an address, -1 where it was not added yet. The hot loop has its own copy of this. */
  find(low: number, high: number): number {
    const { slots, shift } = this;
    const mask = (1 << (32 - shift)) - 1;
    let slot = hashAddress(low, high) >>> shift;
    for (;;) {
      const row = slots[4 * slot + 2]!;
      if (row === 0) return -1;
      if (slots[4 * slot] === (low | 0) && slots[4 * slot + 1] === (high | 0)) return row;
      slot = (slot + 1) & mask;
    }
  }

  /** Adds a block that is not there and returns its row; specialRow.overflow when the table is full. */
  add(low: number, high: number, code: number, role: number, entry: boolean): number {
    if (this.length === this.#maxRows) return specialRow.overflow;
    if (this.length === this.low.length) this.#grow();
    const row = this.length;
    this.length += 1;
    this.low[row] = low;
    this.high[row] = high;
    this.code[row] = code;
    this.role[row] = role;
    this.entry[row] = entry ? 1 : 0;
    this.#insert(row);
    return row;
  }

  #insert(row: number): void {
    const { slots, shift } = this;
    const mask = (1 << (32 - shift)) - 1;
    let slot = hashAddress(this.low[row]!, this.high[row]!) >>> shift;
    while (slots[4 * slot + 2] !== 0) slot = (slot + 1) & mask;
    slots[4 * slot] = this.low[row]!;
    slots[4 * slot + 1] = this.high[row]!;
    slots[4 * slot + 2] = row;
    slots[4 * slot + 3] = this.role[row]!;
  }

  /** Doubles everything: slots stay at most half full. */
  #grow(): void {
    const rows = 2 * this.low.length;
    this.low = grown(this.low, new Uint32Array(rows));
    this.high = grown(this.high, new Uint32Array(rows));
    this.code = grown(this.code, new Int32Array(rows));
    this.role = grown(this.role, new Int16Array(rows));
    this.entry = grown(this.entry, new Uint8Array(rows));
    this.sums = grown(this.sums, new Float64Array(2 * rows));
    this.slots = new Int32Array(4 * 2 * rows);
    this.shift -= 1;
    for (let row = specialRows; row < this.length; row += 1) this.#insert(row);
  }
}

/** Mixes an address into 32 bits (Fibonacci hashing); only its upper bits are any good. */
export function hashAddress(low: number, high: number): number {
  return Math.imul(low ^ Math.imul(high, 0x85ebca6b), multiplier);
}

function grown<A extends Float64Array | Int32Array | Uint32Array | Int16Array | Uint8Array>(
  old: A,
  larger: A,
): A {
  larger.set(old);
  return larger;
}
