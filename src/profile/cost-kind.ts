/**
 * What kind of cost an instruction is. Only *work* is what somebody wrote and can make faster; the others depend on
 * clocks, on when something happened, on what memory looked like or on random numbers, and move although nobody
 * changed them. Every node of a call tree has exactly one kind, so that kinds sum to the total to the instruction.
 */
export const costKinds = [
  'work',
  /** polling a clock or a device until it says so: costs virtual time, whatever the number of instructions */
  'waiting',
  /** interrupts from outside and what they did, whoever was interrupted */
  'interrupts',
  /** switching tasks, waking them, RCU, softirq threads, the idle loop */
  'scheduling',
  /** allocating, freeing and clearing pages and slab objects */
  'memory',
  /** work whose amount depends on random numbers */
  'random',
  /** kernel threads that tidy up when they please */
  'background',
  /** reading in what the boot was handed, by its size: the command line's words, the initramfs' bytes */
  'loading',
] as const;

export type CostKind = (typeof costKinds)[number];

/** Number of a kind in columns: its place in costKinds. */
export const costNumber = Object.fromEntries(costKinds.map((kind, number) => [kind, number])) as Readonly<
  Record<CostKind, number>
>;
