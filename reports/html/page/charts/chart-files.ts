import { Context } from 'svgcanvas';
import { BasicPlatform, Chart, type ChartConfiguration } from '../../../charts/chart-js.js';
import { pictureWidth, type ChartDefinition, type ChartView } from '../../../charts/chart-definition.js';
import { paletteOf } from '../../../charts/chart-theme.js';
import { headingHeight, withHeading } from '../../../charts/heading.js';
import type { ReportData } from '../../../findings/report-data.js';
import { dropEmpty, roundCircles, tidyIds } from './tidy-svg.js';

interface File {
  readonly configuration: ChartConfiguration;
  readonly width: number;
  readonly height: number;
}

/** A chart as it is chosen, as a PNG image with its title, in light colours. pixelRatio: pixels for one of CSS. */
export async function drawPng(
  document: Document,
  definition: ChartDefinition,
  data: ReportData,
  view: ChartView,
  pixelRatio = 2,
): Promise<Blob> {
  const { configuration, width, height } = configureFile(definition, data, view);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const chart = new Chart(canvas, {
    ...configuration,
    options: { ...configuration.options, devicePixelRatio: pixelRatio },
  });
  try {
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new Error(`${definition.id}: the browser gave no PNG image of ${width} x ${height}`));
      }, 'image/png');
    });
  } finally {
    chart.destroy();
  }
}

/** A chart as it is chosen, as an SVG document with its title, in light colours: circles are circles, and text is text. */
export function drawSvg(
  document: Document,
  definition: ChartDefinition,
  data: ReportData,
  view: ChartView,
): string {
  const { configuration, width, height } = configureFile(definition, data, view);
  const measure = document.createElement('canvas').getContext('2d');
  const context = new Context({ width, height, ...(measure && { ctx: measure }) });
  const canvas = { getContext: () => context, width, height, style: {} };
  Object.assign(context, { canvas });
  // A platform that listens to nothing: there is no element of the page behind this canvas.
  const chart = new Chart({ canvas } as unknown as HTMLCanvasElement, {
    ...configuration,
    // Lines with styles by segment are drawn step by step; others as a Path2D, which svgcanvas cannot read.
    data: { datasets: configuration.data.datasets.map((dataset) => ({ ...dataset, segment: {} })) },
    options: { ...configuration.options, devicePixelRatio: 1 },
    platform: BasicPlatform,
  });
  // A copy: a chart that is destroyed wipes its canvas.
  const svg = context.getSvg().cloneNode(true) as SVGSVGElement;
  chart.destroy();
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('role', 'img');
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = definition.title(data, view);
  svg.prepend(title);
  roundCircles(svg);
  tidyIds(svg);
  dropEmpty(svg);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

function configureFile(definition: ChartDefinition, data: ReportData, view: ChartView): File {
  const configuration = withHeading(
    definition.configure(data, view, 'light', 'picture'),
    definition.title(data, view),
    paletteOf('light'),
  );
  return { configuration, width: pictureWidth, height: definition.height(data, view) + headingHeight };
}
