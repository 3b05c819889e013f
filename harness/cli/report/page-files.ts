import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawPictures } from '../../../reports/charts/draw-pictures.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import { readFonts } from '../../../reports/html/read-fonts.js';
import { renderPage } from '../../../reports/html/render-page.js';
import { packageRoot } from '../../config/package-root.js';
import type { ReportFile } from './write-report.js';

/** The script of the page, which the build makes. */
const scriptFile = join(packageRoot, 'dist', 'reports', 'html', 'page.js');

/** The page as files. */
export interface PageFiles {
  readonly files: readonly ReportFile[];
  readonly warnings: readonly string[];
}

/** The report as one HTML file at `out`. Without its script, which only enhances it, there is a warning. */
export function pageFiles(data: ReportData, out: string): PageFiles {
  const isBuilt = existsSync(scriptFile);
  const assets = {
    script: isBuilt ? readFileSync(scriptFile, 'utf8') : '',
    fonts: readFonts(),
    pictures: drawPictures(data),
  };
  return {
    files: [{ path: out, content: renderPage(data, assets) }],
    warnings: isBuilt
      ? []
      : [
          `${scriptFile}: not there, so the page has no script and its charts are pictures. Run npm run build`,
        ],
  };
}
