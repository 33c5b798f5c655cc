/** The inputs of report/action.yml, checked and typed. */
import { resolve } from 'node:path';
import { artifactPrefix } from './artifact-names.ts';
import { InputReader } from './input-reader.ts';
import {
  commentModes,
  readBaselineChoice,
  readCommentKey,
  readHistory,
  type BaselineChoice,
  type CommentMode,
} from './inputs.ts';

export interface ReportInputs {
  readonly token: string;
  readonly runId: number;
  readonly folder: string;
  readonly artifactName: string;
  /** path in the repository */
  readonly config: string;
  readonly baseline: BaselineChoice;
  /** branch of the history; null: none is looked at */
  readonly history: string | null;
  readonly commentMode: CommentMode;
  readonly commentKey: string;
  readonly cells: readonly string[];
  readonly maxRows: number;
  /** the comment says what would make the boot faster */
  readonly advice: boolean;
  readonly checkName: string | undefined;
  readonly failOnRegression: boolean;
  readonly dryRun: boolean;
}

/**
 * Reads the inputs.
 *
 * @throws BootgateError (exit status 2) naming the input
 */
export function readReportInputs(env: NodeJS.ProcessEnv, workspace: string): ReportInputs {
  const read = new InputReader(env);
  const folder = resolve(workspace, read.text('working-directory') ?? '.');
  const runId = read.integer('run-id', 1, Number.MAX_SAFE_INTEGER);
  if (runId === undefined) {
    throw read.error(
      'run-id',
      'is missing',
      "start this workflow with 'on: workflow_run', or pass a run's id",
    );
  }
  const token = read.text('github-token');
  if (token === undefined) throw read.error('github-token', 'is missing');
  return {
    token,
    runId,
    folder,
    artifactName: read.text('artifact-name') ?? artifactPrefix,
    config: read.text('config') ?? 'bootgate.yml',
    baseline: readBaselineChoice(read, folder),
    history: readHistory(read),
    commentMode: read.oneOf('comment-mode', commentModes) ?? 'always',
    commentKey: readCommentKey(read),
    cells: read.list('cells'),
    maxRows: read.integer('max-rows', 1, 1000) ?? 15,
    advice: read.flag('advice', false),
    checkName: read.text('check-name'),
    failOnRegression: read.flag('fail-on-regression', true),
    dryRun: read.flag('dry-run', false),
  };
}
