import { inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import type { ParsedArguments } from './command.ts';

/**
 * What `--format` names among a command's formats; `text` by default.
 *
 * @throws BootgateError (exit status 2) naming the nearest format
 */
export function formatFrom<Format>(args: ParsedArguments, formats: Readonly<Record<string, Format>>): Format {
  const name = args.string('format') ?? 'text';
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format !== undefined) return format;
  const suggestion = nearest(name, Object.keys(formats));
  throw inputError(`--format ${name} is not known`, {
    hint: suggestion ? `did you mean '${suggestion}'?` : `known: ${Object.keys(formats).join(', ')}`,
  });
}
