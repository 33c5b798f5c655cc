/** Where a stage begins, or the measurement ends: at the first event there. */
export interface TimeMark {
  readonly name: string;
  readonly role: 'stage' | 'end' | 'panic';
  /** link address of a function, or a physical address before the kernel runs */
  readonly at: { readonly address: bigint } | { readonly firstUserInstruction: true };
}
