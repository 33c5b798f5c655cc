/**
 * What the plugin is told before the guest starts: addresses only, each resolved from symbols beforehand.
 * The plugin has no symbol knowledge beyond these lists.
 */

export interface TracerConfig {
  /** file the plugin writes (a temporary neighbour, renamed when complete) */
  readonly output: string;
  /** entry addresses of functions, ascending: where a tail call or an indirect call can land */
  readonly functionEntries: BigUint64Array;
  /** code that never becomes a frame (retpoline and return thunks, __fentry__): its cost goes to the caller */
  readonly transparent: readonly AddressRange[];
  /** first instructions of interrupt and exception entries (asm_exc_*, asm_sysvec_*, irq_entries …) */
  readonly interruptEntries: BigUint64Array;
  /** of these, faults whose instruction is executed again (page fault, general protection …) */
  readonly faultEntries: BigUint64Array;
  readonly systemCallEntries: BigUint64Array;
  /** first instruction of the task switch (__switch_to_asm), null where unknown: rsi is the next task there */
  readonly taskSwitch: bigint | null;
  /** kernel image: link addresses and where it lies physically, to map identity-mapped aliases back; null: none */
  readonly kernelImage: { readonly start: bigint; readonly end: bigint; readonly physical: bigint } | null;
  readonly marks: readonly TracerMark[];
  /** stop the guest after this many instructions */
  readonly instructionLimit: number;
  /** virtual-time sampling period in instructions, 0 for none */
  readonly samplePeriod: number;
  readonly stackBytes: number;
  readonly observe: {
    readonly console: boolean;
    readonly processes: boolean;
    readonly modules: boolean;
    readonly systemCalls: boolean;
  };
}

/** [start, end) */
export interface AddressRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** A place the plugin watches; reaching an `end` or `panic` mark ends the measurement at that instruction. */
export interface TracerMark {
  readonly role: 'stage' | 'end' | 'panic' | 'note';
  readonly at:
    | { readonly address: bigint }
    /** the first instruction in user mode */
    | { readonly firstUserInstruction: true }
    /** a task executes this path (API >= 4): `entry` is where, the path's `struct filename *` is in `register` */
    | { readonly exec: string; readonly entry: bigint; readonly register: 'rdi' | 'rsi' }
    /** a line of console output contains this text (API >= 2) */
    | { readonly console: string };
  /** `note` marks are recorded at every passing, others at the first */
}
