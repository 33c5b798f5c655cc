/** How a recording was measured, as the fields that decide whether two profiles may be compared. */
import type { Recording } from '../boot/recording.ts';
import { endText } from '../config/end-text.ts';
import type { Focus } from '../config/scenario.ts';
import { environmentOf } from '../profile/environment.ts';
import type { Environment } from '../profile/profile.ts';

/**
 * The environment of a recording.
 *
 * @param tracer name and layout of the tracer that measured: `plugin 3`
 */
export function recordingEnvironment(recording: Recording, tracer: string): Environment {
  const { scenario, qemu } = recording;
  return environmentOf({
    tracer: scenario.focus ? `${tracer}, ${focusText(scenario.focus)}` : tracer,
    arch: scenario.arch,
    qemu: qemu.versionLine,
    firmware: firmwareText(recording),
    machine: scenario.machine,
    cpu: scenario.cpu,
    memoryMiB: scenario.memoryMiB,
    // The deterministic recipe has one virtual CPU.
    vcpus: 1,
    icountShift: scenario.icountShift,
    qemuArgs: scenario.qemuArgs.join(' '),
    diskAs: diskAs(recording),
    end: endText(scenario.end),
  });
}

/** A focus changes what is told apart, so profiles with different ones are not comparable. */
function focusText({ field, pattern, children }: Focus): string {
  return `focus ${field}=${pattern}${children ? '' : ' alone'}`;
}

/** A kernel that QEMU boots runs the same firmware, but sees another machine than one booted from a disk. */
function firmwareText({ scenario, qemu }: Recording): string {
  const digest = qemu.firmwareSha256 ?? 'none';
  return scenario.boot === 'kernel' ? digest : `${scenario.boot} ${digest}`;
}

/** What the disk was attached as; `auto` is decided by the boot, so the command line is asked. */
function diskAs({ scenario, command }: Pick<Recording, 'scenario' | 'command'>): string {
  if (scenario.disk === null) return 'none';
  if (scenario.disk.as !== 'auto') return scenario.disk.as;
  return command.some((word) => word.startsWith('virtio-blk-pci,drive=disk0')) ? 'virtio' : 'nvdimm';
}
