/**
 * A Profile as the text of its file: JSON with a fixed order of keys, one line a member and one line a column,
 * so that equal profiles are equal bytes and a person can still page through one.
 */
import type { Field } from './fields.ts';
import { profileFields } from './profile-layout.ts';
import type { Profile } from './profile.ts';

/**
 * The file's text, UTF-8 safe, ending with a newline.
 *
 * @throws BootgateError when a column holds something that JSON cannot (a bug of whoever built the profile)
 */
export function profileText(profile: Profile): string {
  const members = (Object.entries(profileFields) as [keyof Profile, Field<unknown>][]).map(
    ([name, field]) => `${JSON.stringify(name)}: ${field.text(profile[name], `member ${name}`)}`,
  );
  return `{\n${members.join(',\n')}\n}\n`;
}
