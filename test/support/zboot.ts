/**
 * EFI programs that unpack a kernel, as drivers/firmware/efi/libstub/Makefile.zboot and zboot-header.S lay them out: a
 * header, the payload, behind all but gzip's the size of what is in it, which is no part of the payload.
 */

/**
 * @param machine IMAGE_FILE_MACHINE_…
 * @param compression the word in the header
 * @param size of what is packed
 */
export function zboot(payload: Buffer, machine: number, compression = 'gzip', size = 0): Buffer {
  const head = Buffer.alloc(0x1000);
  head.write('MZ', 0, 'latin1');
  head.write('zimg', 4, 'latin1');
  head.writeUInt32LE(head.length, 8);
  head.writeUInt32LE(payload.length, 12);
  head.write(`${compression}\0`, 0x18, 'latin1');
  head.writeUInt32LE(0x40, 0x3c);
  head.write('PE\0\0', 0x40, 'latin1');
  head.writeUInt16LE(machine, 0x44);
  const appended = Buffer.alloc(compression === 'gzip' ? 0 : 4);
  if (appended.length > 0) appended.writeUInt32LE(size);
  return Buffer.concat([head, payload, appended, Buffer.alloc(512)]);
}
