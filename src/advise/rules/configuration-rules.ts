/** What a kernel does because it was built with an option, and what no word on the command line makes it leave. */
import type { Rule } from '../rule.ts';
import { workThatGoes } from './work-that-goes.ts';

export const configurationRules: readonly Rule[] = [
  workThatGoes({
    id: 'function-tracer',
    area: 'kernel configuration',
    title: 'build without the function tracer',
    functions: ['ftrace_init', 'ftrace_module_init', 'ftrace_free_init_mem'],
    otherwise: 'build without CONFIG_FUNCTION_TRACER',
    needs: ['FUNCTION_TRACER'],
    lose: 'tracing of functions, and what is made of it: live patches, BPF programs at a function’s entry',
    source: 'kernel/trace/ftrace.c, ftrace_init',
  }),
  workThatGoes({
    id: 'trace-event-definitions',
    area: 'kernel configuration',
    title: 'build without trace events',
    functions: ['trace_event_init'],
    otherwise: 'build without CONFIG_FTRACE (and CONFIG_EVENT_TRACING)',
    needs: ['EVENT_TRACING'],
    lose: 'every trace event: perf trace, trace-cmd, most of bpftrace',
    source: 'kernel/trace/trace_events.c, trace_event_init',
  }),
  workThatGoes({
    id: 'type-information',
    area: 'kernel configuration',
    title: 'build without type information for BPF',
    functions: ['bpf_get_btf_vmlinux', 'btf_parse_vmlinux', 'btf_parse_module'],
    otherwise: 'build without CONFIG_DEBUG_INFO_BTF',
    needs: ['DEBUG_INFO_BTF'],
    lose: 'BPF programs that run on any kernel (CO-RE), among them those of systemd',
    source: 'kernel/bpf/btf.c, btf_parse_vmlinux',
  }),
  workThatGoes({
    id: 'return-thunks',
    area: 'kernel configuration',
    title: 'build without return thunks and retpolines',
    functions: ['apply_returns', 'apply_retpolines', 'callthunks_patch_builtin_calls'],
    otherwise: 'build without CONFIG_RETHUNK and CONFIG_RETPOLINE (since 6.9: CONFIG_MITIGATION_…)',
    lose: 'protection of processors that guess where a call or a return leads (Spectre 2, Retbleed, SRSO)',
    source: 'arch/x86/kernel/alternative.c, apply_returns',
  }),
  workThatGoes({
    id: 'module-signatures',
    area: 'kernel configuration',
    title: 'do not check signatures of modules',
    functions: ['module_sig_check'],
    otherwise:
      'build without CONFIG_MODULE_SIG, or load unsigned modules (strip --strip-debug takes signatures away)',
    lose: 'modules of unknown origin load as well; with lockdown none would',
    source: 'kernel/module/signing.c, module_sig_check',
  }),
  workThatGoes({
    id: 'module-compression',
    area: 'kernel configuration',
    title: 'do not compress modules',
    functions: ['module_decompress'],
    otherwise: 'build with CONFIG_MODULE_COMPRESS_NONE=y, or unpack them in the image: xz -d, depmod',
    lose: 'modules take three to four times the room on the disk',
    source: 'kernel/module/decompress.c, module_decompress',
  }),
  workThatGoes({
    id: 'raid-benchmarks',
    area: 'kernel configuration',
    title: 'do not look for the fastest way to compute RAID parity',
    functions: ['raid6_select_algo', 'calibrate_xor_blocks'],
    otherwise: 'build without CONFIG_RAID6_PQ_BENCHMARK, or load RAID and Btrfs as modules',
    lose: 'RAID takes the way that is known to be fast, not the one that was measured',
    source: 'lib/raid6/algos.c, raid6_select_algo',
  }),
];
