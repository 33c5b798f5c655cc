/**
 * Guests of a few bytes for QEMU: bzImages whose real-mode setup code is given here in machine code, entered by
 * SeaBIOS's linuxboot ROM at CS:IP 1020:0000 (Documentation/arch/x86/boot.rst). They boot in a tenth of a
 * second and do what no real kernel does on demand.
 */

/** Where the code lies in the file: behind the setup header. */
const codeOffset = 0x270;

/** A bzImage that runs 16-bit code. */
export function tinyGuest(code: readonly number[]): Uint8Array {
  const image = Buffer.alloc(4096);
  image[0x1f1] = 1; // setup_sects: one sector behind the first
  image.writeUInt32LE((image.length - 1024) / 16, 0x1f4); // syssize
  image.writeUInt16LE(0xaa55, 0x1fe);
  image.set([0xeb, codeOffset - 0x202], 0x200); // jmp code; the header follows
  image.write('HdrS', 0x202, 'latin1');
  image.writeUInt16LE(0x20c, 0x206); // protocol version
  image[0x211] = 1; // loadflags: LOADED_HIGH
  image.writeUInt32LE(0x100000, 0x214); // code32_start
  image.set(code, codeOffset);
  return image;
}

/** Prints text on the first serial port. */
export function printing(text: string): number[] {
  return [
    0xba,
    0xf8,
    0x03, // mov dx, 0x3f8
    ...[...Buffer.from(text, 'latin1')].flatMap((byte) => [0xb0, byte, 0xee]), // mov al, byte; out dx, al
  ];
}

export const guestCode = {
  /** cli; 1: hlt; jmp 1b: nothing will ever wake it */
  sleep: [0xfa, 0xf4, 0xeb, 0xfd],
  /** 1: jmp 1b */
  spin: [0xeb, 0xfe],
  /** out 0xcf9, 6: a hard reset */
  reset: [0xba, 0xf9, 0x0c, 0xb0, 0x06, 0xee, 0xeb, 0xfe],
  /** lidt of an empty table, int3: a triple fault */
  tripleFault: [0x0f, 0x01, 0x1e, 0x00, 0xff, 0xcc],
  /** out 0x604, 0x2000: ACPI power-off of QEMU's q35, where SeaBIOS puts the registers */
  powerOff: [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xeb, 0xfe],
  /** 1: mov dx, 0x3f8; mov al, 'x'; out dx, al; jmp 1b */
  printForEver: [0xba, 0xf8, 0x03, 0xb0, 0x78, 0xee, 0xeb, 0xf8],
} as const;
