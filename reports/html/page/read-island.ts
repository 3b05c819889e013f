import type { ReportData } from '../../findings/report-data.js';

/** Id of the element that holds the data of the page's script. */
export const islandId = 'report-data';

/** The data that `writeIsland` wrote. text: of the element with `islandId`. */
export async function readIsland(text: string): Promise<ReportData> {
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(json).json()) as ReportData;
}
