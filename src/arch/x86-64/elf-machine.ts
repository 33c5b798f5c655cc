/** EM_X86_64 (kernel: include/uapi/linux/elf-em.h) */
export const elfMachine = 62;
