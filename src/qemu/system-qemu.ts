import { access, constants, realpath } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { QemuTarget } from '../arch/architecture.ts';
import { defaultArchitecture } from '../arch/architectures.ts';
import type { QemuFiles } from './qemu.ts';

/** QEMUs installed on this machine, in the order of the PATH, each once. */
export async function systemQemus(
  env: NodeJS.ProcessEnv,
  { binary: name, elsewhere }: QemuTarget = defaultArchitecture.qemu,
): Promise<readonly QemuFiles[]> {
  const candidates = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder, name));
  const found = new Map<string, QemuFiles>();
  for (const binary of [...candidates, ...elsewhere]) {
    if (!(await isExecutable(binary))) continue;
    const identity = await realpath(binary);
    if (!found.has(identity)) found.set(identity, { binary, args: [], env: {}, source: 'system' });
  }
  return [...found.values()];
}

/** Absolute path of a program in the PATH, undefined when there is none. */
export async function findProgram(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
