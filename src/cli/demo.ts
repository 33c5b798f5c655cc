/** `bootgate demo`: the whole story on a kernel that every reader can get, with a regression planted by us. */
import { rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { makeFolder } from '../base/files.ts';
import { architectureNames, architectureOf, defaultArchitecture } from '../arch/architectures.ts';
import { cacheFolder } from '../base/cache-folder.ts';
import { BootgateError, exitStatus, type ExitStatus } from '../base/errors.ts';
import { formatInteger, formatShare } from '../base/number-format.ts';
import { ownInitramfs } from '../boot/initramfs.ts';
import { compare } from '../compare/compare.ts';
import { defaultPolicy } from '../config/default-policy.ts';
import { makeScenario } from '../config/scenario-input.ts';
import { writeProfile } from '../profile/profile-file.ts';
import type { Profile } from '../profile/profile.ts';
import { comparisonText } from '../render/comparison-text.ts';
import { writeText } from '../render/document/write-text.ts';
import { profileDocument } from '../render/profile-document.ts';
import { viewOf } from '../render/profile-view.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { progressLine, type ProgressLine } from './boot-progress.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { distributionKernel } from './distribution-kernel.ts';
import { measure } from '../measure/measure.ts';
import { statusOf } from '../measure/measurement.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

const defaultOutFolder = 'bootgate-demo';
const shownFunctions = 12;

/** What is planted: an init that asks for its parent's number again and again. */
const needlessCalls = 200_000;

export const demoCommand: Command = {
  name: 'demo',
  usage: '[options]',
  summary: 'boot a distribution kernel twice, once with a planted regression, and tell what is seen',
  description: `
Fetches the distribution's kernel for virtual machines (Debian, Ubuntu; no root needed), and a QEMU where there
is none. Downloads are kept in the cache; after them it takes less than a minute.`,
  options: {
    arch: {
      type: 'string',
      value: 'NAME',
      description: `architecture: ${architectureNames()} (default: ${defaultArchitecture.name}, or your kernel's)`,
    },
    kernel: { type: 'string', short: 'k', value: 'FILE', description: 'a kernel of yours instead' },
    qemu: {
      type: 'string',
      value: 'auto|system|apt|build|URL|PATH',
      description: 'which QEMU (default: auto)',
    },
    out: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      description: `where the profiles are written (default: ${defaultOutFolder})`,
    },
  },
  usesCache: true,
  positionals: { min: 0, max: 0 },
  run: tellStory,
};

async function tellStory(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const progress = withoutRepetition(progressLine(host.stderr));
  const given = args.string('out') ?? defaultOutFolder;
  const out = resolve(host.cwd, given);
  const kernel = await kernelFor(args, host, progress);
  const style = styleFor(host.stdout, host.env);
  const width = widthFor(host.stdout);
  const say = (text: string): unknown => host.stdout.write(text);
  const chapter = (title: string, text: string): unknown =>
    say(`${style.bold(style.cyan(`── ${title}`))}\n\n${text}\n`);

  chapter(
    '1. Boot a kernel, count every instruction',
    `${basename(kernel)}, with a tiny init that powers off.\n`,
  );
  const base = await boot(kernel, join(out, 'base'), args, host, progress, 0);
  say(`${writeText(profileDocument(viewOf(base, { top: shownFunctions })), { style, width })}\n`);
  chapter('What you see', `${observations(base).join('\n\n')}\n`);

  chapter(
    '2. Boot it again, with a regression planted',
    `The same kernel, but now its init makes ${formatInteger(needlessCalls)} needless system calls (getppid).\n`,
  );
  const head = await boot(kernel, join(out, 'head'), args, host, progress, needlessCalls);
  const comparison = compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: defaultPolicy,
    today: new Date().toISOString().slice(0, 10),
  });
  say(`${comparisonText(comparison, { style, width, maxRows: shownFunctions })}\n`);
  chapter('What you see', `${comparisonObservations(base, head).join('\n\n')}\n`);
  chapter('3. Go on from here', nextSteps(given, comparison.verdict));
  return exitStatus.ok;
}

/** Both boots take the same steps; they are told once. */
function withoutRepetition(progress: ProgressLine): ProgressLine {
  const told = new Set<string>();
  return {
    ...progress,
    step: (text) => {
      if (!told.has(text)) progress.step(text);
      told.add(text);
    },
  };
}

async function kernelFor(args: ParsedArguments, host: CommandHost, progress: ProgressLine): Promise<string> {
  const own = args.string('kernel');
  if (own !== undefined) return resolve(host.cwd, own);
  const { path } = await distributionKernel({
    arch: architectureOf(args.string('arch') ?? defaultArchitecture.name),
    cacheFolder: cacheFolder(host.env),
    signal: host.signal,
    onStep: progress.step,
  });
  return path;
}

async function boot(
  kernel: string,
  out: string,
  args: ParsedArguments,
  host: CommandHost,
  progress: ProgressLine,
  systemCalls: number,
): Promise<Profile> {
  await makeFolder(out);
  const initrd = join(out, 'initramfs.cpio');
  const arch = args.string('arch');
  const scenario = makeScenario('demo', [{ kernel, initrd, ...(arch === undefined ? {} : { arch }) }]);
  await writeFile(initrd, ownInitramfs({ systemCalls }, architectureOf(scenario.arch)));
  const work = await makeWorkFolder(out, '.recording');
  try {
    const { profile } = await measure(scenario, work, {
      cacheFolder: cacheFolder(host.env),
      env: host.env,
      cwd: host.cwd,
      signal: host.signal,
      qemu: args.string('qemu') ?? 'auto',
      onStep: progress.step,
      onBoot: progress.boot,
    });
    const status = statusOf(profile.outcome);
    if (status !== exitStatus.ok) {
      throw new BootgateError(`the demo's boot failed: ${profile.outcome.detail}`, { exitStatus: status });
    }
    await writeProfile(join(out, 'profile.json.gz'), profile);
    return profile;
  } finally {
    progress.done();
    await rm(work, { recursive: true, force: true });
  }
}

/** What is worth pointing at in a distribution kernel's boot, as far as this one shows it. */
function observations({ functions, totals, stages }: Profile): string[] {
  const share = (name: string): number | null => {
    const row = functions.name.indexOf(name);
    return row === -1 ? null : functions.total[row]! / totals.instructions;
  };
  const texts = [
    'The numbers are guest instructions, and they are exact: boot it again, on any machine with this QEMU, and\n' +
      'not one of them changes. That is what lets a difference of a fraction of a percent fail a build.',
  ];
  const cryptoTests = share('alg_test');
  if (cryptoTests !== null && cryptoTests > 0.05) {
    texts.push(
      `${formatShare(cryptoTests)} of this boot are self-tests of crypto algorithms (alg_test). With\n` +
        `'cryptomgr.notests' on the command line they vanish: bootgate run --append cryptomgr.notests …`,
    );
  }
  const decompress = stages.find(({ name }) => name === 'decompress');
  if (decompress) {
    texts.push(
      `Before the kernel itself runs, ${formatShare(decompress.instructions / totals.instructions)} go into decompressing it.`,
    );
  }
  return texts;
}

/** The planted regression, found again in the numbers. */
function comparisonObservations(base: Profile, head: Profile): string[] {
  const calls = ({ environment, functions }: Profile): number => {
    const entries = architectureOf(environment.fields.arch).systemCalls.allEntries;
    return functions.calls[functions.name.findIndex((name) => entries.includes(name))] ?? 0;
  };
  const growth = head.totals.instructions - base.totals.instructions;
  return [
    `Of the ${formatInteger(needlessCalls)} planted system calls, ${formatInteger(calls(head) - calls(base))} were counted at the kernel's entry. Each\n` +
      `cost ${formatInteger(growth / needlessCalls)} instructions, user mode, kernel and timer ticks together.`,
  ];
}

function nextSteps(out: string, verdict: string): string {
  const commands = [
    [`bootgate show ${out}/base --tree --depth 6`, 'the call tree'],
    [`bootgate show ${out}/base --stage 'initcalls late'`, 'one stage'],
    [`bootgate compare ${out}/base ${out}/head --format html -o difference.html`, 'a picture'],
    ['bootgate run --kernel arch/x86/boot/bzImage', 'your own kernel'],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    `The verdict is '${verdict}'. 'bootgate compare ${out}/base ${out}/head' says the same and exits with ${exitStatus.regressed},`,
    'which is what fails a pull request. The demo itself succeeded.',
    '',
    ...commands.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`),
    '',
  ].join('\n');
}
