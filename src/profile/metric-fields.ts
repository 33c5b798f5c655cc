/** The metrics of a boot as fields of its profile: those that are declared (src/base/metric.ts), in their order. */
import { metrics, type Metric } from '../base/metric.ts';
import { decimal, integer, record, type Field, type FieldsOf } from './fields.ts';

/** Of a metric, -1 where it is unknown. */
function fieldOf({ scale }: Metric): Field<number> {
  return scale === 1 ? integer(-1) : decimal(-1);
}

/**
 * An object of the metrics that `chosen` takes, and of `more` members behind them; a metric that not every profile has
 * may be missing.
 */
export function metricRecord<T extends object, More extends object>(
  chosen: (metric: Metric) => boolean,
  more: FieldsOf<More>,
): Field<T> {
  // Asked at each use: metrics are declared by whoever measures them.
  const fields = (has: (metric: Metric) => boolean): Field<T> => {
    const own = metrics().filter((metric) => chosen(metric) && (metric.always || has(metric)));
    const members = Object.fromEntries(own.map((metric) => [metric.key, fieldOf(metric)]));
    return record({ ...members, ...more } as unknown as FieldsOf<T>);
  };
  return {
    read: (json, rows) => fields(({ key }) => json.optional(key) !== null).read(json, rows),
    text: (value, where) => fields(({ key }) => Object.hasOwn(value, key)).text(value, where),
    get schema() {
      const { required } = fields(() => false).schema;
      return { ...fields(() => true).schema, required };
    },
  };
}
