import { sha256 } from '../base/files.ts';
import { pluginSources } from './compile-plugin.ts';
import { layoutVersion } from './trace-layout.ts';

let known: string | undefined;

/**
 * Name of the tracer as it counts: `plugin 1.5c0ffee0`. Part of the environment's fingerprint, so that a change
 * of what is counted, or when the measurement ends, cannot pass for a change of the guest. It is a digest of the
 * plugin's code, not a number that somebody has to remember to raise; comments and white space do not count.
 */
export function tracerVersion(): string {
  known ??= `plugin ${layoutVersion}.${sha256(JSON.stringify(codeOnly(pluginSources()))).slice(0, 8)}`;
  return known;
}

function codeOnly(sources: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(sources).map(([name, text]) => [
    name,
    text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  ]);
}
