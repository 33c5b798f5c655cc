/** What `import` and `dump` have in common: a trace, and the symbols that name its addresses. */
import { resolve } from 'node:path';
import { cacheFolder } from '../base/cache-folder.ts';
import { inputError } from '../base/errors.ts';
import { loadSymbols, type LoadedSymbols } from '../symbols/load-symbols.ts';
import type { CommandHost, OptionSpec, ParsedArguments } from './command.ts';

export const traceInputOptions: Readonly<Record<string, OptionSpec>> = {
  vmlinux: {
    type: 'string',
    value: 'FILE',
    description: 'vmlinux (or, with --kernel, System.map) of the kernel that was traced',
  },
  kernel: {
    type: 'string',
    short: 'k',
    value: 'FILE',
    description: 'its bzImage; enough by itself where it carries symbols (kallsyms)',
  },
  'trace-events': {
    type: 'string',
    value: 'FILE',
    description: "the QEMU build's trace-events file, for traces of QEMU 1.2 to 2.7",
  },
  'kaslr-offset': {
    type: 'string',
    value: 'HEX',
    description: 'what KASLR added to the kernel’s addresses (default: 0, as with nokaslr)',
  },
};

/**
 * The symbols that the options name.
 *
 * @throws BootgateError (bad input) when there are none
 */
export async function traceSymbols(
  args: ParsedArguments,
  host: CommandHost,
  onProgress?: (text: string) => void,
): Promise<LoadedSymbols> {
  const vmlinux = args.string('vmlinux');
  const kernel = args.string('kernel') ?? vmlinux;
  if (kernel === undefined) {
    throw inputError('--vmlinux FILE is missing: without symbols addresses have no names', {
      hint: 'distributions have it in the debug package of the kernel; --kernel FILE uses what a bzImage knows itself',
    });
  }
  return await loadSymbols({
    kernel: resolve(host.cwd, kernel),
    vmlinux: vmlinux === undefined ? null : resolve(host.cwd, vmlinux),
    cacheFolder: cacheFolder(host.env),
    env: host.env,
    signal: host.signal,
    ...(onProgress ? { onProgress } : {}),
  });
}

/** The path of the trace: as it was given for messages and standard input (`-`), absolute otherwise. */
export function tracePath(args: ParsedArguments, host: CommandHost): string {
  const given = args.positionals[0]!;
  return given === '-' ? given : resolve(host.cwd, given);
}

/** Path of the trace-events file, absolute. */
export function traceEventsPath(args: ParsedArguments, host: CommandHost): string | undefined {
  const given = args.string('trace-events');
  return given === undefined ? undefined : resolve(host.cwd, given);
}

/** @throws BootgateError (bad input) when it is no number that KASLR could have made */
export function kaslrOffset(args: ParsedArguments): bigint {
  const given = args.string('kaslr-offset') ?? '0';
  if (!/^(0x)?[0-9a-f]{1,8}$/i.test(given)) {
    throw inputError(`--kaslr-offset takes a hexadecimal number, not '${given}'`, {
      hint: "the guest's console tells it when it panics: 'Kernel Offset: 0x21400000'",
    });
  }
  return BigInt(given.startsWith('0x') || given.startsWith('0X') ? given : `0x${given}`);
}
