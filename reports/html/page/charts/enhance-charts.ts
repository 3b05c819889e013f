import { charts } from '../../../charts/charts.js';
import { registerParts } from '../../../charts/chart-js.js';
import { fontFamily } from '../../../charts/chart-theme.js';
import { createChartFigure, type ChartContext, type ChartFigure } from './chart-figure.js';

/** Makes charts of the pictures in `figure[data-chart]`, each when it comes near the window. What has `data-enlarge`, the id of a target,
 *  shows that target in the first chart when it is clicked. */
export function enhanceCharts(context: ChartContext): void {
  const { document } = context;
  registerParts();
  const figures = new Map<string, ChartFigure>();
  const start = (element: HTMLElement): ChartFigure | undefined => {
    const id = element.dataset.chart ?? '';
    const definition = charts.find((chart) => chart.id === id);
    if (figures.has(id) || !definition?.applies(context.data)) return figures.get(id);
    const figure = createChartFigure(element, definition, context);
    figures.set(id, figure);
    return figure;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        observer.unobserve(target);
        start(target);
      }
    },
    { rootMargin: '400px 0px' },
  );
  void loadFonts(document).then(() => {
    for (const element of document.querySelectorAll<HTMLElement>('figure[data-chart]'))
      observer.observe(element);
  });
  window.addEventListener('hashchange', () => {
    for (const figure of figures.values()) figure.restore();
  });
  window.addEventListener('beforeprint', () => {
    for (const figure of figures.values()) void figure.prepareForPrint();
  });
  document.addEventListener('click', (event) => {
    const { target } = event;
    const chosen = target instanceof Element ? target.closest<HTMLElement>('[data-enlarge]') : null;
    const large = document.querySelector<HTMLElement>('figure[data-chart="model-size"]');
    if (!chosen || !large) return;
    event.preventDefault();
    start(large)?.set('target', chosen.dataset.enlarge ?? '');
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    large.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
    large.querySelector<HTMLElement>('.chart-stage')?.focus({ preventScroll: true });
  });
}

/** Waits until canvases can write in the fonts of the page: before that they would measure another. */
async function loadFonts(document: Document): Promise<void> {
  const samples = [
    [`13px ${fontFamily}`, 'a'],
    [`600 13px ${fontFamily}`, 'a'],
    [`13px ${fontFamily}`, 'α'],
  ] as const;
  await Promise.allSettled(samples.map(([font, text]) => document.fonts.load(font, text)));
}
