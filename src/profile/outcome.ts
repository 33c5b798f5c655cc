/** How a boot ended. Only `reached-end` carries a verdict; everything else is a failed boot. */
export interface Outcome {
  readonly kind:
    'reached-end' | 'panic' | 'hang' | 'limit' | 'early-exit' | 'qemu-failed' | 'interrupted' | 'imported';
  /** one sentence for a person: which end mark, the panic's first line, which limit */
  readonly detail: string;
}
