/**
 * The second action: publishes what a fork's run measured, from a workflow of the base branch. It checks out
 * and runs nothing of the pull request. Which pull request it is comes from GitHub; of the artifact only the
 * profiles are read, and the verdict is computed here from them, the base's baseline and the base's rules.
 */
import { errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import { downloadArtifact, listArtifacts, type ArtifactEntry } from '../publish/artifact-download.ts';
import { worstVerdict, type CommentSection } from '../render/comment-section.ts';
import { defaultScenarioName } from '../config/config-file.ts';
import { sectionPrefix } from './artifact-names.ts';
import { findRun, type MeasuredRun, type ReportHost } from './measured-run.ts';
import type { ReportInputs } from './report-inputs.ts';
import { publishReport } from './report-publish.ts';
import { notesFor, sectionOf, tell } from './report-sections.ts';
import type { Rules } from './rules.ts';
import { rulesOfRun } from './untrusted-rules.ts';
import {
  readUntrustedArtifact,
  maximumArchiveBytes,
  type UntrustedMeasurement,
} from './untrusted-artifact.ts';

/**
 * Publishes a run's result.
 *
 * @returns 0 also when there is nothing to publish: a green or red mark here is not the pull request's
 * @throws when GitHub cannot be asked at all
 */
export async function runReport(inputs: ReportInputs, host: ReportHost): Promise<ExitStatus> {
  const { log } = host;
  const run = await findRun(inputs, host);
  if (run === null) return exitStatus.ok;
  log.output('pull-request', String(run.pullRequest.number));
  const rules = await rulesOfRun(run, inputs.config, host);
  for (const warning of rules.warnings) log.annotate('warning', 'Bootgate rules', warning);

  const functionNote = await notesFor(run, host);
  const problems: string[] = [];
  const measurements = await readArtifacts(run, inputs, host, problems);
  for (const problem of scenarioProblems(measurements, rules)) tell(problem, problems, host);
  const sections: CommentSection[] = [];
  for (const measurement of measurements) {
    sections.push(await sectionOf(measurement, run, rules, functionNote, inputs, host, problems));
  }
  const worst = worstVerdict(sections.map(({ facts }) => facts.verdict));
  log.output('verdict', sections.length === 0 ? '' : worst);
  await publishReport(run, sections, problems, measurements[0]?.cellCount ?? 1, rules, inputs, host);
  return exitStatus.ok;
}

async function readArtifacts(
  run: MeasuredRun,
  inputs: ReportInputs,
  host: ReportHost,
  problems: string[],
): Promise<UntrustedMeasurement[]> {
  const artifacts = (await listArtifacts(host.github, run.id, inputs.artifactName)).filter(
    ({ name }) => !name.startsWith(sectionPrefix(inputs.artifactName)),
  );
  if (artifacts.length === 0) {
    problems.push(
      `The run left no artifact '${inputs.artifactName}': the measurement did not come to an end.`,
    );
  }
  const read = async (artifact: ArtifactEntry): Promise<UntrustedMeasurement[]> => {
    try {
      const zip = await downloadArtifact(host.github, artifact, maximumArchiveBytes, host.wait);
      return readUntrustedArtifact(zip, artifact.name);
    } catch (error) {
      problems.push(`Artifact '${artifact.name}' cannot be used: ${errorMessage(error)}`);
      return [];
    }
  };
  const measurements: UntrustedMeasurement[] = [];
  for (const artifact of artifacts) {
    for (const measurement of await read(artifact)) {
      const ended = endedJob(measurement, artifact);
      if (ended === null) measurements.push(measurement);
      else problems.push(ended);
    }
  }
  for (const problem of problems) host.log.annotate('warning', 'Bootgate', problem);
  return measurements;
}

/** Why a boot is no result: its job was cancelled or ran out of time. Later versions upload nothing then. */
function endedJob({ scenario, head }: UntrustedMeasurement, { name }: ArtifactEntry): string | null {
  if (head.outcome.kind !== 'interrupted') return null;
  return `Artifact '${name}' holds no result of '${scenario}': the job was ended while it booted (${head.outcome.detail}).`;
}

/** Scenarios that the base's bootgate.yml does not have, and those of it that nobody measured. */
function scenarioProblems(measurements: readonly UntrustedMeasurement[], { baseConfig }: Rules): string[] {
  if (baseConfig === null || measurements.length === 0) return [];
  const wanted = baseConfig.scenarios.size > 0 ? [...baseConfig.scenarios.keys()] : [defaultScenarioName];
  const measured = new Set(measurements.map(({ scenario }) => scenario));
  return [
    ...[...measured]
      .filter((name) => !wanted.includes(name))
      .map((name) => `The base has no scenario '${name}': nothing says what it should boot.`),
    ...wanted
      .filter((name) => !measured.has(name))
      .map((name) => `The base's scenario '${name}' was not measured.`),
  ];
}
