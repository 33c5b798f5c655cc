/** `bootgate doctor`: what this machine offers, what is missing, and the command that adds it. */
import { cacheFolder } from '../base/cache-folder.ts';
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import { lookForTools } from '../qemu/build/build-dependencies.ts';
import { rank, reasonFor } from '../qemu/choose.ts';
import { installCommand, thisDistribution, type Distribution, type Need } from '../qemu/distribution.ts';
import { presentQemus, type PresentQemu } from '../qemu/locate-qemu.ts';
import type { Qemu } from '../qemu/qemu.ts';
import { findProgram } from '../qemu/system-qemu.ts';
import { styleFor, widthFor } from '../render/style.ts';
import type { Command, CommandIo, ParsedArguments } from './command.ts';
import { doctorText } from './doctor-text.ts';

/** What was found out about this machine. */
export interface Diagnosis {
  /** every QEMU, the one `auto` takes first */
  readonly qemus: readonly PresentQemu[];
  /** the one `auto` takes for the plugin tracer, with the reason; null: none is usable */
  readonly chosen: Qemu | null;
  /** the best for exec_tb traces; null: none can trace them */
  readonly execTb: Qemu | null;
  readonly tools: readonly Tool[];
  /** what a build of QEMU lacks here */
  readonly missingToBuild: readonly Need[];
  readonly distribution: Distribution;
  readonly cacheFolder: string;
  /** servers asked for debug information by build-id */
  readonly debuginfod: readonly string[];
}

export interface Tool {
  readonly need: Need;
  readonly name: string;
  /** path and version, which may be empty; null: not installed */
  readonly found: { readonly path: string; readonly version: string } | null;
  readonly for: string;
}

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '[options]',
  summary: 'what this machine offers: QEMUs, compiler, tools, and what is missing',
  description: `
Every QEMU found is asked what it can do; nothing is fetched and nothing is changed. Exits with 0 when
'bootgate run' can work here, with 1 when something is missing.`,
  options: {
    format: { type: 'string', value: 'text|json', description: 'how to print it (default: text)' },
  },
  positionals: { min: 0, max: 0 },
  run: doctor,
};

async function doctor(args: ParsedArguments, io: CommandIo): Promise<ExitStatus> {
  const format = args.string('format') ?? 'text';
  if (format !== 'text' && format !== 'json') {
    throw inputError(`--format knows text and json, not '${format}'`);
  }
  const diagnosis = await diagnose(io.env);
  io.stdout.write(
    format === 'json'
      ? `${JSON.stringify(diagnosis, null, 2)}\n`
      : doctorText(diagnosis, styleFor(io.stdout, io.env), widthFor(io.stdout)),
  );
  return canRun(diagnosis) ? exitStatus.ok : exitStatus.failed;
}

/** A boot needs a QEMU that loads plugins and a compiler for ours. */
export function canRun({ chosen, tools }: Diagnosis): boolean {
  return chosen !== null && tools.every(({ need, found }) => need !== 'compiler' || found !== null);
}

/** Looks at everything without changing anything. */
export async function diagnose(env: NodeJS.ProcessEnv): Promise<Diagnosis> {
  const folder = cacheFolder(env);
  const present = await presentQemus({ cacheFolder: folder, env });
  const probed = present.flatMap(({ qemu }) => (qemu ? [qemu] : []));
  const [chosen, ...others] = rank(probed, 'plugin');
  const distribution = await thisDistribution();
  const { missing } = await lookForTools(env);
  return {
    qemus: [...present].sort((a, b) => Number(b.qemu === chosen) - Number(a.qemu === chosen)),
    chosen: chosen ? { ...chosen, reason: reasonFor(chosen, others, 'plugin') } : null,
    execTb: rank(probed, 'exec_tb')[0] ?? null,
    tools: await lookAtTools(env),
    missingToBuild: missing,
    distribution,
    cacheFolder: folder,
    debuginfod: (env['DEBUGINFOD_URLS'] ?? '').split(/\s+/).filter((url) => url !== ''),
  };
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

/** The command that installs what is missing for a run; null when nothing is. */
export function cureFor({ chosen, tools: looked, distribution }: Diagnosis): string | null {
  const needs: Need[] = chosen === null ? ['qemu'] : [];
  needs.push(
    ...looked
      .filter(({ need, found }) => need === 'compiler' && found === null)
      .map(() => 'compiler' as const),
  );
  return needs.length > 0 ? installCommand(distribution, needs) : null;
}
