#!/bin/sh
# Builds a small x86-64 kernel from Debian's linux-source in several variants, for tests that plant a regression
# in kernel code. Needs: linux-source-6.1 flex bison bc libelf-dev libssl-dev make gcc xz-utils lz4.
#   planted-kernel.sh SOURCE.tar.xz OUT
# OUT gets plain, again (the same source built at another time), moved (code of no use added at the front, so
# that everything lies elsewhere) and planted: an initcall that costs planted_slow_init, and vsnprintf, which the
# boot has anyway, slower. Each as bzImage.VARIANT and vmlinux.VARIANT, and as bzImage.VARIANT.lz4: unpacking with XZ
# is 86 % of the instructions of such a boot (732 M of 847 M), and half of the time that a test with one takes.
set -eu
source=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$out/build
mkdir -p "$work"
tar -xf "$source" -C "$work" --strip-components=1
cd "$work"
. "$here/small-kernel-config.sh"

build() {
  export KBUILD_BUILD_TIMESTAMP="$2"
  make -s -j"$(nproc)" bzImage
  cp arch/x86/boot/bzImage "$out/bzImage.$1"
  cp vmlinux "$out/vmlinux.$1"
  ./scripts/config -d KERNEL_XZ -e KERNEL_LZ4
  make -s -j"$(nproc)" bzImage
  cmp vmlinux "$out/vmlinux.$1"
  cp arch/x86/boot/bzImage "$out/bzImage.$1.lz4"
  ./scripts/config -d KERNEL_LZ4 -e KERNEL_XZ
}

build plain 'Thu Jan 1 00:00:00 UTC 2026'
build again 'Sat Feb 28 12:34:56 UTC 2026'

cp init/main.c init/main.c.plain
cp lib/vsprintf.c lib/vsprintf.c.plain
cat >> init/main.c <<'C'

/* Never called: moves what the linker puts behind it. */
void __used bootgate_padding(void)
{
	asm volatile(".skip 5000, 0x90");
}
C
build moved 'Thu Jan 1 00:00:00 UTC 2026'

cp init/main.c.plain init/main.c
cat >> init/main.c <<'C'

static noinline void planted_work(int rounds)
{
	while (rounds-- > 0)
		barrier();
}

static int __init planted_slow_init(void)
{
	int i;

	for (i = 0; i < 50; i++)
		planted_work(20000);
	return 0;
}
device_initcall(planted_slow_init);
C
# vsnprintf() gets a loop of 500 rounds before it does its work.
sed -i '/^int vsnprintf(char \*buf/,/^}/ s/^\tstr = buf;/\t{ int planted = 500; while (planted-- > 0) barrier(); }\n\tstr = buf;/' lib/vsprintf.c
grep -q 'planted = 500' lib/vsprintf.c
build planted 'Thu Jan 1 00:00:00 UTC 2026'
cd "$out"
rm -rf "$work"
