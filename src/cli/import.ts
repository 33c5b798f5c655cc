/** `bootgate import`: a trace that exists already becomes a profile. */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { planMarks } from '../boot/marks.ts';
import type { Architecture } from '../arch/architecture.ts';
import { exitStatus, type ExitStatus } from '../base/errors.ts';
import { formatBytes, formatInteger, formatShare } from '../base/number-format.ts';
import { environmentOf } from '../profile/environment.ts';
import { writeProfile } from '../profile/profile-file.ts';
import type { Profile } from '../profile/profile.ts';
import { writeText } from '../render/document/write-text.ts';
import { profileDocument } from '../render/profile-document.ts';
import { viewOf } from '../render/profile-view.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { firmwareStages } from '../simpletrace/firmware-stages.ts';
import { readTrace, type ReadTraceResult } from '../simpletrace/read-trace.ts';
import { TimeAttribution } from '../simpletrace/time-attribution.ts';
import type { TimeMark } from '../simpletrace/time-mark.ts';
import { timeProfile } from '../simpletrace/time-profile.ts';
import { traceBytes } from '../simpletrace/trace-source.ts';
import { kernelLandmarks } from '../symbols/kernel-landmarks.ts';
import type { LoadedSymbols } from '../symbols/load-symbols.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';

import { defaultOutFolder } from './run.ts';
import { kaslrOffset, traceEventsPath, traceInputOptions, tracePath, traceSymbols } from './trace-input.ts';

export const importCommand: Command = {
  name: 'import',
  usage: 'TRACE --vmlinux FILE [options]',
  summary: "make a profile of a trace of QEMU's exec_tb events",
  description: `
TRACE was written by '-trace enable=exec_tb,file=TRACE -d nochain' of a QEMU with the simple backend (binary),
or by '-msg timestamp=on -trace exec_tb -D TRACE' of a distribution's (text); it may be compressed with gzip, xz
or zstd; '-' is standard input. Writes OUT/profile.json.gz. Its unit is host time: see docs/exec-tb.md.

  bootgate import trace-4491 --vmlinux /usr/lib/debug/lib/modules/4.4.4-301.fc23.x86_64/vmlinux
  bootgate show bootgate-out/profile.json.gz --first-calls --syscalls`,
  options: {
    ...traceInputOptions,
    out: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      description: `where the profile is written (default: ${defaultOutFolder})`,
    },
  },
  usesCache: true,
  positionals: { min: 1, max: 1 },
  run: importTrace,
};

async function importTrace(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const loaded = await traceSymbols(args, host);
  const path = tracePath(args, host);
  const attribution = new TimeAttribution({
    arch: loaded.arch,
    symbols: loaded.table,
    marks: [...firmwareStages(loaded.arch), ...kernelStages(loaded)],
    kaslrOffset: kaslrOffset(args),
  });
  const read = await readTrace({
    file: args.positionals[0]!,
    bytes: traceBytes(path),
    sink: (batch) => attribution.consume(batch),
    traceEvents: traceEventsPath(args, host),
    signal: host.signal,
    onBytes: await progress(path, host),
  });
  const profile = timeProfile({
    tables: attribution.finish(),
    counts: read.counts,
    symbols: loaded.table,
    scenario: path === '-' ? 'imported' : basename(path),
    outcome: {
      kind: 'imported',
      detail: `${formatInteger(read.counts.blocks)} exec_tb events of ${args.positionals[0]!}`,
    },
    environment: unknownEnvironment(loaded.arch, read),
    subject: subject(loaded, args),
    emitted: null,
    warnings: loaded.warnings,
  });
  const file = join(resolve(host.cwd, args.string('out') ?? defaultOutFolder), 'profile.json.gz');
  await writeProfile(file, profile);
  host.stdout.write(
    writeText(profileDocument(viewOf(profile, {})), {
      style: styleFor(host.stdout, host.env),
      width: widthFor(host.stdout),
    }),
  );
  host.stderr.write(`written: ${file}\n`);
  return exitStatus.ok;
}

/** The stages of a boot, as this kernel's symbols place them. */
function kernelStages({ arch, table, facts }: LoadedSymbols): TimeMark[] {
  const { initcalls } = kernelLandmarks(arch, table, facts);
  const marks = planMarks(
    { arch: arch.name, boot: 'kernel', end: { kind: 'first-user-instruction' }, stages: [] },
    { addressOf: (name) => table.addressOf(name), names: () => [], initcalls },
  );
  return marks.flatMap(({ name, role, at }) =>
    role === 'stage' && ('address' in at || 'firstUserInstruction' in at) ? [{ name, role, at }] : [],
  );
}

/** A trace does not say how it was made. */
function unknownEnvironment({ name }: Architecture, { backend }: ReadTraceResult): Profile['environment'] {
  return environmentOf({
    tracer: `exec_tb ${backend}`,
    arch: name,
    qemu: 'unknown',
    firmware: 'unknown',
    machine: 'unknown',
    cpu: 'unknown',
    memoryMiB: 0,
    vcpus: 0,
    icountShift: -1,
    qemuArgs: '',
    diskAs: 'unknown',
    end: 'end of trace',
  });
}

function subject({ table, facts }: LoadedSymbols, args: ParsedArguments): Profile['subject'] {
  return {
    kernel: facts.banner ?? basename(args.string('kernel') ?? args.string('vmlinux') ?? 'unknown'),
    kernelBuildId: facts.buildId ?? table.buildId,
    kernelSha256: '',
    initrdSha256: null,
    diskSha256: null,
    append: '',
    seed: null,
  };
}

/** Says on a terminal how far the reading is; where the size is known (not of a FIFO), as a share. */
async function progress(path: string, { stderr }: CommandHost): Promise<(bytes: number) => void> {
  if (stderr.isTTY !== true) return () => undefined;
  const size =
    path === '-'
      ? 0
      : await stat(path).then(
          ({ size: bytes }) => bytes,
          () => 0,
        );
  const started = performance.now();
  let shown = started;
  return (bytes) => {
    const now = performance.now();
    if (now - shown < 250) return;
    shown = now;
    const rate = `${formatBytes(bytes / ((now - started) / 1000))}/s`;
    stderr.write(
      `\r${size > 0 ? formatShare(Math.min(1, bytes / size)) : formatBytes(bytes)} read, ${rate}\x1b[K`,
    );
  };
}
