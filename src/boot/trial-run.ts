/**
 * Whether the tracer works in a QEMU: it is loaded, and counts a guest of a thousand instructions there, all of them
 * known. So what is said of a QEMU that can run has run, and one newer than all we know is tried, not refused. Takes a
 * fraction of a second; that it went well is remembered for as long as QEMU's program and the tracer stay the same.
 *
 * Why so: docs/decisions/0130-a-qemu-is-tried.md.
 */
import { rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Architecture } from '../arch/architecture.ts';
import { defaultArchitecture } from '../arch/architectures.ts';
import { BootgateError, errorMessage } from '../base/errors.ts';
import { makeFolder, sha256, writeFileAtomic } from '../base/files.ts';
import { withArticle } from '../base/with-article.ts';
import { runQemu } from '../qemu/probe/run-qemu.ts';
import type { Qemu, QemuFiles } from '../qemu/qemu.ts';
import { qemuCache } from '../qemu/qemu-folder.ts';
import { compilePlugin, pluginArguments } from '../tracer/compile-plugin.ts';
import { apiWithMemory, pluginApiFor } from '../tracer/plugin-api.ts';
import { readTrace } from '../tracer/read-trace.ts';
import { writeTracerConfig, type TracerMark } from '../tracer/tracer-config.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

export interface TrialOptions {
  /** whose guests it is for; default: the default one's */
  readonly arch?: Architecture;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tries the tracer in a QEMU.
 *
 * @returns null where it works; else what went wrong, to stand behind the QEMU's name: "speaks plugin API …"
 * @throws BootgateError when the plugin cannot be compiled here, which says nothing about the QEMU
 */
export async function trialRun(qemu: Qemu, options: TrialOptions): Promise<string | null> {
  if (qemu.pluginApi === null) return 'was built without plugin support';
  const api = pluginApiFor(qemu.pluginApi);
  if (api === null)
    return `speaks plugin API ${qemu.pluginApi.current}, which is older than all the tracer knows`;
  const arch = options.arch ?? defaultArchitecture;
  if (api < arch.machine.pluginApi)
    return `speaks plugin API ${api}, and ${withArticle(arch.title)} guest takes ${arch.machine.pluginApi}`;
  const plugin = await compilePlugin({
    arch,
    api,
    cacheFolder: options.cacheFolder,
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.env['CC'] ? { cc: options.env['CC'] } : {}),
  });
  const remembered = await memory(qemu, plugin, options.cacheFolder);
  if (await stat(remembered).catch(() => null)) return null;
  const folder = await makeWorkFolder(tmpdir(), 'bootgate-trial');
  try {
    const problem = await tryIn({ qemu, arch, api, plugin, folder });
    if (problem !== null) return `does not run the tracer (plugin API ${api}): ${problem}`;
    await makeFolder(join(remembered, '..'));
    await writeFileAtomic(remembered, '');
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The file whose presence says that this plugin worked in this program. */
async function memory(
  { binary, args, env }: QemuFiles,
  plugin: string,
  cacheFolder: string,
): Promise<string> {
  const { size, mtimeMs } = await stat(binary);
  const identity = JSON.stringify([plugin, binary, args, env, size, mtimeMs]);
  return join(qemuCache(cacheFolder), '.probes', `trial-${sha256(identity).slice(0, 24)}`);
}

interface Trial {
  readonly qemu: QemuFiles;
  readonly arch: Architecture;
  readonly api: number;
  readonly plugin: string;
  readonly folder: string;
}

async function tryIn({ qemu, arch, api, plugin, folder }: Trial): Promise<string | null> {
  const [rom, trace, config] = ['rom', 'trace', 'config'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const guest = arch.trial;
  const marks: TracerMark[] = [{ role: 'end', at: { address: guest.stopAt } }];
  if (api >= arch.machine.consoleApi) marks.unshift({ role: 'note', at: { console: guest.says } });
  if (api >= apiWithMemory) {
    marks.unshift({ role: 'note', at: { exec: guest.path, entry: guest.stopAt } });
  }
  await writeFile(rom, guest.image);
  await writeTracerConfig(config, trialConfig(arch, trace, marks));
  let printed: string;
  try {
    const { stderr, status } = await runQemu(qemu, [
      ...['-nodefaults', '-no-user-config', '-display', 'none'],
      ...['-accel', 'tcg,thread=single', '-icount', 'shift=0,sleep=off', '-serial', 'null'],
      ...[...guest.args, rom],
      ...pluginArguments(plugin, config),
    ]);
    printed = stderr.trim().split('\n').at(-1) ?? '';
    if (status !== 0) return printed || `QEMU ends with status ${status}`;
  } catch (error) {
    return errorMessage(error);
  }
  try {
    const { header, marks: passed } = await readTrace(trace);
    if (header.end !== 'end-mark') return `it ends by ${header.end}`;
    if (header.instructions !== guest.instructions) {
      return `it counts ${header.instructions} of ${guest.instructions} instructions`;
    }
    const unseen = marks.findIndex((_, index) => !passed.mark.includes(index));
    if (unseen >= 0)
      return `it does not see ${'exec' in marks[unseen]!.at ? 'guest memory' : 'guest registers'}`;
    return null;
  } catch (error) {
    if (error instanceof BootgateError) return `it leaves no trace${printed ? `: ${printed}` : ''}`;
    throw error;
  }
}

function trialConfig(
  { name, addresses, trial }: Architecture,
  output: string,
  marks: readonly TracerMark[],
): Parameters<typeof writeTracerConfig>[1] {
  const none = new BigUint64Array(0);
  return {
    architecture: name,
    output,
    progress: null,
    icountShift: 0,
    functionEntries: none,
    transparent: [],
    interruptEntries: none,
    faultEntries: none,
    systemCallEntries: none,
    taskSwitch: null,
    code: [],
    kernelImage: null,
    marks,
    // a guest that goes astray is stopped soon
    instructionLimit: 100_000_000,
    samplePeriod: 0,
    stackBytes: addresses.stackBytes,
    observeConsole: true,
    consoleOutput: trial.consoleOutput === null ? [] : [trial.consoleOutput],
    exactBlocks: false,
    guest: null,
  };
}
