/** What the kernel prepares for those who may trace it one day. */
import type { Rule } from '../rule.ts';
import { workThatGoes } from './work-that-goes.ts';

export const tracingRules: readonly Rule[] = [
  workThatGoes({
    id: 'ftrace-weak-functions',
    title: 'do not look for overridden functions to trace',
    functions: ['ftrace_check_work_func'],
    add: ['initcall_blacklist=ftrace_check_for_weak_functions'],
    otherwise: 'or build without CONFIG_FUNCTION_TRACER',
    lose: 'tracers list functions that another one overrides, under a wrong name',
    source: 'kernel/trace/ftrace.c, ftrace_check_for_weak_functions',
  }),
  workThatGoes({
    id: 'trace-enum-names',
    title: 'do not resolve enumerations in trace event formats',
    functions: ['trace_event_update_all'],
    add: ['initcall_blacklist=trace_eval_init'],
    otherwise: 'or build without CONFIG_FTRACE',
    lose: 'formats of trace events name enumeration values instead of their numbers, which perf and trace-cmd cannot read',
    source: 'kernel/trace/trace.c, trace_eval_init',
  }),
  workThatGoes({
    id: 'tracefs',
    title: 'do not fill tracefs',
    functions: ['tracer_init_tracefs_work_func'],
    add: ['initcall_blacklist=tracer_init_tracefs'],
    otherwise: 'or build without CONFIG_FTRACE',
    lose: '/sys/kernel/tracing is empty: no trace-cmd, no perf trace',
    source: 'kernel/trace/trace.c, tracer_init_tracefs',
  }),
];
