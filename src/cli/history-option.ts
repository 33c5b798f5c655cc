/** What the command line says of where a history is. */
import { inputError } from '../base/errors.ts';
import { defaultHistoryBranch, historyBranch, type HistoryBranch } from '../history/history-branch.ts';
import { scenarioOf } from '../history/record-file.ts';
import type { HistoryRecord } from '../history/record.ts';
import { printable } from '../render/guest-text.ts';
import { originOf } from './baseline-store-option.ts';
import type { CommandHost, ParsedArguments } from './command.ts';

export async function historyFrom(args: ParsedArguments, host: CommandHost): Promise<HistoryBranch> {
  return historyBranch({
    remote: args.string('remote') ?? (await originOf(host.cwd)),
    branch: args.string('history-branch') ?? defaultHistoryBranch,
    env: host.env,
  });
}

/** What the history holds of the scenario that was asked for; what cannot be read is told on stderr. */
export async function readHistory(args: ParsedArguments, host: CommandHost): Promise<HistoryRecord[]> {
  const history = await historyFrom(args, host);
  const name = args.string('scenario');
  let scenarios: readonly string[] = [];
  const { records, problems } =
    name === undefined
      ? await history.read()
      : await history.readSome((places) => {
          scenarios = [...new Set(places.map(scenarioOf))].sort();
          return places.filter((place) => scenarioOf(place) === name);
        });
  tellProblems(problems, host);
  if (records.length === 0) {
    host.stderr.write(
      scenarios.length === 0
        ? `bootgate: no history on ${printable(history.place)}\n`
        : `bootgate: no such scenario; there are ${printable(scenarios.join(', '))}\n`,
    );
  }
  return records.filter(ofScenario(args));
}

export function ofScenario(args: ParsedArguments): (record: HistoryRecord) => boolean {
  const name = args.string('scenario');
  return ({ scenario }) => name === undefined || scenario === name;
}

/** So many are told one by one; a branch of another make would fill the screen. */
const toldProblems = 10;

export function tellProblems(problems: readonly string[], host: CommandHost): void {
  for (const problem of problems.slice(0, toldProblems)) {
    host.stderr.write(`bootgate: warning: ${printable(problem)}\n`);
  }
  if (problems.length > toldProblems) {
    host.stderr.write(`bootgate: warning: … and ${problems.length - toldProblems} more\n`);
  }
}

/** @throws BootgateError (exit status 2) where further arguments were given that mean nothing */
export function takesNothing(args: ParsedArguments): void {
  const [name, further] = args.positionals;
  if (further !== undefined) throw inputError(`history ${name} takes no '${further}'`);
}
