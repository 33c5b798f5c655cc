/**
 * A GitHub workflow, as far as `bootgate action check` asks about it. Lines count from 1. Expressions (`${{ … }}`)
 * stay text: only a run knows what they give.
 */

export interface Workflow {
  /** relative to the repository: `.github/workflows/boot.yml` */
  readonly file: string;
  /** what `workflow_run` calls it: its `name:`, else its file */
  readonly name: string;
  readonly triggers: readonly Trigger[];
  readonly permissions: Permissions | null;
  readonly concurrency: Concurrency | null;
  readonly jobs: readonly Job[];
}

export interface Trigger {
  /** `push` */
  readonly event: string;
  readonly line: number;
  /** `branches`, `paths-ignore`, `workflows` … with what they list */
  readonly filters: ReadonlyMap<string, readonly string[]>;
}

export interface Permissions {
  readonly line: number;
  /** `read-all`, `write-all` */
  readonly all: 'read' | 'write' | null;
  /** `contents` → `read` */
  readonly scopes: ReadonlyMap<string, string>;
}

export interface Concurrency {
  readonly line: number;
  readonly group: string;
}

export interface Job {
  readonly id: string;
  readonly line: number;
  readonly condition: string;
  readonly needs: readonly string[];
  readonly continueOnError: boolean;
  readonly permissions: Permissions | null;
  readonly concurrency: Concurrency | null;
  readonly matrix: Matrix | null;
  /** a workflow that the job calls; `` for a job of its own */
  readonly uses: string;
  readonly steps: readonly Step[];
}

export interface Matrix {
  /** keys with several values; null: an expression or `include` decides */
  readonly keys: readonly string[] | null;
  /** of a matrix of one key; null: of several, or it is not told */
  readonly only: { readonly key: string; readonly values: readonly string[] } | null;
}

export interface Step {
  readonly line: number;
  /** `actions/checkout@v5`; `` for a script */
  readonly uses: string;
  readonly run: string;
  readonly condition: string;
  readonly continueOnError: boolean;
  /** `with:`; names in lower case, as the runner takes them */
  readonly inputs: ReadonlyMap<string, Input>;
}

export interface Input {
  readonly text: string;
  readonly line: number;
}
