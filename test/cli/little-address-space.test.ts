/** The command line where `ulimit -v` is set, as build machines have it: a WebAssembly that is loaded needs 10 GiB there. */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { builtCli } from '../support/built-cli.ts';

test('works with 4 GiB of addresses', () => {
  // The machine's Node, which may be older than the one that runs tests: 20 ended with an internal error.
  const help = execFileSync(
    'bash',
    ['-c', 'ulimit -v 4194304; exec node "$@"', 'bash', builtCli(), '--help'],
    {
      encoding: 'utf8',
    },
  );
  expect(help).toContain('usage: bootgate COMMAND');
});
