import { enhanceCharts } from './charts/enhance-charts.js';
import { enhanceMultiples } from './charts/enhance-multiples.js';
import { offerReport } from './charts/offer-report.js';
import { enhanceReport } from './enhance-report.js';
import { createHashState } from './hash-state.js';
import { islandId, readIsland } from './read-island.js';
import { enhanceTheme } from './theme.js';

/** What the page does when scripts run: everything that it shows is there without. */
async function enhancePage(): Promise<void> {
  const state = createHashState(window);
  const theme = enhanceTheme(window, state);
  const island = document.getElementById(islandId);
  if (!island) return;
  const data = await readIsland(island.textContent);
  enhanceReport(document, data, state);
  enhanceCharts({ document, data, state, theme });
  enhanceMultiples(document, state);
  offerReport(document, data);
}

void enhancePage();
