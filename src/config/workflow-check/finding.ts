/** What is wrong in a repository's workflows, and the rules that find it. */
import type { ConfigFile } from '../config-file.ts';
import type { Workflow } from './workflow.ts';

export interface Finding {
  /** `push-paths`: a row of the table in docs/troubleshooting.md */
  readonly rule: string;
  /** `note`: right in some repositories and wrong in others; nothing fails for it */
  readonly level: 'error' | 'note';
  readonly file: string;
  readonly line: number;
  /** a sentence without its full stop */
  readonly what: string;
  /** what then happens */
  readonly why: string;
  /** lines of YAML */
  readonly write: readonly string[];
}

/** Everything that rules are asked about. */
export interface Repository {
  /** all of them, those without Bootgate included */
  readonly workflows: readonly Workflow[];
  /** config files by their path from the root, as far as they are there and can be read */
  readonly configs: ReadonlyMap<string, ConfigFile>;
}

/** Finds one thing that goes wrong. */
export type Rule = (repository: Repository) => readonly Finding[];
