/** What schema/profile.schema.json says, derived from profile-layout.ts; scripts/generate-docs.mjs writes it. */
import { record, type Schema } from './fields.ts';
import { profileFields } from './profile-layout.ts';
import { profileVersion, type Profile } from './profile.ts';

export function profileSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://bootgate.invalid/schema/profile.schema.json',
    title: `Bootgate profile, version ${profileVersion}`,
    description:
      'What a profile.json (or profile.json.gz) holds. Tables are columns of equal length; a row index is an identity, -1 means none. docs/profile-format.md tells more; rules between columns (lengths, index ranges, sums) are beyond a schema and checked by the reader.',
    ...record<Profile>(profileFields).schema,
  };
}
