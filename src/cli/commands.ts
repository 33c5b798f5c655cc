import type { Command } from './command.ts';
import { exportCommand } from './export.ts';

/** Every command, in the order the help lists them. */
export const commands: readonly Command[] = [exportCommand];
