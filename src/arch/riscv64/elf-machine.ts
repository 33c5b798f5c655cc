/** EM_RISCV (kernel: include/uapi/linux/elf-em.h) */
export const elfMachine = 243;
