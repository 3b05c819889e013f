import type { GateConfig } from '../../harness/config/gate-config.js';
import type { BaselineFacts, GateComparison } from './gate-result.js';

/** What a verdict is made of. */
export interface GateInput {
  readonly comparisons: readonly GateComparison[];
  readonly config: GateConfig;
  readonly configName: string;
  /** Where a member of the config stands, as errors name it: `gate.yaml:12:5`. */
  readonly locate: LocateMember;
  readonly baseline: BaselineFacts;
  readonly anchor?: BaselineFacts;
  /** Task ids of each suite that rules may name. */
  readonly suites: ReadonlyMap<string, readonly string[]>;
  /** Task ids of each mean that rules may name, but `mean`. */
  readonly aggregates: ReadonlyMap<string, readonly string[]>;
  /** The day in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  readonly advisory: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/** Where a member of a config stands, by its path. */
export type LocateMember = (path: readonly (string | number)[]) => string;
