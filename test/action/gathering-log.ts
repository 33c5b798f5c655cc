/** An action's log that tests can look into. */
import type { ActionLog, AnnotationLevel } from '../../src/publish/actions-log.ts';

export interface GatheredLog extends ActionLog {
  readonly lines: string[];
  readonly annotations: { level: AnnotationLevel; title: string; message: string }[];
  readonly outputs: Record<string, string>;
}

export function gatheringLog(): GatheredLog {
  const lines: string[] = [];
  const annotations: GatheredLog['annotations'] = [];
  const outputs: Record<string, string> = {};
  return {
    lines,
    annotations,
    outputs,
    info: (text) => void lines.push(text),
    progress: (text) => void lines.push(text),
    annotate: (level, title, message) => void annotations.push({ level, title, message }),
    output: (name, value) => void (outputs[name] = value),
    mask: () => undefined,
    group: (title, body) => {
      lines.push(title);
      return body();
    },
  };
}
