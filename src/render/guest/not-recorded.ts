import { paragraph, section, type Section } from '../document/document.ts';

/** A section for something the tracer did not see. */
export function notRecorded(title: string): Section {
  return section(title, [paragraph('not recorded')]);
}
