/** The one list of formats that `bootgate export` and the action offer. */
import type { Profile } from '../../profile/profile.ts';
import { exportCallgrind } from './callgrind.ts';
import { exportChromeTrace } from './chrome-trace.ts';
import { exportFirefox } from './firefox.ts';
import { exportFolded } from './folded.ts';
import { exportPprof } from './pprof.ts';
import { exportSpeedscope } from './speedscope.ts';

export interface ExportFormat {
  /** file name a person would give it, after the profile's own */
  readonly suffix: string;
  /** what opens it */
  readonly opens: string;
  write(profile: Profile, creator: string): string | Uint8Array;
}

/** Formats by their name on the command line. */
export const exportFormats = {
  speedscope: {
    suffix: '.speedscope.json',
    opens: 'speedscope.app',
    write: (profile, creator) => exportSpeedscope([{ label: profile.scenario, profile }], creator),
  },
  perfetto: {
    suffix: '.trace.json',
    opens: 'ui.perfetto.dev, chrome://tracing',
    write: exportChromeTrace,
  },
  firefox: { suffix: '.firefox.json', opens: 'profiler.firefox.com', write: exportFirefox },
  folded: { suffix: '.folded', opens: 'flamegraph.pl, inferno', write: exportFolded },
  callgrind: { suffix: '.callgrind', opens: 'KCachegrind, callgrind_annotate', write: exportCallgrind },
  pprof: { suffix: '.pb.gz', opens: 'go tool pprof', write: exportPprof },
} as const satisfies Record<string, ExportFormat>;

export type ExportFormatName = keyof typeof exportFormats;
