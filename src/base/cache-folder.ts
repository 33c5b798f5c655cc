import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where Bootgate keeps what it can make or fetch again: QEMUs, plugins, symbol indexes, downloads.
 * `$BOOTGATE_CACHE`, else `$XDG_CACHE_HOME/bootgate`, else `~/.cache/bootgate`.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['BOOTGATE_CACHE']) return resolve(env['BOOTGATE_CACHE']);
  return join(env['XDG_CACHE_HOME'] ? resolve(env['XDG_CACHE_HOME']) : join(homedir(), '.cache'), 'bootgate');
}
