/** The run's log: groups, annotations, outputs. Guest text in it must not become a command to the runner. */
import * as core from '@actions/core';

export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** What an action says while it works; tests gather it. */
export interface ActionLog {
  info(text: string): void;
  /** how far something is that goes on: worth reading while it does */
  progress(text: string): void;
  /** shown on the run's page and, with a file, in the diff */
  annotate(level: AnnotationLevel, title: string, message: string): void;
  output(name: string, value: string): void;
  mask(secret: string): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}

/** The runner's log through workflow commands. */
export const actionsLog: ActionLog = {
  info: (text) => core.info(harmless(text)),
  progress: (text) => core.info(harmless(text)),
  annotate: (level, title, message) => {
    const report = { error: core.error, warning: core.warning, notice: core.notice }[level];
    report(message, { title });
  },
  output: (name, value) => core.setOutput(name, value),
  mask: (secret) => core.setSecret(secret),
  group: (title, body) => core.group(harmless(title), body),
};

/**
 * The log of one of several things that go on at once: what it says is kept together, in a group of its own once it has
 * ended; how far it is and what it annotates is said at once.
 */
export async function apart<T>(
  outer: ActionLog,
  title: string,
  name: string,
  body: (log: ActionLog) => Promise<T>,
): Promise<T> {
  const lines: string[] = [];
  const log: ActionLog = {
    ...outer,
    info: (text) => void lines.push(text),
    progress: (text) => outer.progress(`${name}: ${text}`),
    group: (inner, work) => {
      lines.push(`${inner}:`);
      return work();
    },
  };
  try {
    return await body(log);
  } finally {
    await outer.group(title, () => {
      for (const line of lines) outer.info(line);
      return Promise.resolve();
    });
  }
}

/**
 * The runner takes a line that begins with `::` and, from its older syntax, `##[` anywhere in a line for a
 * command (actions/runner, src/Runner.Common/ActionCommand.cs). It trims lines as .NET does, which takes more for white
 * space than JavaScript (U+0085), so that whatever cannot be seen counts; and .NET's comparison of texts passes over what
 * cannot be seen (U+200B), so that a plain space breaks both.
 */
export function harmless(text: string): string {
  return text
    .replaceAll(/(^|[\r\n\u0085\u2028\u2029])([\s\p{C}\p{Z}]*):(?=[\p{C}]*:)/gmu, '$1$2: ')
    .replaceAll(/##(?=\p{C}*\[)/gu, '## ');
}
