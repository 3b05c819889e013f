/** Where things stand: a column of contents beside the report, or above it where there is no room. */
export const layout = `
*, *::before, *::after { box-sizing: border-box }
html { font-size: 106.25%; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body { margin: 0 auto; padding: 0 1.25rem 4rem; max-width: 80rem; background: var(--paper); color: var(--ink); font: 400 1rem/1.58 var(--serif); overflow-wrap: break-word; font-variant-numeric: lining-nums }
main { min-width: 0; outline: none }
main > section { padding-top: 3.25rem; content-visibility: auto; contain-intrinsic-size: auto 60rem }
main > section:nth-of-type(-n+2) { content-visibility: visible }
.skip { position: absolute; left: -100vw; top: 0; z-index: 9; padding: .5rem 1rem; background: var(--paper); color: var(--accent) }
.skip:focus { left: 0 }
.contents { font: 400 .875rem/1.4 var(--sans); padding: 1.25rem 0 0 }
.contents p { margin: 0 0 .4rem; font-weight: 600; color: var(--muted) }
.contents ol { list-style: none; margin: 0; padding: 0; columns: 2 9rem; column-gap: 1.5rem }
.contents li { break-inside: avoid }
.contents a { display: grid; grid-template-columns: 1.5rem 1fr; padding: .2rem 0; color: var(--ink); text-decoration: none }
.contents a span { color: var(--muted); font-variant-numeric: tabular-nums }
.contents a:hover, .contents a[aria-current] { color: var(--accent) }
.contents a[aria-current] { font-weight: 600 }
.theme-button { margin-top: 1rem }
@media (min-width: 68rem) {
  body { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 3.5rem; padding-top: 2.5rem }
  body > script { display: none }
  .contents { grid-column: 1; position: sticky; top: 2.5rem; align-self: start; max-height: calc(100vh - 4rem); overflow-y: auto; padding: .4rem 0 0 }
  .contents ol { columns: 1 }
  main { grid-column: 2 }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
.title { padding-top: 2rem }
@media (min-width: 68rem) { .title { padding-top: 0 } }
.strip { display: flex; flex-wrap: wrap; gap: .75rem 2.75rem; margin: 1.5rem 0 0; padding: .8rem 0 .9rem; border-block: 1px solid var(--rule); font: 400 .9375rem/1.35 var(--sans) }
.strip dt { font-size: .8125rem; color: var(--muted) }
.strip dd { margin: 0; font-variant-numeric: tabular-nums }
.gate { max-width: 44rem; margin: 1rem 0 0; font: 400 .9375rem/1.45 var(--sans) }
.gate b { margin-right: .4rem; padding: .1rem .5rem; border: 1px solid currentColor; border-radius: .2rem }
.gate span { color: var(--muted) }
.gate-pass { color: var(--accent) }
.gate-warn, .gate-inconclusive, .gate-incomparable, .gate-fail, .gate-error { color: var(--notice) }
.lead { max-width: 44rem; margin: 1.6rem 0 0; font-size: 1.25rem; line-height: 1.5 }
.warnings { max-width: 44rem; margin: 1.4rem 0 0; padding-left: .9rem; border-left: 3px solid var(--notice); font: 400 .9375rem/1.45 var(--sans) }
.warnings p { margin: 0 0 .25rem }
.warnings b { color: var(--notice) }
.warnings ul { margin: 0; padding: 0; list-style: none }
.warnings li { padding: .1rem 0 }
`;
