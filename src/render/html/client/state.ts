/** What is being looked at, kept in the address: a link shows the same. */

export interface State {
  /** widths of frames */
  mode: 'head' | 'base' | 'change';
  /** roots at the top or at the bottom */
  direction: 'icicle' | 'flame';
  /** node that fills the width, -1 for all */
  zoom: number;
  search: string;
  side: 'head' | 'base';
  table: string;
  sort: string;
  filter: string;
}

const initial: State = {
  mode: 'head',
  direction: 'icicle',
  zoom: -1,
  search: '',
  side: 'head',
  table: 'functions',
  sort: '',
  filter: '',
};

/** Reads the address; anything unknown or malformed is left at its default. */
export function readState(hash: string): State {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const state = { ...initial };
  const mode = given.get('mode');
  if (mode === 'head' || mode === 'base' || mode === 'change') state.mode = mode;
  if (given.get('direction') === 'flame') state.direction = 'flame';
  if (given.get('side') === 'base') state.side = 'base';
  const zoom = Number(given.get('zoom') ?? -1);
  if (Number.isSafeInteger(zoom) && zoom >= 0) state.zoom = zoom;
  state.search = given.get('search') ?? '';
  state.table = given.get('table') ?? initial.table;
  state.sort = given.get('sort') ?? '';
  state.filter = given.get('filter') ?? '';
  return state;
}

/** The address for a state: only what differs from the default. */
export function writeState(state: State): string {
  const out = new URLSearchParams();
  for (const key of Object.keys(initial) as (keyof State)[]) {
    if (state[key] !== initial[key]) out.set(key, String(state[key]));
  }
  return `#${out.toString()}`;
}
