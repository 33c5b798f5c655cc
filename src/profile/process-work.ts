/** What a process, or a unit's processes, executed. */
import type { Process } from './profile.ts';

/** User and kernel instructions, as far as they are known; interrupts strike whoever is there. */
export function userAndKernel({
  userInstructions,
  kernelInstructions,
}: Pick<Process, 'userInstructions' | 'kernelInstructions'>): number {
  return Math.max(0, userInstructions) + Math.max(0, kernelInstructions);
}
