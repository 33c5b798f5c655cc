/** What a build needs of this machine, all that is missing named at once. */
import { BootgateError } from '../../base/errors.ts';
import { exists } from '../../base/files.ts';
import { runProgram } from '../../base/run-program.ts';
import { installCommand, needNames, thisDistribution, type Need } from '../distribution.ts';
import { compareVersions } from '../probe/plugin-api.ts';
import { findProgram } from '../system-qemu.ts';

const compilers = ['cc', 'gcc', 'clang'] as const;

const programs: readonly { need: Need; names: readonly string[] }[] = [
  { need: 'compiler', names: compilers },
  { need: 'make', names: ['make', 'gmake'] },
  { need: 'ninja', names: ['ninja', 'ninja-build', 'samu'] },
  { need: 'pkgConfig', names: ['pkg-config', 'pkgconf'] },
  { need: 'xz', names: ['xz'] },
];

const libraries: readonly { need: Need; module: string; before?: string }[] = [
  { need: 'glib', module: 'glib-2.0 >= 2.56' },
  // Later versions do without when nothing is displayed (meson.build).
  { need: 'pixman', module: 'pixman-1 >= 0.21.8', before: '9.0' },
  { need: 'zlib', module: 'zlib' },
];

/** Includes asked of the compiler where a library has no pkg-config file everywhere. */
const headers: readonly { need: Need; header: string }[] = [{ need: 'fdt', header: 'libfdt.h' }];

/** Python ≥ 3.8 with what QEMU's configure makes its environment with (python/scripts/mkvenv.py). */
const pythonCheck = `
import sys, venv
from importlib.util import find_spec
assert sys.version_info >= (3, 8)
assert find_spec('setuptools') and find_spec('pip') or find_spec('ensurepip') and find_spec('pyexpat')
assert find_spec('tomllib') or find_spec('tomli')
`;

export interface BuildTools {
  readonly compiler: string;
  readonly ninja: string;
  readonly python: string;
}

/**
 * Looks for compiler, tools and headers.
 *
 * @param version of QEMU: some need more than others; default: what every version needs
 * @throws BootgateError naming everything that is missing, with the command that installs it
 */
export async function buildTools(env: NodeJS.ProcessEnv, version?: string): Promise<BuildTools> {
  const { found, missing } = await lookForTools(env, version);
  if (missing.length > 0) {
    const names = missing.map((need) => needNames[need]).join(', ');
    throw new BootgateError(`a QEMU cannot be built here, this is missing: ${names}`, {
      hint: installCommand(await thisDistribution(), missing),
    });
  }
  return found as BuildTools;
}

/** What is there and what is not. */
export async function lookForTools(
  env: NodeJS.ProcessEnv,
  version?: string,
): Promise<{ found: Partial<BuildTools>; missing: readonly Need[] }> {
  const missing: Need[] = [];
  const paths = new Map<Need, string>();
  for (const { need, names } of programs) {
    const path = await findFirst(names, env);
    if (path === undefined) missing.push(need);
    else paths.set(need, path);
  }
  const pkgConfig = paths.get('pkgConfig');
  for (const { need, module, before } of libraries) {
    const isNeeded = before === undefined || (version !== undefined && compareVersions(version, before) < 0);
    if (!isNeeded) continue;
    if (pkgConfig === undefined || !(await succeeds(pkgConfig, ['--exists', module], env)))
      missing.push(need);
  }
  const compiler = paths.get('compiler');
  for (const { need, header } of headers) {
    const args = ['-E', '-include', header, '-x', 'c', '/dev/null', '-o', '/dev/null'];
    if (compiler === undefined || !(await succeeds(compiler, args, env))) missing.push(need);
  }
  const python = await suitablePython(env);
  if (python === undefined) missing.push('python');
  const ninja = paths.get('ninja');
  return {
    found: { ...(compiler ? { compiler } : {}), ...(ninja ? { ninja } : {}), ...(python ? { python } : {}) },
    missing,
  };
}

/** Path of the C compiler that would be used. */
export async function findCompiler(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return await findFirst(compilers, env);
}

async function findFirst(names: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const name of names) {
    const path = await findProgram(name, env);
    if (path !== undefined) return path;
  }
  return undefined;
}

async function suitablePython(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const candidates = ['/usr/bin/python3', await findProgram('python3', env)];
  for (const python of candidates) {
    if (python === undefined || !(await exists(python))) continue;
    if (await succeeds(python, ['-c', pythonCheck], env)) return python;
  }
  return undefined;
}

async function succeeds(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return await runProgram(program, args, { env, cwd: '/' }).then(
    ({ status }) => status === 0,
    () => false,
  );
}
