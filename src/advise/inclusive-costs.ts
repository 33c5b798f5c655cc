/** What functions cost with all they call, asked by name: of a call tree, each instruction once. */
import { normalizeName } from '../profile/function-names.ts';
import type { Profile } from '../profile/profile.ts';

/** In the profile's unit, and how often it was called. */
export interface InclusiveCost {
  readonly cost: number;
  readonly calls: number;
}

export class InclusiveCosts {
  readonly #tree: Profile['tree'];
  /** rows of the profile's functions by name; suffixes of the compiler are left out */
  readonly #rows = new Map<string, number[]>();
  readonly #functions: number;

  constructor({ tree, functions }: Pick<Profile, 'tree' | 'functions'>) {
    this.#tree = tree;
    this.#functions = functions.length;
    functions.name.forEach((name, row) => {
      const plain = normalizeName(name);
      const rows = this.#rows.get(plain);
      if (rows === undefined) this.#rows.set(plain, [row]);
      else rows.push(row);
    });
  }

  /**
   * What the named functions cost with all that they call. One that another of them calls is part of that one.
   *
   * @param below count only what one of these functions called, at whatever depth; default: all
   */
  of(names: readonly string[], below: readonly string[] = []): InclusiveCost {
    const wanted = this.#marked(names);
    const above = below.length === 0 ? null : this.#marked(below);
    if (wanted === null || (below.length > 0 && above === null)) return { cost: 0, calls: 0 };
    const { length, parent, function: row, total, calls: called } = this.#tree;
    // 1: below one of `below`, 2: within one that is counted
    const state = new Uint8Array(length);
    let cost = 0;
    let calls = 0;
    for (let node = 0; node < length; node += 1) {
      const inherited = parent[node] === -1 ? (above === null ? 1 : 0) : state[parent[node]!]!;
      if (inherited === 1 && wanted[row[node]!] === 1) {
        cost += total[node]!;
        calls += called[node]!;
        state[node] = 2;
      } else state[node] = inherited === 0 && above![row[node]!] === 1 ? 1 : inherited;
    }
    return { cost, calls };
  }

  #marked(names: readonly string[]): Uint8Array | null {
    const rows = names.flatMap((name) => this.#rows.get(name) ?? []);
    if (rows.length === 0) return null;
    const marked = new Uint8Array(this.#functions);
    for (const row of rows) marked[row] = 1;
    return marked;
  }
}
