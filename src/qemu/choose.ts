/** Which QEMU `auto` takes, and why: a pure choice among those that are present. */
import type { Qemu } from './qemu.ts';

export type Purpose = 'plugin' | 'exec_tb';

/** Best first. Ranks are compared in turn; QEMUs equal in all keep the order they were found in. */
export function rank(qemus: readonly Qemu[], purpose: Purpose): readonly Qemu[] {
  const ranks = purpose === 'plugin' ? [pluginRank] : [execTbRank, pluginRank];
  return qemus
    .filter((qemu) => canTrace(qemu, purpose))
    .map((qemu, order) => ({ qemu, order, values: ranks.map((each) => each(qemu)) }))
    .sort((a, b) => {
      const differing = a.values.findIndex((value, index) => value !== b.values[index]);
      return differing < 0 ? a.order - b.order : b.values[differing]! - a.values[differing]!;
    })
    .map(({ qemu }) => qemu);
}

/** Whether it can do the job at all. */
export function canTrace(qemu: Qemu, purpose: Purpose): boolean {
  if (!qemu.tcg) return false;
  return purpose === 'plugin' ? qemu.pluginApi !== null : execTbRank(qemu) > 0;
}

/** Processes, modules and system calls take the guest's memory, which can be read from here on. */
export const wholePluginApi = 4;

/**
 * API 4 reads guest memory, 2 registers: processes, modules and system calls need them. What lies above
 * brings nothing used today, so a newer QEMU does not push aside the one an earlier measurement was made with.
 */
function pluginRank({ pluginApi }: Qemu): number {
  if (pluginApi === null) return 0;
  return pluginApi.current >= wholePluginApi ? 3 : pluginApi.current >= 2 ? 2 : 1;
}

function execTbRank({ completeExecTb, traceBackends }: Qemu): number {
  if (completeExecTb) return 3;
  return traceBackends.includes('simple') ? 2 : traceBackends.includes('log') ? 1 : 0;
}

/** Why the first was taken, one sentence. */
export function reasonFor(chosen: Qemu, others: readonly Qemu[], purpose: Purpose): string {
  const what = `${describe(chosen)} is ${others.length === 0 ? 'the only one present that can trace' : 'the best present'}`;
  if (purpose === 'exec_tb') {
    return chosen.completeExecTb
      ? `${what}: its exec_tb traces are complete`
      : `${what}, but its exec_tb traces are not complete ('--qemu build' makes one whose are)`;
  }
  const api = pluginApiOf(chosen);
  if (api < wholePluginApi) return `${what}, but ${unseenWith(api)}`;
  const beaten = others.filter((other) => pluginRank(other) < pluginRank(chosen));
  return beaten.length > 0
    ? `${what}: plugin API ${api}, where ${beaten.map((other) => `${describe(other)} has ${other.pluginApi?.current ?? 'none'}`).join(' and ')}`
    : `${what}: plugin API ${api}`;
}

/** The newest plugin API it accepts; 0: none. */
export function pluginApiOf({ pluginApi }: Qemu): number {
  return pluginApi?.current ?? 0;
}

/** What a QEMU of an older plugin API does not show, to stand behind its name. */
export function unseenWith(api: number): string {
  return (
    `cannot read guest ${api < 2 ? 'registers and ' : ''}memory (plugin API ${api}): ` +
    'processes, modules and system calls stay unseen'
  );
}

/** `QEMU 10.0.2 (build)` */
export function describe(qemu: Qemu): string {
  const kind = { system: 'system', apt: 'unpacked package', build: 'build', bundle: 'bundle', path: 'path' };
  return `QEMU ${qemu.version} (${kind[qemu.source]})`;
}
