/** `bootgate run`: boots scenarios, writes what was measured, prints the summary. */
import { copyFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../base/files.ts';
import { cacheFolder } from '../base/cache-folder.ts';
import { exitStatus, type ExitStatus } from '../base/errors.ts';
import { inTurn, settled } from '../base/promises.ts';
import { explainWriteError } from '../base/file-system-error.ts';
import { keptBootsOf } from '../measure/kept-boots.ts';
import type { Scenario } from '../config/scenario.ts';
import { writeProfile } from '../profile/profile-file.ts';
import { writeText } from '../render/document/write-text.ts';
import { profileDocument } from '../render/profile-document.ts';
import { viewOf } from '../render/profile-view.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { progressLine, type ProgressLine } from './boot-progress.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { measure } from '../measure/measure.ts';
import { firstAhead, hostBears, sideBySide } from '../measure/side-by-side.ts';
import { statusOf, type Measurement, type MeasureHost } from '../measure/measurement.ts';
import { baseScenarioOf, pairOptions, runPair } from './run-pair.ts';
import { scenarioOptions, scenariosFrom } from './scenario-options.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

/** Where results go when nothing else was said. */
export const defaultOutFolder = 'bootgate-out';

/** What every command that boots a scenario takes. */
export const bootOptions: Command['options'] = {
  ...scenarioOptions,
  qemu: {
    type: 'string',
    value: 'auto|system|apt|build|URL|PATH',
    description: 'which QEMU (default: auto)',
  },
  'qemu-sha256': { type: 'string', value: 'HEX', description: 'checksum of a bundle fetched by URL' },
  out: {
    type: 'string',
    short: 'o',
    value: 'DIR',
    description: `where results are written (default: ${defaultOutFolder})`,
  },
  again: { type: 'boolean', description: 'boot, even what was booted before of the same inputs' },
};

export const runCommand: Command = {
  name: 'run',
  usage: '--kernel FILE [options]',
  summary: 'boot a kernel or image and see where its instructions went',
  description: `
Writes OUT/profile.json.gz (read it with 'bootgate show') and OUT/console.log; of several scenarios, into a
folder each. Without --initrd and --disk the kernel gets an initramfs of our own that prints a line and powers
off. A bootgate.yml in the current folder gives what flags do not.

  bootgate run --kernel arch/x86/boot/bzImage
  bootgate run --kernel vmlinuz --append 'cryptomgr.notests' --runs 2
  bootgate run --base-kernel old/bzImage --kernel new/bzImage      (boots both, compares)`,
  options: {
    ...bootOptions,
    ...pairOptions,
    'keep-trace': {
      type: 'boolean',
      description: 'exec_tb: also keep OUT/exec_tb-RUN.trace.gz (gigabytes; slower)',
    },
    'trace-window': {
      type: 'string',
      value: 'FROM..TO',
      description: 'exec_tb: trace only between two times or functions: 1.5s..200ms, start_kernel..20ms',
    },
    'keep-recording': {
      type: 'boolean',
      description: 'also keep OUT/recording: the trace, the tracer’s configuration, QEMU’s messages',
    },
  },
  usesCache: true,
  positionals: { min: 0, max: 0 },
  run: runScenarios,
};

async function runScenarios(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const scenarios = await scenariosFrom(args, host.cwd);
  const out = resolve(host.cwd, args.string('out') ?? defaultOutFolder);
  const progress = progressLine(host.stderr);
  const pair = (scenario: Scenario): Scenario | null => baseScenarioOf(scenario, args, host.cwd);
  const atOnce = hostBears(scenarios.flatMap((scenario) => [scenario, pair(scenario) ?? scenario]));
  const one = firstAhead(sideBySide(measure, atOnce));
  const several = scenarios.length > 1;
  const said = scenarios.map(async (scenario) => {
    const held = heldOutput(host);
    const folder = several ? join(out, scenario.name) : out;
    const bootInto = async (side: Scenario, where: string, name: string): Promise<Measurement> =>
      await measureInto(side, where, args, host, named(progress, several ? scenario.name : name), one);
    const base = pair(scenario);
    const status = base
      ? await runPair(
          base,
          scenario,
          folder,
          async (...side) => (await bootInto(...side)).profile,
          args,
          held.host,
        )
      : summarize(await bootInto(scenario, folder, ''), held.host);
    return { name: scenario.name, text: held.text(), status };
  });
  const tell = async (next: (typeof said)[number]): Promise<ExitStatus> => {
    const { name, text, status } = await next;
    if (several) progress.step(`scenario ${name}`);
    host.stdout.write(text);
    return status;
  };
  // In their order, each as soon as it is there; one that cannot be measured takes nothing from the others.
  const inOrder = inTurn();
  const statuses = await settled(said.map((next) => inOrder(() => tell(next))));
  return statuses.find((status) => status !== exitStatus.ok) ?? exitStatus.ok;
}

/** A host whose standard output is kept for later. */
function heldOutput(host: CommandHost): { readonly host: CommandHost; readonly text: () => string } {
  const pieces: string[] = [];
  const { isTTY = false, columns } = host.stdout;
  const write = (piece: string | Uint8Array): unknown => pieces.push(Buffer.from(piece as string).toString());
  const stdout = { write, isTTY, ...(columns === undefined ? {} : { columns }) };
  return { host: { ...host, stdout }, text: () => pieces.join('') };
}

/** The progress of one of several boots. */
function named(progress: ProgressLine, name: string): ProgressLine {
  if (name === '') return progress;
  return {
    step: (text) => progress.step(`${name}: ${text}`),
    boot: (state) => progress.boot(state, name),
    done: () => progress.done(name),
  };
}

/** Prints the summary of a measurement. @returns what its outcome exits with */
function summarize({ profile, recording }: Measurement, host: CommandHost): ExitStatus {
  host.stdout.write(
    writeText(profileDocument(viewOf(profile, {})), {
      style: styleFor(host.stdout, host.env),
      width: widthFor(host.stdout),
    }),
  );
  return statusOf(recording.outcome);
}

/** Where a command measures, and how it tells of it. */
export function measureHostFrom(
  args: ParsedArguments,
  host: CommandHost,
  progress: ProgressLine,
): MeasureHost {
  return {
    cacheFolder: cacheFolder(host.env),
    env: host.env,
    cwd: host.cwd,
    signal: host.signal,
    qemu: args.string('qemu') ?? 'auto',
    qemuSha256: args.string('qemu-sha256'),
    keptBoots: args.flag('again') || args.flag('keep-recording') ? undefined : keptBootsOf(host.env),
    onStep: progress.step,
    onBoot: progress.boot,
  };
}

/** Boots a scenario and writes OUT/profile.json.gz and OUT/console.log. */
export async function measureInto(
  scenario: Scenario,
  out: string,
  args: ParsedArguments,
  host: CommandHost,
  progress: ProgressLine,
  one: typeof measure = measure,
): Promise<Measurement> {
  const kept = args.flag('keep-recording');
  const work = await workFolder(out, kept).catch((error: unknown) => {
    throw explainWriteError(error, out);
  });
  try {
    const measured = await one(scenario, work, {
      ...measureHostFrom(args, host, progress),
      ...(args.flag('keep-trace') ? { keepTraces: out } : {}),
      traceWindow: args.string('trace-window'),
    });
    progress.done();
    const file = join(out, 'profile.json.gz');
    await writeProfile(file, measured.profile);
    await copyFile(measured.recording.console, join(out, 'console.log'));
    progress.step(`written: ${file}`);
    return measured;
  } catch (error) {
    // Without a profile these are all there is to say what went wrong.
    for (const name of ['console.log', 'qemu.log']) {
      await copyFile(join(work, 'run-1', name), join(out, name)).catch(() => undefined);
    }
    throw explainWriteError(error, out);
  } finally {
    progress.done();
    if (!kept) await rm(work, { recursive: true, force: true });
  }
}

async function workFolder(out: string, kept: boolean): Promise<string> {
  await makeFolder(out);
  if (!kept) return await makeWorkFolder(out, '.recording');
  const work = join(out, 'recording');
  await rm(work, { recursive: true, force: true });
  return work;
}
