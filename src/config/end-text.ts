/** The other way of parseEndMark (scenario-input.ts). */
import type { EndMark } from './scenario.ts';

/** The end mark as scenario files write it: `power-off`, `symbol:NAME`, `exec:/sbin/init`, `console:TEXT`. */
export function endText(end: EndMark): string {
  return `${end.kind}${endArgument(end)}`;
}

function endArgument(end: EndMark): string {
  switch (end.kind) {
    case 'symbol':
      return `:${end.symbol}`;
    case 'exec':
      return `:${end.path}`;
    case 'console':
      return `:${end.pattern}`;
    case 'power-off':
    case 'first-user-instruction':
      return '';
  }
}
