import type { ReportData } from '../findings/report-data.js';
import type { Markup } from './markup.js';

/** What a section is rendered from. */
export interface SectionContext {
  readonly data: ReportData;
  /** Its number, which begins the labels of its tables. */
  readonly number: number;
  /** Name of a target for people, by id; an unknown one is its id. */
  readonly nameOf: (target: string) => string;
  /** The figures of the section, numbered, in their order; undefined: none applies. */
  readonly figures: Markup | undefined;
}

/** A numbered part of the report. */
export interface Section {
  /** Part of addresses: `model-size`. */
  readonly id: string;
  readonly title: string;
  /** Ids of its charts. */
  readonly charts: readonly string[];
  readonly render: (context: SectionContext) => Markup;
}
