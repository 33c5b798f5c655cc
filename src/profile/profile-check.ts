/**
 * From parsed JSON to a Profile: every member as profile-layout.ts declares it, and then what must hold between them. A
 * profile may come from whoever opened a pull request.
 */
import type { CheckedJson } from '../base/checked-json.ts';
import { environmentFieldNames, fingerprint } from './environment.ts';
import { record } from './fields.ts';
import { profileFields, rowCounts } from './profile-layout.ts';
import { checkTables } from './profile-tables-check.ts';
import { profileVersion, type Profile } from './profile.ts';

const document = record<Profile>(profileFields);

/**
 * @param json the document, already of the current version
 * @throws BootgateError (bad input) naming the file and the member
 */
export function checkProfile(json: CheckedJson): Profile {
  json.field('format').oneOf(['bootgate-profile']);
  json.field('version').integer(profileVersion, profileVersion);
  const profile = document.read(json, rowCounts(json));
  const { environment, processes } = profile;
  if (environment.fingerprint !== fingerprint(environment.fields)) {
    throw json
      .field('environment')
      .field('fingerprint')
      .error(`is not the SHA-256 of the fields (${environmentFieldNames.length} of them)`);
  }
  for (const { metric, min, max } of profile.noise?.rows ?? []) {
    if (min > max) throw json.field('noise').error(`has a band of ${metric} whose least is above its most`);
  }
  processes?.forEach(({ parent }, row) => {
    if (parent === row) throw json.field('processes').error(`[${row}] has a parent that does not exist`);
  });
  const wrong = checkTables(profile);
  if (wrong !== null) throw json.error(`contradicts itself: ${wrong}`);
  return profile;
}
