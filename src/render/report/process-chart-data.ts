/** What the report's page is handed of who ran when; process-chart.ts makes it. */
export interface ProcessChart {
  /** of all moments; from reset */
  readonly unit: string;
  readonly end: number;
  /** in preorder of the tree of processes; kernel threads, in one row, last */
  readonly rows: readonly ChartRow[];
  /** processes that no row shows */
  readonly hidden: number;
  readonly stages: readonly { readonly name: string; readonly start: number; readonly end: number }[];
  readonly modules: readonly { readonly name: string; readonly at: number; readonly instructions: number }[];
  readonly units: readonly {
    readonly name: string;
    readonly start: number;
    readonly ready: number;
    readonly result: string;
  }[];
  /** means over equal spans of instructions: position of each, and how many tasks could run */
  readonly runnable: { readonly at: readonly number[]; readonly count: readonly number[] } | null;
}

export interface ChartRow {
  readonly label: string;
  /** name, command line and the like, for reading */
  readonly facts: readonly (readonly [string, string])[];
  readonly depth: number;
  /** among the heaviest, shown at first */
  readonly main: boolean;
  /** starts and ends of its members: start, end, start, end … */
  readonly lives: readonly number[];
  /** what it did: start, end, index of activityKinds, and so on; in order of time */
  readonly activity: readonly number[];
  /** when it was the one that decides when the boot ends: start, end, start, end … in order of time */
  readonly critical: readonly number[];
}
