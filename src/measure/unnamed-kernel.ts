/** A kernel whose names are not to be believed: it is booted and measured as a whole. */
import { kernelLandmarks } from '../symbols/kernel-landmarks.ts';
import { noSymbols } from '../symbols/no-symbols.ts';
import { BootgateError } from '../base/errors.ts';
import type { Scenario } from '../config/scenario.ts';
import type { KernelUnderTest } from './kernel-under-test.ts';

/**
 * The same kernel without names: no functions, no stages by them, no look into it. Its end is the request that reaches
 * the machine, or what its own table of exports has for it.
 *
 * @param doubt what speaks against the names
 * @param exports whether the kernel's exports are believed: they are when they are what speaks
 */
export function unnamedKernel(kernel: KernelUnderTest, doubt: string, exports: boolean): KernelUnderTest {
  const believed = new Map(exports ? kernel.facts.exports.map(({ name, address }) => [name, address]) : []);
  return {
    ...kernel,
    symbols: noSymbols,
    landmarks: kernelLandmarks(kernel.arch, noSymbols, { ...kernel.facts, initcalls: [] }),
    names: {
      addressOf: (name) => believed.get(name) ?? null,
      names: () => believed.keys(),
      initcalls: [],
    },
    structures: null,
    doubt,
    warnings: [...kernel.warnings, `names not to be believed: ${doubt}`],
  };
}

/**
 * The scenario without stages that begin at a symbol.
 *
 * @throws BootgateError when the scenario's end is a symbol: it would be looked for at another function's address
 */
export function withoutSymbols(scenario: Scenario, { doubt }: KernelUnderTest): Scenario {
  if (scenario.end.kind === 'symbol') {
    throw new BootgateError(
      `the end mark '${scenario.end.symbol}' is a name, and the names are not to be believed`,
      {
        hint: `${doubt ?? ''}; without --vmlinux the kernel's own symbols are used; '--end power-off' needs no names`,
      },
    );
  }
  return { ...scenario, stages: scenario.stages.filter(({ start }) => !('symbol' in start)) };
}
