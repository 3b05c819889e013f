import { heatSteps } from '../heat-colours.js';

const light = {
  paper: '#ffffff',
  tint: '#f4f6f8',
  ink: '#1d2430',
  muted: '#566070',
  rule: '#d8dde4',
  accent: '#1f5fb4',
  notice: '#8a5a00',
};

const dark: typeof light = {
  paper: '#15191f',
  tint: '#1d232b',
  ink: '#e7ebf0',
  muted: '#a3adba',
  rule: '#343d49',
  accent: '#74b0f4',
  notice: '#e0b455',
};

/** The colours of the page by theme: those of the charts, and of the heatmap. */
export const pageColours = { light, dark };

/** Colours as variables: the system's theme, unless the page's script says another. */
export function tokens(): string {
  const list = (theme: 'light' | 'dark'): string =>
    [
      `color-scheme:${theme}`,
      ...Object.entries(pageColours[theme]).map(([name, value]) => `--${name}:${value}`),
      ...heatSteps.flatMap((step) => [
        `--${step.name}-back:${step[theme].back}`,
        `--${step.name}-text:${step[theme].text}`,
      ]),
    ].join(';');
  return `
:root { ${list('light')} }
@media (prefers-color-scheme: dark) { :root { ${list('dark')} } }
:root[data-theme='light'] { ${list('light')} }
:root[data-theme='dark'] { ${list('dark')} }
@media print { :root, :root[data-theme] { ${list('light')} } }
:root {
  --serif: 'Source Serif 4', 'Iowan Old Style', Georgia, 'Times New Roman', serif;
  --sans: 'Source Sans 3', 'Helvetica Neue', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
  --measure: 39rem;
}`;
}
