/** `bootgate doctor`: what this machine offers, what is missing, and the command that adds it. */
import { isComplete, type Architecture } from '../arch/architecture.ts';
import { architectures, defaultArchitecture } from '../arch/architectures.ts';
import { cacheFolder } from '../base/cache-folder.ts';
import { errorMessage, exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import { trialRun } from '../boot/trial-run.ts';
import { lookForTools } from '../qemu/build/build-dependencies.ts';
import { canUnpack } from '../qemu/build/private-tools.ts';
import { describe, rank, reasonFor } from '../qemu/choose.ts';
import { waysToQemu } from '../qemu/automatic-qemu.ts';
import { thisDistribution, type Need } from '../qemu/distribution.ts';
import { presentQemus, type PresentQemu, type Trial } from '../qemu/present-qemus.ts';
import type { Qemu } from '../qemu/qemu.ts';
import { findProgram } from '../qemu/system-qemu.ts';
import { styleFor, widthFor } from '../render/style.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { canRun, type Diagnosis, type Tool } from './diagnosis.ts';
import { doctorText } from './doctor-text.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '[options]',
  summary: 'what this machine offers: QEMUs, compiler, tools, and what is missing',
  description: `
Every QEMU found is asked what it can do, and the tracer counts a tiny guest in it. Nothing is fetched, and nothing
but the cache is changed. Exits with 0 when 'bootgate run' can work here, with 1 when something is missing.`,
  options: {
    format: { type: 'string', value: 'text|json', description: 'how to print it (default: text)' },
  },
  usesCache: true,
  positionals: { min: 0, max: 0 },
  run: doctor,
};

async function doctor(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const format = args.string('format') ?? 'text';
  if (format !== 'text' && format !== 'json') {
    throw inputError(`--format knows text and json, not '${format}'`);
  }
  const diagnosis = await diagnose(host.env);
  host.stdout.write(
    format === 'json'
      ? `${JSON.stringify(diagnosis, null, 2)}\n`
      : doctorText(diagnosis, styleFor(host.stdout, host.env), widthFor(host.stdout)),
  );
  return canRun(diagnosis) ? exitStatus.ok : exitStatus.failed;
}

/** Looks at everything; of what is there only the cache is changed. */
export async function diagnose(
  env: NodeJS.ProcessEnv,
  trial: TrialOf = (arch) => async (qemu) =>
    await trialRun(qemu, { arch, cacheFolder: cacheFolder(env), env }),
): Promise<Diagnosis> {
  const folder = cacheFolder(env);
  const { probed, tracerProblem, ...own } = await lookFor(defaultArchitecture, env, trial);
  const distribution = await thisDistribution();
  const { missing } = await lookForTools(env);
  return {
    ...own,
    further: await Promise.all(
      architectures
        .filter(isComplete)
        .filter((arch) => arch !== defaultArchitecture)
        .map(async (arch) => {
          const { qemus, chosen, ways } = await lookFor(arch, env, trial);
          return { title: arch.title, target: arch.qemu, qemus, chosen, ways };
        }),
    ),
    tracerProblem,
    execTb: rank(probed, 'exec_tb')[0] ?? null,
    tools: await lookAtTools(env),
    missingToBuild: (await canUnpack(missing, env)) ? [] : missing,
    distribution,
    cacheFolder: folder,
    debuginfod: (env['DEBUGINFOD_URLS'] ?? '').split(/\s+/).filter((url) => url !== ''),
  };
}

/** The trial for an architecture's QEMUs. */
type TrialOf = (arch: Architecture) => Trial;

interface Found extends Pick<Diagnosis, 'qemus' | 'chosen' | 'ways' | 'tracerProblem'> {
  readonly probed: readonly Qemu[];
}

/** The QEMUs for an architecture's guests, the one `auto` takes first. */
async function lookFor(arch: Architecture, env: NodeJS.ProcessEnv, trial: TrialOf): Promise<Found> {
  const options = { cacheFolder: cacheFolder(env), env, target: arch.qemu };
  const { present, tracerProblem } = await tried(await presentQemus(options), trial(arch));
  const probed = present.flatMap(({ qemu }) => (qemu ? [qemu] : []));
  const [chosen, ...others] = rank(probed, 'plugin');
  return {
    qemus: [...present].sort((a, b) => Number(b.qemu === chosen) - Number(a.qemu === chosen)),
    chosen: chosen ? { ...chosen, reason: reasonFor(chosen, others, 'plugin') } : null,
    ways: await waysToQemu('plugin', options),
    tracerProblem,
    probed,
  };
}

/** The same QEMUs, each that could load plugins but not run the tracer with its problem. */
async function tried(
  present: readonly PresentQemu[],
  trial: Trial,
): Promise<{ readonly present: readonly PresentQemu[]; readonly tracerProblem: string | null }> {
  const results: PresentQemu[] = [];
  for (const each of present) {
    const { qemu } = each;
    let problem: string | null = null;
    try {
      if (qemu?.tcg === true && qemu.pluginApi !== null) problem = await trial(qemu);
    } catch (error) {
      return { present, tracerProblem: errorMessage(error) };
    }
    results.push(qemu && problem !== null ? { files: qemu, problem: `${describe(qemu)} ${problem}` } : each);
  }
  return { present: results, tracerProblem: null };
}

const tools: readonly { need: Need; name: string; programs: readonly string[]; for: string }[] = [
  {
    need: 'compiler',
    name: 'C compiler',
    programs: ['cc', 'gcc', 'clang'],
    for: 'the tracer plugin, compiled on first use',
  },
  { need: 'xz', name: 'xz', programs: ['xz'], for: 'QEMU bundles and source tarballs' },
  { need: 'zstd', name: 'zstd', programs: ['zstd'], for: 'QEMU bundles and kept traces' },
];

async function lookAtTools(env: NodeJS.ProcessEnv): Promise<readonly Tool[]> {
  const looked: Tool[] = [];
  for (const { need, name, programs, for: purpose } of tools) {
    let found: Tool['found'] = null;
    for (const program of programs) {
      const path = await findProgram(program, env);
      if (path === undefined) continue;
      found = { path, version: await versionOf(path, env) };
      break;
    }
    looked.push({ need, name, found, for: purpose });
  }
  return looked;
}

async function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await runProgram(program, ['--version'], { env, timeoutMs: 10_000 }).catch(() => ({
    stdout: Buffer.alloc(0),
  }));
  return /\d+\.\d+(\.\d+)*/.exec(stdout.toString())?.[0] ?? '';
}
