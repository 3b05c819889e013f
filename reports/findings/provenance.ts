/** A table of facts: a name and a value a row. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** Where every number comes from. */
export interface Provenance {
  /** The command that made the report, and the versions that ran. */
  readonly run: Facts;
  /** By model: checksum, precision, provider, batch size, preprocessing. */
  readonly models: readonly { readonly model: string; readonly facts: Facts }[];
  /** By task: data set, split, checksum, protocol, prompts. */
  readonly tasks: readonly { readonly task: string; readonly facts: Facts }[];
  /** The reporting checklist of scaling laws, filled in. */
  readonly method: Facts;
  /** Points that are in no fit, and why. */
  readonly exclusions: readonly string[];
}
