/** Drivers and tables of devices. */
import type { Rule } from '../rule.ts';
import { workThatGoes } from './work-that-goes.ts';

export const deviceRules: readonly Rule[] = [
  workThatGoes({
    id: 'acpi',
    title: 'do without ACPI',
    // Without its tables there is no APIC to set up, either.
    functions: [
      'acpi_init',
      'acpi_early_init',
      'acpi_subsystem_init',
      'acpi_boot_init',
      'setup_boot_APIC_clock',
    ],
    when: ({ costs }) => costs.of(['acpi_init']).cost > 0,
    add: ['acpi=off'],
    lose: 'power off, interrupts’ routing, devices that only ACPI tells of, NVDIMMs among them',
    source: 'Documentation/admin-guide/kernel-parameters.txt, acpi=',
  }),
  workThatGoes({
    id: 'plug-and-play-devices',
    title: 'do not enumerate legacy devices by ACPI',
    functions: ['pnpacpi_init'],
    add: ['pnpacpi=off'],
    unless: /^acpi=off$/,
    lose: 'ports of serial lines, PS/2 and the clock are probed where they usually are',
    source: 'Documentation/admin-guide/kernel-parameters.txt, pnpacpi=',
  }),
  workThatGoes({
    id: 'ipv6',
    title: 'do without IPv6',
    functions: ['inet6_init', 'addrconf_init'],
    add: ['ipv6.disable=1'],
    otherwise: 'or build with CONFIG_IPV6=m',
    unless: /^ipv6\.disable=/,
    lose: 'IPv6',
    source: 'Documentation/networking/ipv6.rst',
  }),
];
