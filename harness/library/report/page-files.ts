import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { drawPictures } from '../../../reports/charts/draw-pictures.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import { readFonts } from '../../../reports/html/read-fonts.js';
import type { PageAssets } from '../../../reports/html/page-assets.js';
import { renderPage, renderSplitPage } from '../../../reports/html/render-page.js';
import { packageRoot } from '../../config/package-root.js';
import type { ReportFile } from './write-report.js';

/** The script of the page, which the build makes. */
const scriptFile = join(packageRoot, 'dist', 'reports', 'html', 'page.js');

/** The page as files. */
export interface PageFiles {
  readonly files: readonly ReportFile[];
  readonly warnings: readonly string[];
}

/** The report as one HTML file at `out`; with `split` its script, its style and its data are files beside it. Without its script,
 *  which only enhances it, there is a warning. */
export function pageFiles(data: ReportData, out: string, split: boolean): PageFiles {
  const isBuilt = existsSync(scriptFile);
  const assets = {
    script: isBuilt ? readFileSync(scriptFile, 'utf8') : '',
    fonts: readFonts(),
    pictures: drawPictures(data),
  };
  return {
    files: split ? splitFiles(data, assets, out) : [{ path: out, content: renderPage(data, assets) }],
    warnings: isBuilt
      ? []
      : [
          'dist/reports/html/page.js is not built: the page has no script, its charts are pictures. Run npm run build',
        ],
  };
}

/** `report.html`, `report.js`, `report.css` and `data.json`. */
function splitFiles(data: ReportData, assets: PageAssets, out: string): readonly ReportFile[] {
  const stem = basename(out, extname(out));
  const names = { script: `${stem}.js`, style: `${stem}.css` };
  const { html, script, style } = renderSplitPage(data, assets, names);
  const beside = (name: string) => join(dirname(out), name);
  return [
    { path: out, content: html },
    ...(script === '' ? [] : [{ path: beside(names.script), content: script }]),
    { path: beside(names.style), content: style },
    { path: beside('data.json'), content: `${JSON.stringify(data)}\n` },
  ];
}
