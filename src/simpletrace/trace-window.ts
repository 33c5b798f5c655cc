/**
 * Traces part of a boot: exec_tb is switched on where that part begins and off where it ends. Between host
 * times by QEMU's machine protocol alone; at symbols the guest is stopped with a breakpoint for the switch.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { inputError } from '../base/errors.ts';
import { GdbClient } from './gdb-client.ts';
import { QmpClient } from './qmp-client.ts';

/** Where the traced part begins or ends. */
export type WindowEdge = { readonly afterMs: number } | { readonly symbol: string; readonly address: bigint };

export interface TraceWindow {
  /** time counts from QEMU's start */
  readonly from: WindowEdge;
  /** time counts from where that part began */
  readonly to: WindowEdge;
}

const form = 'FROM..TO, each a time or a function: 1.5s..200ms, start_kernel..rest_init, do_initcalls..2s';

/**
 * Reads `FROM..TO`.
 *
 * @throws BootgateError (bad input) for another form or a function that is not there
 */
export function parseTraceWindow(text: string, addressOf: (name: string) => bigint | null): TraceWindow {
  const parts = text.split('..');
  if (parts.length !== 2) throw inputError(`--trace-window takes ${form}; not '${text}'`);
  const edge = (part: string): WindowEdge => {
    const time = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(part);
    if (time) return { afterMs: Number(time[1]) * (time[2] === 's' ? 1000 : 1) };
    const address = part === '' ? null : addressOf(part);
    if (address === null) {
      throw inputError(`--trace-window: '${part}' is neither a time nor a function of this kernel`, {
        hint: form,
      });
    }
    return { symbol: part, address };
  };
  return { from: edge(parts[0]!), to: edge(parts[1]!) };
}

/** QEMU arguments that let a window be traced, and the sockets they make. */
export function windowArguments(window: TraceWindow, sockets: WindowSockets): readonly string[] {
  const qmp = ['-qmp', `unix:${sockets.qmp},server=on,wait=off`];
  if (!usesSymbols(window)) return qmp;
  return [...qmp, '-gdb', `unix:${sockets.gdb},server=on,wait=off`, '-S'];
}

export interface WindowSockets {
  readonly qmp: string;
  readonly gdb: string;
}

/**
 * Controls a QEMU started with those arguments: waits for the window, traces it, and ends QEMU.
 *
 * @returns once QEMU was told to quit
 * @throws BootgateError when QEMU cannot be controlled, or ended before the window did; the signal's reason
 */
export async function traceWindow(
  window: TraceWindow,
  sockets: WindowSockets,
  signal: AbortSignal,
): Promise<void> {
  const qmp = await QmpClient.connect(sockets.qmp, signal);
  let gdb: GdbClient | null = null;
  try {
    if (usesSymbols(window)) gdb = await GdbClient.connect(sockets.gdb);
    // A guest that waits for a time only is let go; stopping it again takes a new connection.
    gdb = await reach(window.from, gdb, sockets, signal);
    await qmp.setTraceEvent('exec_tb', true);
    gdb = await reach(window.to, gdb, sockets, signal);
    await qmp.setTraceEvent('exec_tb', false);
    await qmp.quit();
  } finally {
    gdb?.close();
    qmp.close();
  }
}

async function reach(
  edge: WindowEdge,
  gdb: GdbClient | null,
  sockets: WindowSockets,
  signal: AbortSignal,
): Promise<GdbClient | null> {
  if ('address' in edge) {
    const stopped = gdb ?? (await GdbClient.connect(sockets.gdb));
    await stopped.runTo(edge.address);
    return stopped;
  }
  gdb?.resume();
  await sleep(edge.afterMs, undefined, { signal });
  return null;
}

function usesSymbols({ from, to }: TraceWindow): boolean {
  return 'address' in from || 'address' in to;
}
