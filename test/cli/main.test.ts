import { describe, expect, test } from '@jest/globals';
import { inputError, BootgateError } from '../../src/base/errors.ts';
import type { Command } from '../../src/cli/command.ts';
import { cli } from '../../src/cli/main.ts';

/** A command that does as its arguments say, to test the frame around it. */
const sample: Command = {
  name: 'sample',
  usage: 'FILE [options]',
  summary: 'Tests the frame.',
  options: {
    count: { type: 'string', value: 'N', description: 'how many' },
    tag: { type: 'string', value: 'T', multiple: true, description: 'labels' },
    verbose: { type: 'boolean', short: 'v', description: 'say more' },
  },
  positionals: { min: 1, max: 1 },
  async run(args, io) {
    const file = args.positionals[0]!;
    if (file === 'bad-input')
      throw inputError('not a kernel', { place: { file, offset: 514 }, hint: 'give a bzImage' });
    if (file === 'crash') throw new TypeError('oops');
    if (file === 'regressed') throw new BootgateError('slower', { exitStatus: 3 });
    io.stdout.write(JSON.stringify([file, args.integer('count', 1), args.list('tag'), args.flag('verbose')]));
    return await Promise.resolve(0);
  },
};

async function run(...argv: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const io = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
  };
  const status = await cli(argv, io, [sample]);
  return { status, stdout, stderr };
}

describe('the frame of the command line', () => {
  test('passes arguments on', async () => {
    expect(await run('sample', 'f', '--count', '1_000', '--tag', 'a', '--tag=b', '-v')).toEqual({
      status: 0,
      stdout: '["f",1000,["a","b"],true]',
      stderr: '',
    });
  });

  test.each([
    [['sampel', 'f'], "did you mean 'bootgate sample'?"],
    [['sample'], 'usage: bootgate sample FILE [options]'],
    [['sample', 'f', 'g'], "unexpected argument 'g'"],
    [['sample', 'f', '--cuont', '3'], "did you mean '--count'?"],
    [['sample', 'f', '--count', 'many'], '--count takes a whole number of at least 1'],
    [['sample', 'f', '--count', '0'], '--count takes a whole number of at least 1'],
  ])('%j is refused with advice and status 2', async (argv, said) => {
    const { status, stdout, stderr } = await run(...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  test('an input error names its place and the cure', async () => {
    expect(await run('sample', 'bad-input')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'bootgate: bad-input at byte 514: not a kernel\n  give a bzImage\n',
    });
  });

  test('a verdict sets the status', async () => {
    expect((await run('sample', 'regressed')).status).toBe(3);
  });

  test('a bug of ours prints its stack and asks for a report', async () => {
    const { status, stderr } = await run('sample', 'crash');
    expect(status).toBe(1);
    expect(stderr).toMatch(/internal error, please report it:\nTypeError: oops\n +at /);
  });

  test('help: overview, one command, and none given', async () => {
    const overview = await run('--help');
    expect(overview.status).toBe(0);
    expect(overview.stdout).toContain('sample  Tests the frame.');
    expect((await run('sample', '--help')).stdout).toContain('--count N');
    expect((await run('help', 'sample')).stdout).toContain('-v, --verbose');
    expect((await run()).status).toBe(2);
  });
});
