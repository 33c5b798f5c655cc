/** `bootgate dump`: a trace as text, a line an event. */
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { DumpLines } from '../simpletrace/dump-lines.ts';
import { readTrace } from '../simpletrace/read-trace.ts';
import { traceBytes } from '../simpletrace/trace-source.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { kaslrOffset, traceEventsPath, traceInputOptions, tracePath, traceSymbols } from './trace-input.ts';

export const dumpCommand: Command = {
  name: 'dump',
  usage: 'TRACE --vmlinux FILE [options]',
  summary: 'print a trace of exec_tb events, a line an event',
  description: `
A line is the time in µs since the trace's first event, then symbol, offset and section, or the address where
no symbol covers it. TRACE may be anything 'bootgate import' reads.

  bootgate dump trace-4491 --vmlinux vmlinux | grep -m1 -n ext4_mount
  bootgate dump trace-4491 --vmlinux vmlinux --symbol do_timer --from 1.2s --to 1.3s`,
  options: {
    ...traceInputOptions,
    from: { type: 'string', value: 'TIME', description: 'from this time on: 1500000 (µs), 1.5s, 20ms' },
    to: { type: 'string', value: 'TIME', description: 'up to this time' },
    symbol: { type: 'string', multiple: true, value: 'NAME', description: 'only events in this function' },
    count: { type: 'string', short: 'n', value: 'N', description: 'at most this many lines' },
  },
  usesCache: true,
  positionals: { min: 1, max: 1 },
  run: dumpTrace,
};

async function dumpTrace(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const { arch, table, warnings } = await traceSymbols(args, host);
  for (const warning of warnings) host.stderr.write(`warning: ${warning}\n`);
  const lines = new DumpLines({
    arch,
    symbols: table,
    kaslrOffset: kaslrOffset(args),
    fromNs: timeNs(args, 'from') ?? -Infinity,
    toNs: timeNs(args, 'to') ?? Infinity,
    functions: new Set(args.list('symbol').map((name) => functionNamed(name, table))),
    count: args.integer('count') ?? Infinity,
    write: (text) => host.stdout.write(text),
  });
  const { counts } = await readTrace({
    file: args.positionals[0]!,
    bytes: traceBytes(tracePath(args, host)),
    sink: (batch) => lines.consume(batch),
    traceEvents: traceEventsPath(args, host),
    signal: host.signal,
    done: () => lines.done,
  });
  if (counts.truncated && !lines.done)
    host.stderr.write('warning: the trace ends in the middle of a record\n');
  return exitStatus.ok;
}

const unitNs: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 };

function timeNs(args: ParsedArguments, option: string): number | undefined {
  const given = args.string(option);
  if (given === undefined) return undefined;
  const parsed = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s)?$/.exec(given);
  if (parsed) return Math.round(Number(parsed[1]) * unitNs[parsed[2] ?? 'us']!);
  throw inputError(`--${option} takes a time, not '${given}'`, {
    hint: 'a number of µs as the lines show it, or with a unit: 1.5s, 20ms, 300us, 10ns',
  });
}

/** The name under which the table knows a function, whichever of its names was given. */
function functionNamed(name: string, table: SymbolTable): string {
  const address = table.addressOf(name);
  const row = address === null ? -1 : table.find(address);
  if (row !== -1) return table.name(row);
  const names = Array.from({ length: table.length }, (_, at) => table.name(at));
  const suggestion = nearest(name, names);
  throw inputError(`there is no function '${name}' in these symbols`, {
    ...(suggestion ? { hint: `did you mean '${suggestion}'?` } : {}),
  });
}
