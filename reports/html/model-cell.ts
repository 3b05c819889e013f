import type { ReportData } from '../findings/report-data.js';
import { markup, type Markup } from './markup.js';
import type { TableCell } from './table.js';

/** What `imported` beside a model means. */
export const importedNote: Markup = markup`<b>imported</b>: measured by another program`;

/** Whether one of these models was measured by another program. */
export function hasImported({ models }: Pick<ReportData, 'models'>, ids: readonly string[]): boolean {
  return models.some(({ id, imported }) => imported && ids.includes(id));
}

/** What stands behind the name of a model that another program measured; undefined behind any other. */
export function renderImported(data: Pick<ReportData, 'models'>, id: string): Markup | undefined {
  return hasImported(data, [id]) ? markup` <i class="mark">imported</i>` : undefined;
}

/** A model as tables name it, with the mark of one that another program measured, or that was published, beside models that were
 *  measured. What is copied is its id alone. */
export function renderModel(data: Pick<ReportData, 'models'>, id: string): TableCell {
  const mark = renderImported(data, id) ?? renderPublished(data, id);
  return mark === undefined ? id : { content: markup`${id}${mark}`, text: id };
}

/** Behind a model that nothing was measured of, in a report where others were: one of the baseline is not among its models. */
function renderPublished({ models }: Pick<ReportData, 'models'>, id: string): Markup | undefined {
  const measured = models.filter(({ published }) => !published);
  return measured.length > 0 && measured.every((model) => model.id !== id)
    ? markup` <i class="mark">published</i>`
    : undefined;
}
