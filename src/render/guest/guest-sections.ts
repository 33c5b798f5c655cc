/** The sections that were asked for, of what the guest did. They are of the whole boot whatever the stage. */
import type { ProfileView } from '../profile-view.ts';
import type { Section } from '../document/document.ts';
import { countersSection } from './counters-section.ts';
import { criticalPathSection } from './critical-path-section.ts';
import { modulesSection } from './modules-section.ts';
import { processesSection } from './processes-section.ts';
import { systemCallsSection } from './system-calls-section.ts';
import { unitsSection } from './units-section.ts';
import { waitsSection } from './waits-section.ts';

export function guestSections({ profile, options }: ProfileView): Section[] {
  const { top, process } = options;
  return [
    ...(options.processes ? [processesSection(profile, top, process)] : []),
    ...(options.systemCalls ? [systemCallsSection(profile, top, process)] : []),
    ...(options.modules ? [modulesSection(profile, top)] : []),
    ...(options.waits ? [waitsSection(profile, top)] : []),
    ...(options.criticalPath ? [criticalPathSection(profile, top)] : []),
    ...(options.counters ? [countersSection(profile, top)] : []),
    ...(options.units ? [unitsSection(profile, top)] : []),
  ];
}
