#!/usr/bin/env node
/** Entry of the command line: reads the world, runs the command, sets the exit status. */
import { cli } from './cli/main.ts';

const interrupt = new AbortController();
process.on('SIGINT', () => {
  interrupt.abort(new Error('interrupted'));
});
// SIGHUP: the terminal was closed; a guest must not run on without anybody to end it.
for (const name of ['SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    interrupt.abort(new Error('terminated'));
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `bootgate dump … | head` closes the pipe early: that is the reader's right.
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await cli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
});
