/** Help texts out of the commands' descriptions. */
import type { Command } from './command.ts';

/** What `bootgate --help` prints. */
export function overviewHelp(commands: readonly Command[]): string {
  const width = Math.max(0, ...commands.map((command) => command.name.length));
  return [
    'Bootgate boots a kernel or image under QEMU and says where every guest instruction went.',
    '',
    'usage: bootgate COMMAND [options]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    "'bootgate COMMAND --help' tells more about a command.",
    'Exit status: 0 ok, 1 failed, 2 usage or bad input, 3 regressed, 4 boot failed, 5 no verdict, 130 interrupted.',
    '',
  ].join('\n');
}

/** What `bootgate COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const left = Object.entries(command.options).map(
    ([name, { short, value, type }]) =>
      `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`,
  );
  const width = Math.min(34, Math.max(0, ...left.map((text) => text.length)));
  const lines = [`usage: bootgate ${command.name} ${command.usage}`, '', command.summary, ''];
  if (command.description) lines.push(command.description.trim(), '');
  Object.values(command.options).forEach(({ description }, index) => {
    const text = left[index]!;
    if (text.length > width) lines.push(`  ${text}`, `  ${' '.repeat(width)}  ${description}`);
    else lines.push(`  ${text.padEnd(width)}  ${description}`);
  });
  if (left.length > 0) lines.push('');
  return lines.join('\n');
}
