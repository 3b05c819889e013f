import { heatSteps } from '../heat-colours.js';

/** The heatmap and its legend. */
export function heat(): string {
  const steps = heatSteps.map(
    ({ name }) => `.${name} { background: var(--${name}-back); color: var(--${name}-text) }`,
  );
  return `
.heat { font-size: .8125rem; line-height: 1.25 }
.heat td { text-align: right; padding: .28rem .95rem .28rem .45rem; white-space: nowrap; border: 1px solid var(--paper); border-width: 0 1px 1px 0 }
.heat td.s { padding-right: .32rem }
.heat thead th { padding: .3rem .2rem }
.heat thead th:first-child { padding-left: 0 }
.heat thead th:not(:first-child) span { writing-mode: vertical-rl; transform: rotate(180deg); display: inline-block; max-height: 13rem; max-width: 4.2em; overflow: hidden; overflow-wrap: anywhere; line-height: 1.2; font-weight: 400; text-align: left }
.heat thead th:not(:first-child) { text-align: center }
.heat tbody th { min-width: 9rem }
.heat .group th { font-weight: 600; padding-top: .8rem; background: var(--paper); max-width: none; position: static }
.heat .group th span { position: sticky; left: 0 }
.heat td.ref { font-weight: 600 }
.heat tbody tr:hover > td { outline: 1px solid var(--ink); outline-offset: -1px }
${steps.map((step) => `.heat ${step}`).join('\n')}
${steps.map((step) => `.legend ${step}`).join('\n')}
.heat tbody tr:hover > td:not([class]) { background: none }
.legend { display: flex; flex-wrap: wrap; list-style: none; margin: 0 0 .5rem; padding: 0; font: 400 .8125rem/1.2 var(--sans) }
.legend li { padding: .3rem .6rem; max-width: none }
`;
}
