/** The kernel's functions that write PCI's configuration by way of memory (drivers/pci/access.c). */
export const configurationWrites = /^pci_generic_config_write(?:32)?$/;
