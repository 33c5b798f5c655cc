/**
 * How a pull request's scenarios are measured: as the base's bootgate.yml says, as they are judged by its policy. What
 * the pull request changes about it (an end mark in front of what it slows) is told first; it applies where a waiver on
 * the base accepts it, and fails where none does.
 *
 * Why so: docs/decisions/0212-measured-the-bases-way.md, docs/decisions/0213-a-change-of-measuring-is-waived-on-the-base.md.
 */
import { endText } from '../config/end-text.ts';
import { defaultScenarioName, selectScenarios, type ConfigFile } from '../config/config-file.ts';
import {
  measuringKeys,
  measuringWord,
  type MeasuringChange,
  type MeasuringKey,
} from '../config/measuring-keys.ts';
import type { ScenarioInput } from '../config/scenario-input.ts';
import type { Scenario } from '../config/scenario.ts';

export interface BaseWay {
  readonly scenario: Scenario;
  /** what the head changes */
  readonly changes: readonly MeasuringChange[];
}

/**
 * The scenario measured the base's way, but for what is accepted; as it is where the base has no such scenario.
 *
 * @param inputs of the workflow: they win over either file
 * @param accepts whether a change applies already, by the word of bootgate.yml
 */
export function theBasesWay(
  scenario: Scenario,
  base: ConfigFile,
  inputs: ScenarioInput,
  accepts: (what: string) => boolean = () => false,
): BaseWay {
  const named = base.scenarios.size > 0;
  if (named && !base.scenarios.has(scenario.name)) return { scenario, changes: [] };
  const [configured] = selectScenarios(
    { ...base, scenarios: named ? base.scenarios : new Map([[scenario.name, {}]]) },
    [scenario.name],
    { ...inputs, kernel: scenario.kernel },
  );
  const differing = measuringKeys.filter((key) => show(configured![key]) !== show(scenario[key]));
  const kept = differing.filter((key) => !accepts(measuringWord(key)));
  return {
    scenario: { ...scenario, ...Object.fromEntries(kept.map((key) => [key, configured![key]])) },
    changes: differing.map((key) => ({
      what: measuringWord(key),
      text: `scenario ${scenario.name}: ${measuringWord(key)}: ${say(configured!, key)} → ${say(scenario, key)}`,
    })),
  };
}

/** Scenarios of the base that are measured no longer. One that has none has `default`, which any name may continue. */
export function scenariosLeftOut(base: ConfigFile, head: ConfigFile): MeasuringChange[] {
  const names = head.scenarios.size > 0 ? [...head.scenarios.keys()] : [defaultScenarioName];
  return [...base.scenarios.keys()]
    .filter((name) => !names.includes(name))
    .map((name) => ({ what: 'scenarios', text: `scenario ${name} is left out` }));
}

/** As bootgate.yml would have it, where that is one word. */
function say(scenario: Scenario, key: MeasuringKey): string {
  const { end, memoryMiB } = scenario;
  if (key === 'end') return endText(end);
  if (key === 'memoryMiB') return memoryMiB % 1024 === 0 ? `${memoryMiB / 1024}G` : `${memoryMiB}M`;
  return scenario[key] === null ? 'none' : show(scenario[key]);
}

/** Addresses of stages are big integers, which JSON has none of. */
function show(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, part: unknown) =>
        typeof part === 'bigint' ? `0x${part.toString(16)}` : part,
      );
}
