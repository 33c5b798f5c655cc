/** `bootgate top`: the call tree in the terminal, with keys. This file owns the terminal; src/render/top the rest. */
import { emitKeypressEvents } from 'node:readline';
import { exitStatus, inputError } from '../base/errors.ts';
import { compare } from '../compare/compare.ts';
import { defaultPolicy } from '../config/default-policy.ts';
import { comparisonReport, profileReport } from '../render/report/report-model.ts';
import { buildModel, type Model } from '../render/report/report-tree.ts';
import { styleFor } from '../render/style.ts';
import { drawTop, frameLines } from '../render/top/draw-top.ts';
import { pressKey } from '../render/top/press-key.ts';
import { initialState } from '../render/top/tree-state.ts';
import type { Command, CommandHost } from './command.ts';
import { readProfileArgument } from './profile-argument.ts';
import { exporter } from '../base/version.ts';

/** xterm control sequences: alternate screen, hidden cursor, home, clear to the end of line and screen. */
const enter = '\x1b[?1049h\x1b[?25l';
const leave = '\x1b[?25h\x1b[?1049l';
const home = '\x1b[H';
const clearLine = '\x1b[K';
const clearBelow = '\x1b[J';

export const topCommand: Command = {
  name: 'top',
  usage: 'PROFILE [options]',
  summary: 'browse the call tree of a profile, or of the difference of two, with keys',
  options: { base: { type: 'string', value: 'PROFILE', description: 'show what changed since this one' } },
  positionals: { min: 1, max: 1 },
  async run(args, host) {
    if (host.stdout.isTTY !== true || !process.stdin.isTTY) {
      throw inputError("'bootgate top' needs a terminal", {
        hint: "without one: 'bootgate show PROFILE --tree'",
      });
    }
    const profile = await readProfileArgument(args.positionals[0]!, host.cwd);
    const basePath = args.string('base');
    if (basePath === undefined) {
      await browse(buildModel(profileReport(profile, exporter)), host);
      return exitStatus.ok;
    }
    const base = await readProfileArgument(basePath, host.cwd);
    const comparison = compare({
      base: { profile: base, label: 'base' },
      head: { profile, label: 'head' },
      policy: defaultPolicy,
      today: new Date().toISOString().slice(0, 10),
    });
    await browse(buildModel(comparisonReport(base, profile, comparison, exporter)), host);
    return exitStatus.ok;
  },
};

/** Shows the tree until a key ends it; the terminal is left as it was found, also after Ctrl-C. */
async function browse(model: Model, host: CommandHost): Promise<void> {
  const { stdin, stdout } = process;
  const style = styleFor(host.stdout, host.env);
  let state = initialState(model);
  const draw = (): void => {
    const screen = { columns: stdout.columns, rows: stdout.rows };
    const lines = drawTop(model, state, screen, style).map((line) => line + clearLine);
    host.stdout.write(home + lines.join('\r\n') + clearBelow);
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  host.stdout.write(enter);
  stdout.on('resize', draw);
  try {
    await new Promise<void>((resolve) => {
      stdin.on('keypress', (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
        if (key.ctrl && (key.name === 'c' || key.name === 'd')) {
          resolve();
          return;
        }
        const page = Math.max(1, stdout.rows - frameLines);
        state = pressKey(
          model,
          state,
          { name: key.name ?? text ?? '', ...(text === undefined ? {} : { text }) },
          page,
        );
        if (state.done) resolve();
        else draw();
      });
      draw();
    });
  } finally {
    stdout.off('resize', draw);
    stdin.removeAllListeners('keypress');
    stdin.setRawMode(false);
    stdin.pause();
    host.stdout.write(leave);
  }
}
