import { architectureOf } from '../arch/architectures.ts';
import type { BootWay } from '../arch/architecture.ts';
import type { Scenario } from '../config/scenario.ts';
import { kernelWords, type PreparedDisk } from './qemu-command.ts';

/** What weakens a measurement without forbidding it, one sentence each. */
export function scenarioWarnings(scenario: Scenario, disk: PreparedDisk | null): readonly string[] {
  return [...appendWarnings(scenario), ...diskWarnings(disk, scenario.boot)];
}

function appendWarnings({ arch, append }: Scenario): string[] {
  const { console } = architectureOf(arch).machine;
  const elsewhere = new RegExp(`^console=(?!${console}\\b)`);
  return kernelWords(append).flatMap((word) => {
    if (elsewhere.test(word)) {
      return [`append sets ${word}: only what the kernel prints on ${console} is kept`];
    }
    if (/^panic=(?!-)/.test(word)) {
      return [
        `append sets ${word}: a kernel that panics where the tracer cannot see it will not end by itself`,
      ];
    }
    if (/^(?:maxcpus|nr_cpus)=/.test(word)) return [`append sets ${word}: the guest has one CPU anyway`];
    return [];
  });
}

function diskWarnings(disk: PreparedDisk | null, boot: BootWay): string[] {
  if (disk?.as !== 'virtio') return [];
  if (boot !== 'kernel') {
    return [
      'firmware and bootloader wait for a virtio disk, which answers when the host pleases: see docs/images.md for ' +
        "how far totals vary; with 'boot: kernel' an image that can boot from nvdimm is exact",
    ];
  }
  return [
    'a virtio disk answers when the host pleases: totals vary by some 0.2 %; an image that can boot from ' +
      'nvdimm (disk: {as: nvdimm}) is exact',
  ];
}
