import type { ReportData } from '../../findings/report-data.js';
import { enhanceContents } from './contents.js';
import { enhanceTables } from './enhance-tables.js';
import { enhanceExplorers } from './explorer-list.js';
import type { HashState } from './hash-state.js';

/** What the page does beside its charts: tables, lists of flips, contents. */
export function enhanceReport(document: Document, data: ReportData, state: HashState): void {
  document.documentElement.classList.add('js');
  enhanceExplorers(document, data, state);
  enhanceTables(document, state);
  enhanceContents(document, state);
}
