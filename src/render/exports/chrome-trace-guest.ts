/**
 * What the guest did, as tracks of a Chrome trace: a process each with its life and, from the samples of the
 * timeline, what it ran; modules, units, and the number of runnable tasks as a counter.
 */
import { measuredTotal } from '../../profile/profile-tables-check.ts';
import { programName } from '../../profile/process-names.ts';
import type { Profile } from '../../profile/profile.ts';
import { startedUntil } from '../../profile/unit-names.ts';
import { processLabel } from '../guest/process-label.ts';
import { printable } from '../guest-text.ts';
import { activityKinds, activityOf } from '../report/process-activity.ts';
import type { TraceEvent } from './trace-event.ts';

const modulesTrack = 5;
const unitsPid = 2;
const processesPid = 3;

/** @param micro from a position to microseconds */
export function guestEvents(profile: Profile, micro: (position: number) => number): TraceEvent[] {
  return [...moduleEvents(profile, micro), ...runnableEvents(profile, micro), ...unitEvents(profile, micro), ...processEvents(profile, micro)]; // prettier-ignore
}

function named(pid: number, tid: number, kind: 'process_name' | 'thread_name', label: string): TraceEvent[] {
  const events: TraceEvent[] = [{ ph: 'M', pid, tid, name: kind, args: { name: label } }];
  if (kind === 'thread_name') {
    events.push({ ph: 'M', pid, tid, name: 'thread_sort_index', args: { sort_index: tid } });
  }
  return events;
}

function moduleEvents({ modules }: Profile, micro: (position: number) => number): TraceEvent[] {
  const known = (modules ?? []).filter(({ loadedAtInstructions: at }) => at >= 0);
  if (known.length === 0) return [];
  return [
    ...named(1, modulesTrack, 'thread_name', 'modules'),
    ...known.map(({ name, loadedAtInstructions, instructions, sizeBytes }): TraceEvent => ({
      ph: 'X',
      pid: 1,
      tid: modulesTrack,
      name: printable(name),
      cat: 'module',
      ts: micro(loadedAtInstructions),
      dur: micro(Math.max(0, instructions)),
      args: { bytes: sizeBytes },
    })),
  ];
}

function runnableEvents({ parallelism, totals }: Profile, micro: (position: number) => number): TraceEvent[] {
  if (parallelism === null || totals.instructions < 0) return [];
  const { period, runnable, count } = parallelism;
  const samples = count.reduce((sum, value) => sum + value, 0);
  let at = Math.max(0, totals.instructions - samples * period);
  return Array.from(runnable, (value, run): TraceEvent => {
    const ts = micro(at);
    at += count[run]! * period;
    return { ph: 'C', pid: 1, tid: 0, name: 'runnable tasks', ts, args: { tasks: value } };
  });
}

/** Units overlap: each has a track of its own. */
function unitEvents({ units, totals }: Profile, micro: (position: number) => number): TraceEvent[] {
  const known = (units ?? []).filter(({ startInstructions: start }) => start >= 0);
  if (known.length === 0) return [];
  return [
    ...named(unitsPid, 0, 'process_name', 'units'),
    ...known.flatMap((unit, row): TraceEvent[] => {
      const { name, startInstructions: start, result } = unit;
      const { instructions: until } = startedUntil(unit);
      return [
        ...named(unitsPid, row + 1, 'thread_name', printable(name)),
        {
          ph: 'X',
          pid: unitsPid,
          tid: row + 1,
          name: printable(name),
          cat: 'unit',
          ts: micro(start),
          dur: micro(Math.max(0, (until < 0 ? totals.instructions : until) - start)),
          args: { result },
        },
      ];
    }),
  ];
}

function processEvents(profile: Profile, micro: (position: number) => number): TraceEvent[] {
  const { processes } = profile;
  if (processes === null || processes.length === 0) return [];
  const activity = activityOf(
    profile,
    processes.map((_, row) => [row]),
    (position) => position,
  );
  const end = measuredTotal(profile);
  return [
    ...named(processesPid, 0, 'process_name', 'processes'),
    ...processes.flatMap((process, row): TraceEvent[] => {
      const { startInstructions: start, endInstructions: ended } = process;
      const tid = row + 1;
      const events = named(
        processesPid,
        tid,
        'thread_name',
        `${printable(programName(process))} (${process.pid})`,
      );
      if (start < 0) return events;
      events.push({
        ph: 'X',
        pid: processesPid,
        tid,
        name: processLabel(process),
        cat: 'process',
        ts: micro(start),
        dur: micro(Math.max(0, (ended < 0 ? end : ended) - start)),
        args: {
          user: process.userInstructions,
          kernel: process.kernelInstructions,
          exit: process.exitStatus,
        },
      });
      const pieces = activity[row]!;
      for (let at = 0; at < pieces.length; at += 3) {
        // A sample that begins before the life or ends after it would not nest in it.
        const from = Math.max(start, pieces[at]!);
        const to = Math.min(ended < 0 ? end : ended, pieces[at + 1]!);
        if (to <= from) continue;
        const name = activityKinds[pieces[at + 2]!]!;
        events.push({
          ph: 'X',
          pid: processesPid,
          tid,
          name,
          cat: 'activity',
          ts: micro(from),
          dur: micro(to - from),
        });
      }
      return events;
    }),
  ];
}
