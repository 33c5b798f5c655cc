import type { Command } from './command.ts';
import { exportCommand } from './export.ts';
import { showCommand } from './show.ts';
import { runCommand } from './run.ts';

/** Every command, in the order the help lists them. */
export const commands: readonly Command[] = [runCommand, exportCommand];
