/** Runs the command line in-process and gathers what it prints. */
import { cli } from '../../src/cli/main.ts';
import type { CommandHost } from '../../src/cli/command.ts';

export interface CliResult {
  status: number;
  stdout: string;
  stderr: string;
}

export async function runCli(argv: readonly string[], io: Partial<CommandHost> = {}): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const status = await cli(argv, {
    stdout: { write: (content) => (stdout += Buffer.from(content).toString()) },
    stderr: { write: (content) => (stderr += Buffer.from(content).toString()) },
    env: process.env,
    cwd: process.cwd(),
    signal: new AbortController().signal,
    ...io,
  });
  return { status, stdout, stderr };
}
