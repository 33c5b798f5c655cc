import { adviseCommand } from './advise.ts';
import { actionCommand } from './action-check.ts';
import { baselineCommand } from './baseline.ts';
import type { Command } from './command.ts';
import { bisectCommand } from './bisect.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { demoCommand } from './demo.ts';
import { dumpCommand } from './dump.ts';
import { exportCommand } from './export.ts';
import { historyCommand } from './history.ts';
import { importCommand } from './import.ts';
import { noiseCommand } from './noise.ts';
import { qemuCommand } from './qemu.ts';
import { showCommand } from './show.ts';
import { runCommand } from './run.ts';
import { topCommand } from './top.ts';

/** Every command, in the order the help lists them. */
export const commands: readonly Command[] = [
  doctorCommand,
  demoCommand,
  runCommand,
  noiseCommand,
  showCommand,
  topCommand,
  adviseCommand,
  compareCommand,
  baselineCommand,
  historyCommand,
  bisectCommand,
  importCommand,
  dumpCommand,
  exportCommand,
  qemuCommand,
  actionCommand,
];
