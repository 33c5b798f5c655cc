/** The command line as a function: arguments and streams in, exit status out. */
import { parseArgs } from 'node:util';
import { BootgateError, errorMessage, exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { commands as allCommands } from './commands.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { nearest } from '../base/nearest.ts';
import { explainWriteError } from '../base/file-system-error.ts';
import { writableCache } from '../base/writable-cache.ts';
import { version } from '../base/version.ts';

/**
 * Runs `bootgate ARGV…` and never throws: errors are printed to `host.stderr`.
 *
 * @param argv arguments after the program's name
 * @returns what the process should exit with
 */
export async function cli(
  argv: readonly string[],
  host: CommandHost,
  commands: readonly Command[] = allCommands,
): Promise<ExitStatus> {
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      const topic = rest[0] === undefined ? undefined : commandNamed(rest[0], commands);
      host.stdout.write(topic ? commandHelp(topic) : overviewHelp(commands));
      return name === undefined ? exitStatus.usage : exitStatus.ok;
    }
    if (name === '--version') {
      host.stdout.write(`bootgate ${version}\n`);
      return exitStatus.ok;
    }
    const command = commandNamed(name, commands);
    if (rest.includes('--help') || rest.includes('-h')) {
      host.stdout.write(commandHelp(command));
      return exitStatus.ok;
    }
    const parsed = parse(command, rest);
    return command.usesCache === true
      ? await withWritableCache(host, (writing) => command.run(parsed, writing))
      : await command.run(parsed, host);
  } catch (error) {
    return reportError(error, host);
  }
}

async function withWritableCache(
  host: CommandHost,
  run: (host: CommandHost) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const cache = writableCache(host.env);
  if (cache.warning !== null) host.stderr.write(`warning: ${cache.warning}\n`);
  try {
    return await run({ ...host, env: cache.env });
  } finally {
    cache.remove();
  }
}

function commandNamed(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const suggestion = nearest(
    name,
    commands.map((command) => command.name),
  );
  throw inputError(`there is no command '${name}'`, {
    hint: suggestion ? `did you mean 'bootgate ${suggestion}'?` : `'bootgate --help' lists the commands`,
  });
}

function parse(command: Command, argv: readonly string[]): ParsedArguments {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean; short?: string }> = {};
  for (const [name, { type, multiple, short }] of Object.entries(command.options)) {
    options[name] = { type, ...(multiple ? { multiple } : {}), ...(short ? { short } : {}) };
  }
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const unknown = /Unknown option '(-{1,2}[^']+)'/.exec(errorMessage(error));
    const suggestion = unknown && nearest(unknown[1]!.replace(/^-+/, ''), Object.keys(command.options));
    const said = unknown
      ? `unknown option '${unknown[1]!}'`
      : errorMessage(error).replace(/\. To specify.*/s, '');
    throw inputError(`bootgate ${command.name}: ${said}`, {
      hint: suggestion
        ? `did you mean '--${suggestion}'?`
        : `'bootgate ${command.name} --help' lists the options`,
      cause: error,
    });
  }
  const { positionals } = parsed;
  const values = parsed.values as Record<string, string | boolean | (string | boolean)[] | undefined>;
  if (positionals.length < command.positionals.min || positionals.length > command.positionals.max) {
    throw inputError(
      `bootgate ${command.name}: ${positionals.length < command.positionals.min ? 'an argument is missing' : `unexpected argument '${positionals.at(-1)!}'`}`,
      { hint: `usage: bootgate ${command.name} ${command.usage}` },
    );
  }
  return {
    positionals,
    string: (name) => values[name] as string | undefined,
    integer: (name, min = 0) => {
      const text = values[name] as string | undefined;
      if (text === undefined) return undefined;
      const value = Number(text.replaceAll('_', ''));
      if (!Number.isSafeInteger(value) || value < min) {
        throw inputError(`--${name} takes a whole number of at least ${min}, not '${text}'`);
      }
      return value;
    },
    list: (name) => (values[name] as string[] | undefined) ?? [],
    flag: (name) => values[name] === true,
  };
}

function reportError(thrown: unknown, host: CommandHost): ExitStatus {
  const error = explainWriteError(thrown, host.cwd);
  if (error instanceof BootgateError) {
    host.stderr.write(`bootgate: ${error.message}\n`);
    if (error.hint) host.stderr.write(`  ${error.hint.replaceAll('\n', '\n  ')}\n`);
    return error.exitStatus;
  }
  if (host.signal.aborted) {
    host.stderr.write('bootgate: interrupted\n');
    return exitStatus.interrupted;
  }
  const stack =
    typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : String(error);
  host.stderr.write(`bootgate: internal error, please report it:\n${stack}\n`);
  return exitStatus.failed;
}
