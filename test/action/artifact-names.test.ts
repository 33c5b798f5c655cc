import { expect, test } from '@jest/globals';
import { resultArtifact, sectionArtifact, sectionPrefix } from '../../src/action/artifact-names.ts';
import { readActionInputs } from '../../src/action/inputs.ts';

const named = (inputs: Readonly<Record<string, string>>) =>
  readActionInputs(
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    '/',
  );
const env = { GITHUB_JOB: 'boot' };

test.each([
  [{}, 'bootgate-boot'],
  [{ cell: '6.1, hardened' }, 'bootgate-boot-6.1,-hardened'],
  [{ cell: 'hardened', scenario: 'hardened' }, 'bootgate-boot-hardened'],
  [{ scenario: 'plain, debug' }, 'bootgate-boot-plain-debug'],
  [{ identity: 'mine' }, 'bootgate-boot-mine'],
  [{ 'artifact-name': 'figures', cell: 'a', scenario: 'b' }, 'figures-a'],
])('with %j the artifact is %s', (inputs, name) => {
  expect(resultArtifact(named(inputs), env)).toBe(name);
});

test('no job’s artifact is taken for sections', () => {
  const odd = resultArtifact(named({}), { GITHUB_JOB: 'section-one' });
  expect(odd.startsWith(sectionPrefix(undefined))).toBe(false);
  const section = sectionArtifact(named({ cell: 'a' }), env);
  expect(section).toBe('bootgate--section-boot-a');
  expect(section.startsWith(sectionPrefix(undefined))).toBe(true);
});
