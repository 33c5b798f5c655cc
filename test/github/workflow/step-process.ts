/**
 * One process of a step under the runner's contract: the variables it gets, the files it may write
 * (GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STEP_SUMMARY …) and the `::commands::` on its output.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
}

export interface StepResult {
  readonly status: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** what the log shows, secrets masked */
  readonly log: readonly string[];
}

export interface StepProcess {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** for the files the step may write */
  readonly folder: string;
  readonly secrets: readonly string[];
  /** told each line of the log as it comes, with the process that printed it: to cancel it in the middle */
  readonly onLine?: ((line: string, pid: number) => void) | undefined;
}

/** GitHub throws a step's summary away whole beyond this. */
const summaryLimitBytes = 1024 * 1024;
const fileVariables = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const;

/** Runs the process to its end. */
export async function runStepProcess(step: StepProcess): Promise<StepResult> {
  const files = Object.fromEntries(
    fileVariables.map((name) => {
      const file = join(step.folder, `${name.toLowerCase()}-${randomUUID()}`);
      writeFileSync(file, '');
      return [name, file];
    }),
  ) as Record<(typeof fileVariables)[number], string>;
  const commands = new CommandReader(step.secrets);
  commands.onLine = (line) => step.onLine?.(line, child.pid ?? 0);
  const child = spawn(step.program, step.args, {
    cwd: step.cwd,
    env: {
      ...step.env,
      ...Object.fromEntries(Object.entries(files).map(([name, file]) => [`GITHUB_${name}`, file])),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => commands.feed(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => commands.feed(chunk.toString()));
  const status = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      commands.feed(`${error.message}\n`);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 130));
  });
  commands.feed('\n');
  const summary = readFileSync(files.STEP_SUMMARY, 'utf8');
  const dropped = Buffer.byteLength(summary) > summaryLimitBytes;
  if (dropped) {
    const message = '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k';
    commands.annotations.push({ level: 'error', message });
  }
  return {
    status,
    outputs: readKeyValues(files.OUTPUT),
    env: readKeyValues(files.ENV),
    state: readKeyValues(files.STATE),
    path: readFileSync(files.PATH, 'utf8').split('\n').filter(Boolean),
    summary: dropped ? '' : summary,
    annotations: commands.annotations,
    log: commands.log,
  };
}

class CommandReader {
  readonly annotations: Annotation[] = [];
  readonly log: string[] = [];
  onLine: (line: string) => void = () => undefined;
  private readonly masks: string[];
  private pending = '';
  private stopToken: string | null = null;

  constructor(secrets: readonly string[]) {
    this.masks = secrets.filter(Boolean);
  }

  /** Lines end as for .NET: a return alone ends one, too. */
  feed(text: string): void {
    const lines = (this.pending + text).split(/\r\n|\n|\r(?!$)/);
    this.pending = lines.pop()!;
    for (const line of lines) this.line(line.replace(/\r$/, ''));
  }

  private line(line: string): void {
    // Trimmed as .NET does, which takes U+0085 for white space (actions/runner, src/Runner.Common/ActionCommand.cs).
    const command = /^::([\w-]+)(?: (.*?))?::(.*)$/.exec(line.replace(/^[\s\u0085]+/, ''));
    if (this.stopToken !== null) {
      if (line.trim() === `::${this.stopToken}::`) this.stopToken = null;
      else this.show(line);
      return;
    }
    if (!command) {
      if (line !== '') this.show(line);
      return;
    }
    const [, name = '', properties = '', value = ''] = command;
    const text = unescape(value);
    if (name === 'add-mask') {
      if (text.trim()) this.masks.push(text);
    } else if (name === 'stop-commands') {
      this.stopToken = text;
    } else if (name === 'error' || name === 'warning' || name === 'notice') {
      const pairs = properties.split(',').map((pair) => pair.split('='));
      const named = Object.fromEntries(pairs.map(([key = '', item = '']) => [key, unescape(item)]));
      this.annotations.push({ level: name, message: this.masked(text), ...named });
      this.show(`##[${name}]${text}`);
    } else if (name !== 'debug') {
      this.show(`##[${name}]${text}`);
    }
  }

  private show(line: string): void {
    this.log.push(this.masked(line));
    this.onLine(line);
  }

  private masked(text: string): string {
    return this.masks.reduce((shown, mask) => shown.replaceAll(mask, '***'), text);
  }
}

function unescape(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}

/** `name=value` lines and `name<<DELIMITER` blocks. */
function readKeyValues(file: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (line === '') continue;
    const block = /^([^=]+?)<<(.+)$/.exec(line);
    if (!block) {
      const equals = line.indexOf('=');
      if (equals < 0) throw new Error(`Invalid format '${line}'`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const end = lines.indexOf(block[2]!, index + 1);
    if (end < 0) throw new Error(`Matching delimiter not found ${block[2]!}`);
    values[block[1]!] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return values;
}
