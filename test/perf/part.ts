import type { PerfRow } from './row.js';

/** How parts are measured. */
export interface PerfSettings {
  /** How often what is compared in turn is measured; rows have medians. */
  readonly repeats: number;
  /** Told what happens. */
  readonly note: (line: string) => void;
}

/** A group of rows that is measured by itself. */
export interface PerfPart {
  readonly id: string;
  /** A heading. */
  readonly title: string;
  /** What is measured and how, in a few sentences for docs/PERFORMANCE.md. */
  readonly text: string;
  readonly measure: (settings: PerfSettings) => Promise<readonly PerfRow[]>;
}
