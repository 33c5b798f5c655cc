/** Processes, modules and units as interval markers of the Firefox Profiler: rows of its marker chart. */
import { programName } from '../../profile/process-names.ts';
import type { Profile } from '../../profile/profile.ts';
import { startedUntil } from '../../profile/unit-names.ts';
import { processLabel } from '../guest/process-label.ts';
import { printable } from '../guest-text.ts';

export interface GuestMarker {
  readonly name: string;
  readonly details: string;
  /** instructions from reset */
  readonly start: number;
  readonly end: number;
}

/** How markers are shown: docs-developer/markers.md of firefox-devtools/profiler, fields as of version 48. */
export const markerSchema = {
  name: 'Text',
  tooltipLabel: '{marker.name}',
  tableLabel: '{marker.name}: {marker.data.name}',
  chartLabel: '{marker.data.name}',
  display: ['marker-chart', 'marker-table', 'timeline-overview'],
  data: [{ key: 'name', label: 'Details', format: 'string', searchable: true }],
};

/** In order of their start. */
export function guestMarkers(profile: Profile): GuestMarker[] {
  const { totals } = profile;
  const until = (end: number): number => (end < 0 ? Math.max(0, totals.instructions) : end);
  const markers = [
    ...(profile.units ?? []).map((unit): GuestMarker => ({
      name: 'unit',
      details: `${printable(unit.name)} (${unit.result})`,
      start: unit.startInstructions,
      end: until(startedUntil(unit).instructions),
    })),
    ...(profile.modules ?? []).map(({ name, loadedAtInstructions, instructions }): GuestMarker => ({
      name: 'module',
      details: printable(name),
      start: loadedAtInstructions,
      end: loadedAtInstructions + Math.max(0, instructions),
    })),
    ...(profile.processes ?? []).map((process): GuestMarker => ({
      name: process.kernelThread ? 'kernel thread' : printable(programName(process)),
      details: `${processLabel(process)} (${process.pid})`,
      start: process.startInstructions,
      end: until(process.endInstructions),
    })),
  ];
  return markers.filter(({ start }) => start >= 0).sort((a, b) => a.start - b.start || b.end - a.end);
}

/** @param stringArray of the thread; names are added to it */
export function markerTable(markers: readonly GuestMarker[], stringArray: string[]): object {
  const rows = new Map<string, number>();
  const rowOf = (text: string): number => {
    const row = rows.get(text) ?? stringArray.push(text) - 1;
    rows.set(text, row);
    return row;
  };
  return {
    data: markers.map(({ details }) => ({ type: 'Text', name: details })),
    name: markers.map(({ name }) => rowOf(name)),
    startTime: markers.map(({ start }) => start / 1e6),
    endTime: markers.map(({ start, end }) => Math.max(start, end) / 1e6),
    phase: markers.map(() => 1), // an interval
    category: markers.map(() => 0),
    length: markers.length,
  };
}
