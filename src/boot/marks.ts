/**
 * Decides what the tracer watches for: stages, end marks, panics and initcalls, as addresses of this kernel.
 *
 * Why so: docs/decisions/0111-end-at-the-mark.md.
 */
import { inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import type { DefaultStage } from '../arch/architecture.ts';
import { architectureOf } from '../arch/architectures.ts';
import type { EndMark, Scenario } from '../config/scenario.ts';
import type { Mark } from './recording.ts';
import { initcallRunner, lateStages, panicSymbols, powerOffSymbols } from './linux-stages.ts';

/** What the marks need to know of the kernel, whichever way its symbols were found. */
export interface KernelSymbols {
  addressOf(name: string): bigint | null;
  /** candidates for "did you mean" */
  names(): Iterable<string>;
  /** in the order they run; empty where the kernel image does not tell */
  readonly initcalls: readonly KernelInitcall[];
}

export interface KernelInitcall {
  readonly name: string;
  /** `early`, `pure`, `core` … */
  readonly level: string;
  readonly address: bigint;
}

/**
 * The marks of a scenario for one kernel, panics first: where several stand at one address, the first counts.
 *
 * @throws BootgateError (exit status 2) when a symbol the scenario names does not exist
 */
export function planMarks(
  scenario: Pick<Scenario, 'arch' | 'boot' | 'end' | 'stages'>,
  kernel: KernelSymbols,
): readonly Mark[] {
  return [
    ...symbolMarks(panicSymbols, 'panic', kernel).slice(0, 1),
    ...endMarks(scenario.end, kernel),
    ...stageMarks(scenario, kernel),
    ...initcallMarks(kernel),
  ];
}

const powerOffRequest: Mark = {
  name: 'request to switch off or restart',
  role: 'end',
  at: { powerOff: true },
};

function endMarks(end: EndMark, kernel: KernelSymbols): Mark[] {
  switch (end.kind) {
    case 'power-off':
      // The request itself comes last: it ends what these functions did not, under whatever names.
      return [...symbolMarks(powerOffSymbols, 'end', kernel), powerOffRequest];
    case 'symbol': {
      const at = { address: requiredAddress(end.symbol, 'the end mark', kernel) };
      // A guest that powers off before it reaches the symbol exited early: no other end mark stands beside it.
      return [{ name: end.symbol, role: 'end', at }];
    }
    case 'first-user-instruction':
      return [{ name: 'first user instruction', role: 'end', at: { firstUserInstruction: true } }];
    case 'exec':
      return [{ name: `exec of ${end.path}`, role: 'end', at: { exec: end.path } }];
    case 'console':
      return [{ name: `'${end.pattern}' on the console`, role: 'end', at: { console: end.pattern } }];
  }
}

function stageMarks(
  { arch, boot, stages: rules }: Pick<Scenario, 'arch' | 'boot' | 'stages'>,
  kernel: KernelSymbols,
): Mark[] {
  const replaced = new Set(rules.map(({ name }) => name));
  const defaults = [...architectureOf(arch).stages.early[boot], ...initcallStages(kernel), ...lateStages]
    .filter(({ name }) => !replaced.has(name))
    .flatMap((stage) => defaultStageMark(stage, kernel));
  const own = rules.map(({ name, start }): Mark => {
    if (!('symbol' in start)) return { name, role: 'stage', at: start };
    return {
      name,
      role: 'stage',
      at: { address: requiredAddress(start.symbol, `stage '${name}'`, kernel) },
    };
  });
  return [...defaults, ...own];
}

function defaultStageMark({ name, starts }: DefaultStage, kernel: KernelSymbols): Mark[] {
  for (const start of starts) {
    if (!('symbol' in start)) return [{ name, role: 'stage', at: start }];
    const address = kernel.addressOf(start.symbol);
    if (address !== null) return [{ name, role: 'stage', at: { address } }];
  }
  return [];
}

/** A level begins where its first initcall does. */
function initcallStages({ initcalls }: KernelSymbols): DefaultStage[] {
  const seen = new Set<string>();
  return initcalls.flatMap(({ level, address }) => {
    if (seen.has(level)) return [];
    seen.add(level);
    return [{ name: `initcalls ${level}`, starts: [{ address }] }];
  });
}

function initcallMarks(kernel: KernelSymbols): Mark[] {
  if (kernel.initcalls.length === 0) return symbolMarks([initcallRunner], 'initcall-start', kernel);
  return kernel.initcalls.map(({ name, level, address }) => ({
    name,
    role: 'initcall-start',
    level,
    at: { address },
  }));
}

function symbolMarks(symbols: readonly string[], role: Mark['role'], kernel: KernelSymbols): Mark[] {
  return symbols.flatMap((name) => {
    const address = kernel.addressOf(name);
    return address === null ? [] : [{ name, role, at: { address } }];
  });
}

function requiredAddress(symbol: string, what: string, kernel: KernelSymbols): bigint {
  const address = kernel.addressOf(symbol);
  if (address !== null) return address;
  const suggestion = nearest(symbol, kernel.names());
  throw inputError(`${what} names '${symbol}', which this kernel does not have`, {
    hint: suggestion ? `did you mean '${suggestion}'?` : 'the name must be a function in the symbol table',
  });
}
