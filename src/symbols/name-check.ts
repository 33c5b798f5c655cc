/** What speaks against a kernel's names. */
export interface FailedNameCheck {
  /** enough by itself to withhold them; else only together with another doubt */
  readonly sure: boolean;
  /** the evidence, as a sentence's end */
  readonly text: string;
}

/** Names are withheld on proof alone: hiding right ones for one odd sign would be worse than to warn. */
export function areWithheld(failed: readonly FailedNameCheck[]): boolean {
  return failed.length > 1 || failed.some(({ sure }) => sure);
}

export function failedChecksText(failed: readonly FailedNameCheck[]): string {
  return failed.map(({ text }) => text).join('; ');
}
