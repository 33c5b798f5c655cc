/** What the guest did, as members of `show --format json`; rows are complete whatever `--top` says. */
import { pathNames } from '../../profile/call-tree.ts';
import { countedGroups, countersOf } from '../../profile/counted-groups.ts';
import type { Profile } from '../../profile/profile.ts';
import { unitOfCgroup } from '../../profile/unit-names.ts';
import { lines } from '../json-lines.ts';
import type { ViewOptions } from '../profile-view.ts';
import { speedUp } from './parallel-lines.ts';
import { processesMeant } from './process-pattern.ts';

/** Name and JSON text of each member asked for. */
export function guestMembers(profile: Profile, options: ViewOptions): [string, string][] {
  const members: [string, string][] = [];
  if (options.systemCalls) members.push(['system_calls', systemCalls(profile, options.process)]);
  if (options.processes) members.push(['processes', processes(profile)]);
  if (options.modules) members.push(['modules', modules(profile)]);
  if (options.waits) {
    members.push(
      ['waits', waits(profile)],
      ['idle', idle(profile)],
      ['parallelism', JSON.stringify(parallelism(profile))],
    );
  }
  if (options.criticalPath) members.push(['critical_path', JSON.stringify(criticalPath(profile))]);
  if (options.counters) members.push(['counters', counters(profile)]);
  if (options.units) members.push(['units', units(profile)]);
  return members;
}

/** @param pattern only rows of the processes meant */
function systemCalls({ systemCalls: rows, processes: all }: Profile, pattern: string | undefined): string {
  const meant = processesMeant(all ?? [], pattern);
  return lines(
    rows
      ?.filter(({ process }) => pattern === undefined || meant.has(process))
      .map((of) => ({
        process: of.process,
        number: of.number,
        name: of.name,
        count: of.count,
        errors: of.errors,
        instructions: of.cost,
        first_instructions: of.firstAt,
      })),
  );
}

function processes({ processes: rows }: Profile): string {
  return lines(
    rows?.map((of) => ({
      pid: of.pid,
      parent: of.parent,
      names: of.names,
      command: of.command,
      executable: of.executable,
      cgroup: of.cgroup,
      unit: unitOfCgroup(of.cgroup),
      kernel_thread: of.kernelThread,
      threads: of.threads,
      start_instructions: of.startInstructions,
      end_instructions: of.endInstructions,
      start_ns: of.startNs,
      end_ns: of.endNs,
      user_instructions: of.userInstructions,
      kernel_instructions: of.kernelInstructions,
      interrupt_instructions: of.interruptInstructions,
      exit_status: of.exitStatus,
    })),
  );
}

function modules({ modules: rows }: Profile): string {
  return lines(
    rows?.map((of) => ({
      name: of.name,
      loaded_at_instructions: of.loadedAtInstructions,
      unloaded_at_instructions: of.unloadedAtInstructions,
      instructions: of.instructions,
      size_bytes: of.sizeBytes,
    })),
  );
}

function waits(profile: Profile): string {
  return lines(
    profile.waits?.map((of) => ({
      process: of.process,
      reason: of.reason,
      count: of.count,
      ns: of.ns,
      longest_ns: of.longestNs,
      longest_at_instructions: of.longestAtInstructions,
      woken_by: of.waker.by,
      woken_by_process: of.waker.process,
      path: path(profile, of.node),
    })),
  );
}

function counters(profile: Profile): string {
  return lines(
    countersOf(profile).map(({ metric, value }) => ({
      metric: metric.id,
      count: value,
      parts: countedGroups(profile, metric.key).map(({ of, part, count, path, ofPath }) => ({
        ...{ of, part, count, path },
        of_path: ofPath,
      })),
    })),
  );
}

function criticalPath(profile: Profile): object | null {
  const { criticalPath: of } = profile;
  return (
    of && {
      ns: of.ns,
      rest_ns: of.restNs,
      steps: of.steps.map((step) => ({
        kind: step.kind,
        process: step.process,
        ns: step.ns,
        start_instructions: step.startInstructions,
        end_instructions: step.endInstructions,
        woken_by: step.waker.by,
        path: path(profile, step.node),
      })),
    }
  );
}

function idle(profile: Profile): string {
  return lines(
    profile.idle?.map((of) => ({
      reason: of.reason,
      process: of.process,
      count: of.count,
      ns: of.ns,
      woken_by: of.waker.by,
      woken_by_process: of.waker.process,
      path: path(profile, of.node),
    })),
  );
}

/** Frames of a path that are written: the innermost. */
const deepest = 100;

/** Names of functions, the outermost first. */
function path(profile: Profile, node: number): string[] {
  return pathNames(profile, node, deepest);
}

function parallelism({ parallelism: of, totals }: Profile): object | null {
  if (of === null) return null;
  const { whole, two } = speedUp(of, totals);
  return {
    average_runnable: of.averageRunnable,
    shares: of.shares,
    speed_up_at_most: Number(whole.toFixed(4)),
    speed_up_of_two_at_most: Number(two.toFixed(4)),
    period: of.period,
    runnable: Array.from(of.runnable),
    count: Array.from(of.count),
  };
}

function units({ units: rows }: Profile): string {
  return lines(
    rows?.map((of) => ({
      name: of.name,
      start_instructions: of.startInstructions,
      ready_instructions: of.readyInstructions,
      end_instructions: of.endInstructions,
      start_ns: of.startNs,
      ready_ns: of.readyNs,
      end_ns: of.endNs,
      result: of.result,
      processes: of.processes,
      user_instructions: of.userInstructions,
      kernel_instructions: of.kernelInstructions,
    })),
  );
}
