/** What a trace tells of the guest beside functions, as tables of a profile; null where it could not be seen. */
import type { Architecture, SystemCallTable } from '../arch/architecture.ts';
import { initcallRunner } from '../boot/linux-stages.ts';
import type { Scenario } from '../config/scenario.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { readCodeAddress } from '../tracer/code-address.ts';
import { narrowCall } from '../tracer/trace-layout.ts';
import type { GuestTables, TraceTables } from '../tracer/trace-tables.ts';
import { criticalPath } from './critical-path.ts';
import { processesOf } from './build-processes.ts';
import { idleOf, parallelismOf, waitsOf, type PlacedWaits } from './build-waits.ts';
import { subtreeSums } from '../profile/call-tree.ts';
import { unseenGuest } from '../profile/unseen-guest.ts';
import { wakerFinder, type WakerPlaces } from './wakers.ts';
import type { ModuleEvent, Profile, SystemCallRow } from '../profile/profile.ts';

export type GuestProfile = Pick<
  Profile,
  'modules' | 'processes' | 'systemCalls' | 'waits' | 'idle' | 'parallelism' | 'criticalPath'
>;

/**
 * @param scenario what was asked for
 * @param placed the finished tree and where the trace's nodes are in it
 * @param whole the same before it was folded: few instructions lie below the calls that wake somebody
 */
export function guestProfile(
  tables: TraceTables,
  symbols: SymbolTable,
  arch: Architecture,
  { observe, icountShift }: Pick<Scenario, 'observe' | 'icountShift'>,
  placed: Omit<PlacedWaits, 'processOf' | 'wakerOf'>,
  whole: Omit<WakerPlaces, 'processOf' | 'exceptions'>,
): GuestProfile {
  const { guest } = tables;
  if (guest.tasks.length === 0) return unseenGuest;
  const { processes, processOf } = processesOf(guest);
  const where = {
    ...placed,
    processOf,
    wakerOf: wakerFinder({ ...whole, processOf, exceptions: arch.entryCode.exceptions }),
  };
  return {
    modules: observe.modules ? modulesOf(tables, symbols) : null,
    ...(observe.processes
      ? {
          processes,
          waits: waitsOf(guest, where),
          idle: idleOf(guest, where),
          parallelism: parallelismOf(guest, tables.samples.period),
          criticalPath: criticalPath(guest, tables.header, icountShift, where),
        }
      : { processes: null, waits: null, idle: null, parallelism: null, criticalPath: null }),
    systemCalls: observe.syscalls
      ? systemCallsOf(guest, arch.systemCalls, observe.processes ? (task) => processOf[task]! : () => -1)
      : null,
  };
}

/** In order of their loading; what a module's initialisation took is below do_one_initcall in the call tree. */
function modulesOf({ guest, nodes }: TraceTables, symbols: SymbolTable): ModuleEvent[] {
  const runner = symbols.addressOf(initcallRunner);
  const took = new Float64Array(guest.objects.length);
  const totals = subtreeSums(nodes.parent, nodes.self);
  const half = new Uint32Array(nodes.address.buffer, nodes.address.byteOffset, nodes.address.length * 2);
  for (let node = 0; node < nodes.parent.length; node += 1) {
    const code = readCodeAddress(half[2 * node + 1]!, half[2 * node]!);
    const above = nodes.parent[node]!;
    if (code.kind !== 'object' || above === -1 || nodes.address[above] !== runner) continue;
    took[code.object] = took[code.object]! + totals[node]!;
  }
  return guest.objects.flatMap(({ kind, name, loaded, unloaded, sizeBytes }, row) =>
    kind === 'module'
      ? [
          {
            name,
            loadedAtInstructions: loaded,
            unloadedAtInstructions: unloaded,
            instructions: took[row]!,
            sizeBytes,
          },
        ]
      : [],
  );
}

/** Of 32-bit programs they have numbers of their own, see narrowCall. */
function systemCallName({ names, narrowNames }: SystemCallTable, number: number): string {
  if (number < narrowCall) return names[number] || `syscall_${number}`;
  return `${narrowNames[number - narrowCall] || `syscall_${number - narrowCall}`} (32-bit)`;
}

/** By process, then number. */
function systemCallsOf(
  { systemCalls }: GuestTables,
  table: SystemCallTable,
  processOf: (task: number) => number,
): SystemCallRow[] {
  const rows = new Map<string, { -readonly [Key in keyof SystemCallRow]: SystemCallRow[Key] }>();
  for (const { task, number, count, errors, instructions, first } of systemCalls) {
    const process = processOf(task);
    const key = `${process} ${number}`;
    const known = rows.get(key);
    if (known === undefined) {
      const name = systemCallName(table, number);
      rows.set(key, { process, number, name, count, errors, cost: instructions, firstAt: first });
    } else {
      known.count += count;
      known.errors += errors;
      known.cost += instructions;
      known.firstAt = Math.min(known.firstAt, first);
    }
  }
  return [...rows.values()].sort((a, b) => a.process - b.process || a.number - b.number);
}
