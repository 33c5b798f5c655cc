/**
 * What is installed, as apt should see it when it resolves a QEMU's dependencies: every package that is there,
 * but for QEMU and its firmware, which have to be part of the folder. Dependencies are left out: an installed
 * package that needs the QEMU left out would otherwise count as broken.
 */
const keptFields = ['Package', 'Status', 'Version', 'Architecture', 'Multi-Arch', 'Provides', 'Essential'];
const leftOut = ['qemu', 'seabios', 'ipxe'];

/** Rewrites the text of /var/lib/dpkg/status. */
export function statusWithoutQemu(status: string): string {
  return status
    .split('\n\n')
    .flatMap((paragraph) => {
      const fields = new Map(
        paragraph.split('\n').flatMap((line) => {
          const match = /^([A-Za-z-]+): (.*)$/.exec(line);
          return match ? [[match[1]!, match[2]!] as const] : [];
        }),
      );
      const name = fields.get('Package');
      if (name === undefined || fields.get('Status') !== 'install ok installed') return [];
      // `Source: qemu (1:7.2…)` carries a version where it differs from the package's.
      const source = (fields.get('Source') ?? name).split(' ')[0]!;
      if (leftOut.includes(source)) return [];
      return [
        keptFields
          .flatMap((field) => (fields.has(field) ? [`${field}: ${fields.get(field)!}\n`] : []))
          .join(''),
      ];
    })
    .join('\n');
}
