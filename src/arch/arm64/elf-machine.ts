/** EM_AARCH64 (kernel: include/uapi/linux/elf-em.h) */
export const elfMachine = 183;
