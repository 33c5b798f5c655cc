/** An event of Chrome's Trace Event Format; times in microseconds. */
export interface TraceEvent {
  ph: 'X' | 'B' | 'E' | 'C' | 'M' | 'i';
  pid: number;
  tid: number;
  name?: string;
  ts?: number;
  dur?: number;
  cat?: string;
  s?: 'g' | 't';
  args?: Record<string, string | number | null>;
}
