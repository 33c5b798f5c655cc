import type { QemuTarget } from '../arch/architecture.ts';
import { installCommand, type Distribution, type Need } from '../qemu/distribution.ts';
import type { PresentQemu } from '../qemu/present-qemus.ts';
import type { Qemu } from '../qemu/qemu.ts';

/** QEMUs for the guests of an architecture besides the default one. */
export interface FurtherQemus {
  /** as people write it */
  readonly title: string;
  readonly target: QemuTarget;
  readonly qemus: readonly PresentQemu[];
  readonly chosen: Qemu | null;
  readonly ways: readonly string[];
}

/** What was found out about this machine. */
export interface Diagnosis {
  /** every QEMU, the one `auto` takes first */
  readonly qemus: readonly PresentQemu[];
  /** the one `auto` takes for the plugin tracer, with the reason; null: none is usable */
  readonly chosen: Qemu | null;
  /** requests by which `auto` gets one where none present will do, in the order it tries them */
  readonly ways: readonly string[];
  /** the same for other architectures' guests */
  readonly further: readonly FurtherQemus[];
  /** why the tracer's plugin cannot be compiled here; null: it can */
  readonly tracerProblem: string | null;
  /** the best for exec_tb traces; null: none can trace them */
  readonly execTb: Qemu | null;
  readonly tools: readonly Tool[];
  /** what a build of QEMU lacks here */
  readonly missingToBuild: readonly Need[];
  readonly distribution: Distribution;
  readonly cacheFolder: string;
  /** servers asked for debug information by build-id */
  readonly debuginfod: readonly string[];
}

export interface Tool {
  readonly need: Need;
  readonly name: string;
  /** path and version, which may be empty; null: not installed */
  readonly found: { readonly path: string; readonly version: string } | null;
  readonly for: string;
}

/** A boot needs a QEMU that the tracer works in, and a compiler for it. */
export function canRun({ chosen, tracerProblem, tools }: Diagnosis): boolean {
  return (
    chosen !== null &&
    tracerProblem === null &&
    tools.every(({ need, found }) => need !== 'compiler' || found !== null)
  );
}

/** The command that installs what is missing for a run; null when nothing is. */
export function missingPackagesCommand({ chosen, tools: looked, distribution }: Diagnosis): string | null {
  const needs: Need[] = chosen === null ? ['qemu'] : [];
  needs.push(
    ...looked
      .filter(({ need, found }) => need === 'compiler' && found === null)
      .map(() => 'compiler' as const),
  );
  return needs.length > 0 ? installCommand(distribution, needs) : null;
}
