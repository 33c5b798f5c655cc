/** test/tracer/guest/truth-riscv64.S, a guest of known instructions with a firmware, and what the tracer is told of it. */
import { ascending, assembled, type TruthGuest } from './linked-truth.ts';

const tools = 'riscv64-linux-gnu';
const isa = ['-march=rv64gc_zicsr_zifencei'];
/** an Image */
const kernel = assembled(tools, 'truth-riscv64.S', isa, ['--no-relax', '-T', 'truth-riscv64.ld']);
const firmware = assembled(tools, 'truth-riscv64-firmware.S', isa, ['--no-relax', '-Ttext', '0x80000000']);

const functions = [
  ...['start', 'start_high', 'stop', 'spin', 'gamma', 'alpha', 'millicode', 'late', 'recurse', 'tail_outer'],
  ...['tail_inner', 'tail_last', 'throws', 'thrown', 'calls', 'catcher', 'faults', 'do_fault', 'interrupts'],
  ...['works', 'arm_timer', 'do_irq', 'firmware', 'tasks', 'first_half', 'switch_to', 'fresh', 'print'],
];

const at = (name: string): bigint => kernel.symbols.get(name)!;
const start = at('_start');

export const riscv64Names = new Map([
  ...[...kernel.symbols, ...firmware.symbols].map(([name, address]) => [address, name] as const),
  ...functions.map((name) => [at(name), name] as const),
]);

export const riscv64Truth: TruthGuest = {
  arch: 'riscv64',
  machine: [
    ...['-machine', 'virt', '-cpu', 'rv64', '-m', '128'],
    ...['-bios', firmware.binary, '-kernel', kernel.binary],
  ],
  config: {
    functionEntries: ascending(...functions.map(at)),
    transparent: [{ start: at('veneer'), end: at('veneer_end') }],
    interruptEntries: ascending(at('handle_exception'), at('do_irq')),
    faultEntries: ascending(at('handle_exception')),
    taskSwitch: at('switch_to'),
    kernelImage: { start, end: start + 0x20000n, physical: 0x8020_0000n },
    marks: [{ role: 'end', at: { address: at('stop') } }],
    consoleOutput: [
      { start: at('switch_off'), end: at('switch_off_end') },
      { start: at('print'), end: at('print_end') },
    ],
  },
};
