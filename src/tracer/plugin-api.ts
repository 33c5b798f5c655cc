/** Versions of QEMU's plugin interface: which the tracer speaks, and what they let it see. */

/** Plugin APIs the source supports; of these, the ones real QEMUs were tested with: 7.2, 10.0, 11.1. */
export const supportedPluginApis = [1, 2, 3, 4, 5, 6, 7] as const;
export const testedPluginApis = [1, 4, 7] as const;

/** Plugin API from which on registers, and guest memory, can be read. */
export const apiWithRegisters = 2;
export const apiWithMemory = 4;

/**
 * The API to compile for so that a QEMU accepting `min` to `current` loads the plugin; null when it is older than all
 * that are supported. Where it accepts only newer ones, its oldest, which is taken to be what the newest known one
 * is: whether that is so, a trial run shows.
 */
export function pluginApiFor({ min, current }: { min: number; current: number }): number | null {
  // What an API removed is not used when compiling for it, so the newest accepted one is always right.
  if (current < supportedPluginApis[0]) return null;
  return Math.max(min, Math.min(current, supportedPluginApis.at(-1)!));
}
