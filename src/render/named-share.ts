import { formatShare } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import type { Profile } from '../profile/profile.ts';

/** How much of the kernel has a name, by which symbols, and how well its own calls agree with them: a phrase each. */
export function namedShare({ coverage, unit }: Pick<Profile, 'coverage' | 'unit'>): string[] {
  const { kernelSymbolized, symbolSource, callsToFunctions: calls } = coverage;
  return [
    `${formatShare(kernelSymbolized)} of kernel ${unitNamed(unit).noun} named (${symbolSource})`,
    ...(calls === null
      ? []
      : [`${formatShare(calls)} of the kernel's calls lead to where a function begins`]),
  ];
}
