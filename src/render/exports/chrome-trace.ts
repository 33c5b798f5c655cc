/**
 * Chrome's Trace Event Format (JSON), which Perfetto and chrome://tracing open: stages, initcalls, the flame
 * chart of the timeline and console lines on tracks of their own, then what the guest did (chrome-trace-guest.ts).
 *
 * Positions are guest instructions shown as one nanosecond each, whatever they took by the guest's clock: `ts`, which
 * is in microseconds, is instructions / 1000. Host time (exec_tb) is time as it is.
 */
import { stageCost, stageStart } from '../../profile/stage-cost.ts';
import type { Profile } from '../../profile/profile.ts';
import { printable } from '../guest-text.ts';
import { guestEvents } from './chrome-trace-guest.ts';
import { frameNames, replayTimeline } from './stacks.ts';
import type { TraceEvent } from './trace-event.ts';

const track = { stages: 1, initcalls: 2, calls: 3, console: 4 } as const;

/** A JSON object with `traceEvents`, in order of tracks and time. */
export function exportChromeTrace(profile: Profile): string {
  const micro = (position: number): number => position / 1000;
  const events: TraceEvent[] = [];
  const name = (tid: number, label: string): void => {
    events.push({ ph: 'M', pid: 1, tid, name: 'thread_name', args: { name: label } });
    events.push({ ph: 'M', pid: 1, tid, name: 'thread_sort_index', args: { sort_index: tid } });
  };
  events.push({
    ph: 'M',
    pid: 1,
    tid: 0,
    name: 'process_name',
    args: { name: `boot of ${printable(profile.scenario)}` },
  });

  name(track.stages, 'stages');
  let passed = 0;
  for (const stage of profile.stages) {
    const start = stageStart(profile, stage);
    const length = stageCost(profile, stage);
    events.push({
      ph: 'X',
      pid: 1,
      tid: track.stages,
      name: printable(stage.name),
      cat: 'stage',
      ts: micro(start),
      dur: micro(length),
    });
    passed += length;
    events.push({
      ph: 'C',
      pid: 1,
      tid: track.stages,
      name: `${profile.unit} by stage`,
      ts: micro(start),
      args: { [printable(stage.name)]: length },
    });
  }
  if (profile.initcalls.length > 0) name(track.initcalls, 'initcalls');
  for (const initcall of profile.initcalls) {
    events.push({
      ph: 'X',
      pid: 1,
      tid: track.initcalls,
      name: printable(initcall.name),
      cat: 'initcall',
      ts: micro(initcall.startInstructions),
      dur: micro(initcall.instructions),
      args: { level: initcall.level, result: initcall.result },
    });
  }
  if (profile.timeline) {
    name(track.calls, 'calls');
    const names = frameNames(profile);
    replayTimeline(profile.tree, profile.timeline, {
      open: (node, at) =>
        events.push({
          ph: 'B',
          pid: 1,
          tid: track.calls,
          name: names[profile.tree.function[node]!]!,
          ts: micro(at),
        }),
      close: (_, at) => events.push({ ph: 'E', pid: 1, tid: track.calls, ts: micro(at) }),
    });
  }
  if (profile.console.some((line) => line.instructions >= 0)) name(track.console, 'console');
  for (const line of profile.console) {
    if (line.instructions < 0) continue;
    events.push({
      ph: 'i',
      s: 't',
      pid: 1,
      tid: track.console,
      name: printable(line.text),
      cat: 'console',
      ts: micro(line.instructions),
    });
  }
  events.push(...guestEvents(profile, micro));
  return JSON.stringify({
    displayTimeUnit: 'ns',
    otherData: { scenario: printable(profile.scenario), unit: profile.unit, total: passed },
    traceEvents: events,
  });
}
