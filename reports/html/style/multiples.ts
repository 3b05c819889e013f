import { paletteOf } from '../../charts/chart-theme.js';

/** Stamps of all targets, in the colours of the charts. */
export function multiples(): string {
  const colours = (theme: 'light' | 'dark'): string =>
    paletteOf(theme)
      .series.map((colour, index) => `--m${index}:${colour}`)
      .join(';');
  return `
:root { ${colours('light')} }
@media (prefers-color-scheme: dark) { :root { ${colours('dark')} } }
:root[data-theme='light'] { ${colours('light')} }
:root[data-theme='dark'] { ${colours('dark')} }
@media print { :root, :root[data-theme] { ${colours('light')} } }
${paletteOf('light')
  .series.map((_, index) => `.m${index} { --m: var(--m${index}) }`)
  .join('\n')}
.multiples-key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .5rem 0; padding: 0; font: 400 .875rem/1.3 var(--sans) }
.multiples-key li { display: flex; align-items: center; gap: .35rem }
.multiples-key span { width: .75rem; height: .75rem; background: var(--m); border-radius: 50% }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.25rem 1rem; list-style: none; margin: 1rem 0 2rem; padding: 0; max-width: 60rem }
.multiples a { display: block; color: var(--ink); text-decoration: none; font: 400 .8125rem/1.3 var(--sans); overflow-wrap: anywhere }
.multiples a:hover b { color: var(--accent); text-decoration: underline }
.multiples svg { display: block; width: 100%; margin-bottom: .35rem; background: var(--tint); border-radius: 2px }
.multiples b { display: block; font-weight: 600 }
.multiples span { color: var(--muted) }
.multiples .l { fill: none; stroke: var(--m); stroke-width: 2.5 }
.multiples .p { fill: var(--m) }
.multiples .r, .multiples .q { stroke: var(--m); stroke-width: 10 }
.multiples .r { stroke-linecap: round }
.multiples .q { stroke-width: 9.2px; stroke-linecap: square }
.multiples .c { fill: none; stroke: var(--muted); stroke-width: 2; stroke-dasharray: 2 6 }
.multiples li { break-inside: avoid }
`;
}
