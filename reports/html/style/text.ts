/** Headings, prose, lists and controls. */
export const text = `
h1, h2, h3 { font-family: var(--serif); font-weight: 600; text-wrap: balance; overflow-wrap: anywhere }
h1 { font-size: clamp(1.7rem, 1.2rem + 2.4vw, 2.6rem); line-height: 1.14; letter-spacing: -.01em; margin: 0; max-width: 48rem }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; padding-top: 1.1rem; border-top: 1px solid var(--rule) }
h2 span { color: var(--muted); font-weight: 400; margin-right: .5rem }
h3 { font-size: 1.09rem; line-height: 1.35; margin: 2.2rem 0 .6rem; max-width: var(--measure) }
p, main li { max-width: var(--measure) }
p { margin: 0 0 1rem; text-wrap: pretty }
.kicker { margin: 0 0 .5rem; font: 600 .9375rem/1.3 var(--sans); color: var(--accent) }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px }
code, pre { font-family: var(--mono); font-size: .85em }
sup, sub { font-size: .72em; line-height: 0 }
.note { font: 400 .875rem/1.45 var(--sans); color: var(--muted); margin: .5rem 0 1.5rem }
.notes { margin: 0 0 1.5rem; padding-left: 1.1rem; font: 400 .9375rem/1.5 var(--sans) }
.facts { margin: 0 0 1.5rem; font: 400 .9375rem/1.45 var(--sans) }
.facts div { display: grid; grid-template-columns: minmax(7rem, 14rem) minmax(0, 1fr); gap: 0 1.5rem; padding: .35rem 0; border-top: 1px solid var(--rule) }
.facts div:last-child { border-bottom: 1px solid var(--rule) }
.facts dt { color: var(--muted) }
.facts dd { margin: 0; max-width: 44rem; overflow-wrap: anywhere }
@media (max-width: 34rem) { .facts div { grid-template-columns: minmax(0, 1fr) } }
summary { cursor: pointer; font: 400 .9375rem/1.5 var(--sans); color: var(--accent); width: fit-content }
.text pre { max-height: 22rem; overflow: auto; margin: .5rem 0 1.5rem; padding: .75rem 1rem; background: var(--tint); white-space: pre }
button, select, input { font: 400 .875rem/1.3 var(--sans); color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 3px; padding: .3rem .6rem; min-height: 2rem; max-width: 100% }
button { cursor: pointer }
button:hover { border-color: var(--accent); color: var(--accent) }
button:disabled { opacity: .5; cursor: default }
button[aria-pressed='true'] { background: var(--ink); color: var(--paper); border-color: var(--ink) }
label { font: 400 .875rem/1.3 var(--sans) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.js .no-script { display: none }
`;
