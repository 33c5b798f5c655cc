/**
 * Asks a QEMU what it can do, and remembers the answers for as long as its binary stays the same.
 *
 * Why so: docs/decisions/0101-ask-qemu-what-it-can-do.md.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { BootgateError, errorCode } from '../../base/errors.ts';
import { CheckedJson } from '../../base/checked-json.ts';
import { makeFolder, sha256, writeFileAtomic } from '../../base/files.ts';
import type { Qemu, QemuFiles } from '../qemu.ts';
import { firmwareFolders, firmwareSha256 } from './firmware.ts';
import { probeCompleteExecTb } from './complete-exec-tb.ts';
import { probePluginApi } from './plugin-api.ts';
import { runQemu } from './run-qemu.ts';
import { probeTraceBackends } from './trace-backends.ts';
import { makeWorkFolder } from '../../base/work-folder.ts';

/** What a probe finds out; with a QEMU's files and the reason it was chosen it makes a Qemu. */
export type Capabilities = Pick<
  Qemu,
  'version' | 'versionLine' | 'tcg' | 'pluginApi' | 'traceBackends' | 'completeExecTb' | 'firmwareSha256'
>;

/** The part that is remembered: firmware belongs to other packages and is looked at every time. */
type Remembered = Omit<Capabilities, 'firmwareSha256'> & { readonly firmwareFolders: readonly string[] };

/** Changes when a probe learns to ask something else, so that old answers are not believed. */
const probeVersion = 2;

/**
 * Probes a QEMU, or reads what was found earlier for a binary of the same path, size and time of change.
 *
 * @param cache folder for the answers, created
 * @throws BootgateError when the file is not a QEMU that runs here
 */
export async function probeQemu(
  qemu: QemuFiles,
  cache: string,
  target: QemuTarget = defaultArchitecture.qemu,
): Promise<Capabilities> {
  const found = await stat(qemu.binary).catch((error: unknown) => {
    throw new BootgateError(`there is no QEMU at ${qemu.binary}`, { cause: error });
  });
  const identity = { probeVersion, ...qemu, size: found.size, changed: found.mtimeMs };
  const file = join(cache, `${sha256(JSON.stringify(identity)).slice(0, 24)}.json`);
  const { firmwareFolders: folders, ...known } = (await remembered(file)) ?? (await ask(qemu, file, target));
  return { ...known, firmwareSha256: await firmwareSha256(folders, target) };
}

async function ask(qemu: QemuFiles, file: string, target: QemuTarget): Promise<Remembered> {
  const versionLine = await versionLineOf(qemu);
  const version = /version (\d+\.\d+(?:\.\d+)?)/.exec(versionLine)?.[1];
  if (!/QEMU/i.test(versionLine) || version === undefined) {
    throw new BootgateError(`${qemu.binary} is not a QEMU: it calls itself '${versionLine.slice(0, 80)}'`);
  }
  const folder = await makeWorkFolder(tmpdir(), 'bootgate-probe');
  try {
    const { stdout } = await runQemu(qemu, ['-accel', 'help']);
    const tcg = /^tcg$/m.test(stdout.toString());
    const traceBackends = await probeTraceBackends(qemu, folder);
    const answers: Remembered = {
      version,
      versionLine,
      tcg,
      pluginApi: await probePluginApi(qemu, version, folder),
      traceBackends,
      completeExecTb:
        tcg &&
        traceBackends.includes('simple') &&
        (await probeCompleteExecTb(qemu, target.execTbProbe, folder)),
      firmwareFolders: await firmwareFolders(qemu),
    };
    await makeFolder(join(file, '..'));
    await writeFileAtomic(file, JSON.stringify(answers, null, 1));
    return answers;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function versionLineOf(qemu: QemuFiles): Promise<string> {
  const { stdout, stderr, status } = await runQemu(qemu, ['--version']);
  if (status === 0) return stdout.toString().split('\n')[0]!.trim();
  const library = /error while loading shared libraries: ([^:]+):/.exec(stderr)?.[1];
  throw new BootgateError(`${qemu.binary} does not run: ${stderr.trim().split('\n').slice(-3).join('\n')}`, {
    hint: library
      ? `${library} is missing or too old here; '--qemu apt' fetches a QEMU together with its libraries`
      : `'bootgate doctor' lists the QEMUs that run here`,
  });
}

/** Earlier answers; undefined where there are none or the file is damaged: it is only a cache. */
async function remembered(file: string): Promise<Remembered | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const answers = new CheckedJson(JSON.parse(text), '', file);
    return {
      version: answers.field('version').string(),
      versionLine: answers.field('versionLine').string(),
      tcg: answers.field('tcg').boolean(),
      pluginApi: answers.field('pluginApi').nullable((api) => ({
        min: api.field('min').integer(0),
        current: api.field('current').integer(0),
        ...((api.value as { assumed?: unknown }).assumed === true ? { assumed: true } : {}),
      })),
      traceBackends: answers
        .field('traceBackends')
        .list(3, (backend) => backend.oneOf(['simple', 'log', 'other'] as const)),
      completeExecTb: answers.field('completeExecTb').boolean(),
      firmwareFolders: answers.field('firmwareFolders').list(100, (folder) => folder.string()),
    };
  } catch {
    return undefined;
  }
}
