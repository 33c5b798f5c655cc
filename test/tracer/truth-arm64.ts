/** test/tracer/guest/truth-arm64.S, a guest of known instructions, and what the tracer is told of it. */
import { ascending, assembled, type TruthGuest } from './linked-truth.ts';

/** an Image */
const { binary, symbols } = assembled('aarch64-linux-gnu', 'truth-arm64.S', [], ['-T', 'truth-arm64.ld']);

const functions = [
  ...['start', 'start_high', 'stop', 'spin', 'gamma', 'alpha', 'recurse', 'tail_outer', 'tail_inner'],
  ...['tail_last', 'throws', 'thrown', 'calls', 'catcher', 'faults', 'on_sync', 'interrupts', 'works'],
  ...['arm_timer', 'on_irq', 'tasks', 'first_half', 'switch_to', 'fresh', 'print'],
];

const at = (name: string): bigint => symbols.get(name)!;
const vector = (slot: number): bigint => at('vectors') + BigInt(slot * 0x80);
const start = at('_start');

export const arm64Names = new Map([
  ...[...symbols].map(([name, address]) => [address, name] as const),
  ...functions.map((name) => [at(name), name] as const),
]);

export const arm64Truth: TruthGuest = {
  arch: 'aarch64',
  machine: ['-machine', 'virt', '-cpu', 'neoverse-n1', '-m', '128', '-kernel', binary],
  config: {
    functionEntries: ascending(...functions.map(at)),
    transparent: [{ start: at('veneer'), end: at('veneer_end') }],
    interruptEntries: ascending(vector(4), vector(5), at('on_sync'), at('on_irq')),
    faultEntries: ascending(vector(4), at('on_sync')),
    taskSwitch: at('switch_to'),
    kernelImage: { start, end: start + 0x20000n, physical: 0x4020_0000n },
    marks: [{ role: 'end', at: { address: at('stop') } }],
    consoleOutput: [{ start: at('print'), end: at('print') + 32n }],
  },
};
