/**
 * A guest that is a firmware image alone and executes a known number of blocks, by which complete exec_tb traces are told
 * (qemu/probe/complete-exec-tb.ts): each round it calls a routine, which returns.
 */

/** Rounds of the guest's loop: of three blocks each, 24 times what QEMU's trace ring holds. */
export const probeRounds = 50_000;

export interface ExecTbProbe {
  /** QEMU's arguments, without the image's name, which is last */
  readonly args: readonly string[];
  readonly image: Uint8Array;
  /** addresses of the blocks of a round: the call, the routine, what the return comes back to */
  readonly blocks: readonly number[];
  /** QEMU's exit status when the guest is done */
  readonly status: number;
}
