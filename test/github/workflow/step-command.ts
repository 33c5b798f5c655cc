/** Turns a step of a workflow into the process that carries it out. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import YAML from 'yaml';
import type { WorkflowRequest } from './run-workflow.ts';

export interface RawStep {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
  readonly 'continue-on-error'?: boolean | string;
}

interface RawAction {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly runs: { readonly using: string; readonly main: string };
}

export interface StepCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly isAction: boolean;
}

/** What a step runs; null for actions that are taken as done. */
export function commandOf(
  step: RawStep,
  request: WorkflowRequest,
  temp: string,
  evaluate: (text: string) => string,
): StepCommand | null {
  const shell = (text: string): StepCommand => {
    const script = join(temp, `${randomUUID()}.sh`);
    writeFileSync(script, text);
    return { program: 'bash', args: ['-eo', 'pipefail', script], env: {}, isAction: false };
  };
  if (step.run !== undefined) return shell(evaluate(step.run));
  const uses = step.uses ?? '';
  const name = uses.split('@')[0]!;
  const folder = uses.startsWith('./') ? resolve(request.workspace, uses) : request.actions[name];
  if (folder === undefined) throw new Error(`no folder was given for the action ${uses}`);
  const given = Object.entries(step.with ?? {});
  if (typeof folder === 'function') {
    const script = folder(Object.fromEntries(given.map(([name, value]) => [name, evaluate(textOf(value))])));
    return script === null ? null : shell(script);
  }
  const action = YAML.parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as RawAction;
  const inputs = Object.entries(action.inputs ?? {}).map(([input, declared]) => {
    const found = given.find(([key]) => key.toLowerCase() === input.toLowerCase());
    const text = evaluate(textOf(found ? found[1] : declared?.default));
    return [`INPUT_${input.replaceAll(' ', '_').toUpperCase()}`, text] as const;
  });
  const unknown = given.filter(([key]) => !Object.hasOwn(action.inputs ?? {}, key));
  if (unknown.length > 0) throw new Error(`${uses} has no input ${unknown.map(([key]) => key).join(', ')}`);
  return {
    program: request.node,
    args: [resolve(folder, action.runs.main)],
    env: { ...Object.fromEntries(inputs), GITHUB_ACTION_PATH: folder },
    isAction: true,
  };
}

/** A YAML scalar as the text GitHub makes of it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
