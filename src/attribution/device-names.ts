/** What people call the devices that a guest accesses. */
import type { Devices } from '../arch/architecture.ts';
import type { GuestCounted } from '../tracer/trace-tables.ts';

/** Of names that QEMU has for memory regions of devices (7.2 to 10.2), whatever the machine. */
const regions: Devices['regions'] = [
  [/^.*\.ram$/, 'memory that is write-protected'],
  [/^serial$/, 'serial port (16550)'],
  [/^pcie-mmcfg(?:-mmio)?$/, 'PCI configuration'],
  [/^fwcfg.*$/, 'firmware configuration (fw_cfg)'],
  [/^virtio-mmio$/, 'virtio (memory-mapped)'],
  [/^virtio-pci-(?:common|isr|device|notify)-(.+)$/, '$1'],
  [/^msix-(?:table|pba)$|^.*-msix$/, 'MSI-X table'],
];

/** The lowest port of those that firmware and kernel hand out to PCI devices. */
const firstAssigned = 0x1000;

/** By the machine's ports or QEMU's name; of what has neither, where it is. */
export function deviceName(
  { kind, place, name }: Pick<GuestCounted, 'kind' | 'place' | 'name'>,
  { ports, memory, regions: own }: Devices,
): string {
  if (kind === 'port') {
    const known = ports.find(({ first, last }) => place >= first && place <= last);
    if (known !== undefined) return known.name;
    // A PCI device has at least so many, and begins at a multiple of it.
    return place >= firstAssigned ? `PCI device at ports ${hex(place - (place % 32))}` : `port ${hex(place)}`;
  }
  const known = memory.find(({ first, last }) => place >= first && place <= last);
  if (known !== undefined) return known.name;
  const rule = [...own, ...regions].find(([pattern]) => pattern.test(name));
  if (rule !== undefined) return name.replace(rule[0], rule[1]);
  // QEMU puts a pointer of its own behind `anon`.
  return name === '' || name.startsWith('anon') ? `device at ${hex(place)}` : name;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
