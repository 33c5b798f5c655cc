/**
 * Ports of QEMU's PCs, as /proc/ioports and people call what is behind them. Where: QEMU hw/i386/pc.c, hw/isa, hw/acpi (q35
 * with SeaBIOS; OVMF's pc has power management at 0xb000), hw/misc/debugexit.c; Linux arch/x86/kernel/setup.c.
 */
import type { Devices } from '../architecture.ts';

const ports: Devices['ports'] = [
  { first: 0x00, last: 0x1f, name: 'DMA controller' },
  { first: 0x20, last: 0x21, name: 'interrupt controller (PIC)' },
  { first: 0x40, last: 0x43, name: 'timer (PIT)' },
  { first: 0x60, last: 0x60, name: 'keyboard controller' },
  { first: 0x61, last: 0x61, name: 'system control port B' },
  { first: 0x64, last: 0x64, name: 'keyboard controller' },
  { first: 0x70, last: 0x71, name: 'clock (RTC, CMOS)' },
  { first: 0x7e, last: 0x7e, name: 'firmware (kvmvapic)' },
  { first: 0x80, last: 0x8f, name: 'delay port (0x80)' },
  { first: 0x92, last: 0x92, name: 'system control port A' },
  { first: 0xa0, last: 0xa1, name: 'interrupt controller (PIC)' },
  { first: 0xb2, last: 0xb3, name: 'system management (APM)' },
  { first: 0xc0, last: 0xdf, name: 'DMA controller' },
  { first: 0xf0, last: 0xf1, name: 'math coprocessor' },
  { first: 0x170, last: 0x177, name: 'secondary IDE' },
  { first: 0x1f0, last: 0x1f7, name: 'primary IDE' },
  { first: 0x278, last: 0x27f, name: 'parallel port at 0x278' },
  { first: 0x2e8, last: 0x2ef, name: 'serial port (16550) at 0x2e8' },
  { first: 0x2f8, last: 0x2ff, name: 'serial port (16550) at 0x2f8' },
  { first: 0x378, last: 0x37f, name: 'parallel port at 0x378' },
  { first: 0x376, last: 0x376, name: 'secondary IDE' },
  { first: 0x3b0, last: 0x3df, name: 'VGA' },
  { first: 0x3e8, last: 0x3ef, name: 'serial port (16550) at 0x3e8' },
  { first: 0x3f6, last: 0x3f6, name: 'primary IDE' },
  { first: 0x3f8, last: 0x3ff, name: 'serial port (16550) at 0x3f8' },
  { first: 0x402, last: 0x402, name: 'firmware debug port' },
  { first: 0x4d0, last: 0x4d1, name: 'interrupt controller (PIC)' },
  { first: 0x510, last: 0x51b, name: 'firmware configuration (fw_cfg)' },
  { first: 0x600, last: 0x67f, name: 'power management (ACPI)' },
  { first: 0x700, last: 0x73f, name: 'SMBus' },
  { first: 0xae00, last: 0xae13, name: 'PCI hotplug (ACPI)' },
  { first: 0xb000, last: 0xb03f, name: 'power management (ACPI)' },
  { first: 0xcd8, last: 0xce3, name: 'CPU hotplug (ACPI)' },
  { first: 0xcf8, last: 0xcf8, name: 'PCI configuration' },
  { first: 0xcf9, last: 0xcf9, name: 'reset control' },
  { first: 0xcfa, last: 0xcff, name: 'PCI configuration' },
];

export const devices: Devices = {
  ports,
  regions: [
    [/^apic-msi$/, 'local APIC'],
    [/^ioapic$/, 'I/O APIC'],
    [/^hpet$/, 'HPET'],
  ],
  memory: [
    // q35's, where SeaBIOS puts it; a write there may change what QEMU says of its own address afterwards
    { first: 0xb0000000, last: 0xbfffffff, name: 'PCI configuration' },
    { first: 0xfec00000, last: 0xfec00fff, name: 'I/O APIC' },
    { first: 0xfed00000, last: 0xfed003ff, name: 'HPET' },
    { first: 0xfee00000, last: 0xfee00fff, name: 'local APIC' },
  ],
};
