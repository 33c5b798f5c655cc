/** A kernel booted twice with a QEMU, or as often as asked for, by the command line as a user would, and what has to be right about that. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { runCli } from './run-cli.ts';
import { testCacheFolder } from './test-cache.ts';

export interface BootedPair {
  readonly profile: Profile;
  readonly consoleText: string;
}

/**
 * @param qemu as `--qemu` takes it
 * @param out folder, made anew
 * @throws Error with what the command printed where it left no profile
 */
export async function bootPair(kernel: string, qemu: string, out: string, runs = 2): Promise<BootedPair> {
  rmSync(out, { recursive: true, force: true });
  const { status, stderr } = await runCli(
    [
      ...['run', '--qemu', qemu, '--kernel', kernel, '--append', 'cryptomgr.notests'],
      ...['--runs', String(runs), '--out', out],
    ],
    { env: { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') } },
  );
  try {
    const profile = await readProfile(join(out, 'profile.json.gz'));
    return { profile, consoleText: readFileSync(join(out, 'console.log'), 'utf8') };
  } catch {
    throw new Error(`status ${status}: ${stderr}`);
  }
}

/** What runs once in a boot; a name one function further is met never, or thousands of times. */
const once = ['start_kernel', 'rest_init', 'kernel_init', 'kernel_power_off'];
/** initcalls are run by the same levels since 2.6.24 */
const stages = [
  'kernel entry',
  'kernel early',
  'initcalls core',
  'initcalls late',
  'kernel late',
  'userspace',
];

/**
 * Share of the kernel's instructions that have a name: as a rule, and where a QEMU without a look into the guest has every
 * block counted. Of these, 0.1 % lie in `.altinstr_aux`, where functions jump to until alternatives are patched (asm/cpufeature.h,
 * _static_cpu_has): no symbol is there, and the call tree credits them to the function.
 */
const [namedByCall, namedByBlock] = [0.999, 0.998];

/** What is not as it should be, one phrase each. */
export function pairFaults({ profile, consoleText }: BootedPair, runs = 2): string[] {
  const { outcome, coverage, functions, samples, warnings } = profile;
  const faults: string[] = [];
  const fault = (wrong: boolean, text: string): void => {
    if (wrong) faults.push(text);
  };
  fault(outcome.kind !== 'reached-end', `${outcome.kind}: ${outcome.detail}`);
  const digests = new Set(samples?.map(({ digest }) => digest));
  fault(runs > 1 && (samples?.length !== runs || digests.size !== 1), 'the boots differ');
  const enough = profile.processes === null ? namedByBlock : namedByCall;
  fault(coverage.kernelSymbolized < enough, `${(100 * coverage.kernelSymbolized).toFixed(2)} % named`);
  const calls = coverage.callsToFunctions ?? 0;
  fault(calls < 0.99, `${(100 * calls).toFixed(2)} % of calls lead to functions`);
  for (const name of once) {
    const entered = functions.calls[functions.name.indexOf(name)] ?? 0;
    fault(entered !== 1, `${name} entered ${entered} times`);
  }
  const reached = profile.stages.map(({ name }) => name);
  for (const name of stages) fault(!reached.includes(name), `no stage '${name}'`);
  const init = profile.processes?.find(({ pid }) => pid === 1);
  fault(profile.processes !== null && init?.executable !== '/init', 'pid 1 is not /init');
  const said = /Linux version (\S+)/.exec(consoleText)?.[1];
  fault(!profile.subject.kernel.startsWith(`Linux version ${said} `), `the console says ${said}`);
  for (const warning of warnings) faults.push(`warning: ${warning}`);
  return faults;
}
