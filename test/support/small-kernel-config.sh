# Configures the kernel tree of the current folder as small as tests can use it: 64 bits, a console to print to, an
# initramfs to boot, names for every function. What is built is the same wherever and whenever it is. Sourced by sh.
export KBUILD_BUILD_USER=bootgate KBUILD_BUILD_HOST=test KBUILD_BUILD_VERSION=1 LC_ALL=C
make -s tinyconfig
./scripts/config -e 64BIT -e PRINTK -e TTY -e SERIAL_8250 -e SERIAL_8250_CONSOLE -e BLK_DEV_INITRD -e RD_GZIP \
  -e BINFMT_ELF -e BINFMT_SCRIPT -e KALLSYMS -e KALLSYMS_ALL -e PCI -e ACPI -e PROC_FS -e SYSFS -e MULTIUSER \
  -e DEVTMPFS -e FUTEX -e EPOLL -e POSIX_TIMERS -e NO_HZ_IDLE -e HIGH_RES_TIMERS -e X86_LOCAL_APIC -d RANDOMIZE_BASE
make -s olddefconfig
