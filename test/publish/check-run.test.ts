import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createCheckRun, type Annotation } from '../../src/publish/check-run.ts';
import { createGitHub, type GitHub } from '../../src/publish/github-client.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';

let service: RestService;
let github: GitHub;

beforeEach(async () => {
  service = await startRestService();
  github = createGitHub({
    token: 'ghs_test',
    apiUrl: service.url,
    repository: 'acme/linux',
    log: () => {},
    sleep: () => Promise.resolve(),
  });
});

afterEach(async () => {
  expect(service.state.problems).toEqual([]);
  await service.close();
});

const check = {
  name: 'Bootgate',
  headSha: 'b'.repeat(40),
  conclusion: 'failure',
  title: 'Boot slower',
  summary: 'text',
  detailsUrl: 'https://github.com/acme/linux/actions/runs/1',
  annotations: [],
} as const;

describe('the check run', () => {
  test('is created completed, on the head', async () => {
    await createCheckRun(github, check);
    expect(service.state.checks[0]!.view).toMatchObject({
      head_sha: check.headSha,
      status: 'completed',
      conclusion: 'failure',
    });
  });

  test('takes 120 annotations in three requests', async () => {
    const annotations = Array.from({ length: 120 }, (_, index) => ({
      path: 'bootgate.yml',
      line: index + 1,
      level: 'warning',
      title: 'slower',
      message: `function ${index}`,
    })) satisfies Annotation[];
    await createCheckRun(github, { ...check, annotations });
    expect(service.requests).toHaveLength(3);
    expect(service.state.checks[0]!.annotations).toHaveLength(120);
  });
});
