/** Figures: the picture, or the chart that the script puts in its place; its controls; its caption. */
export const figures = `
figure { margin: 1.75rem 0 2rem; max-width: 60rem }
.plate { background: #fff; border-radius: 2px }
.plate:has(.chart-live) { background: none }
.plate img { display: block; max-width: 100%; height: auto }
figcaption { max-width: 44rem; margin: .6rem 0 .3rem; font: 400 .9375rem/1.45 var(--sans); color: var(--muted) }
figcaption b { color: var(--ink); font-weight: 600 }
.chart-live { font: 400 .875rem/1.3 var(--sans) }
.chart-controls { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin-bottom: .75rem }
.chart-choice { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; border: 0; margin: 0; padding: 0; min-width: 0; max-width: 100% }
.chart-choice legend, .chart-series legend { float: left; padding: 0; margin-right: .25rem; color: var(--muted) }
label.chart-choice > span { color: var(--muted) }
.chart-choice select { max-width: 16rem }
.chart-choice label { display: inline-flex; align-items: center; gap: .3rem; cursor: pointer; min-height: 1.75rem }
.chart-choice input, .chart-series input { min-height: 0; margin: 0; accent-color: var(--accent) }
.chart-series { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .9rem; border: 0; margin: 0; padding: 0; min-width: 0 }
.chart-series label { display: inline-flex; align-items: center; gap: .35rem; cursor: pointer; min-height: 1.75rem; overflow-wrap: anywhere }
.chart-series svg { flex: none }
.chart-stage { position: relative; overflow: hidden }
.chart-stage canvas { display: block; max-width: 100% }
.chart-tip { position: absolute; pointer-events: none; max-width: min(20rem, 70%); padding: .35rem .6rem; font-size: .8125rem; line-height: 1.35; background: var(--ink); color: var(--paper); border-radius: 3px; overflow-wrap: anywhere }
.chart-tip[hidden] { display: none }
.chart-said { min-height: 1.3em; color: var(--muted); font-size: .8125rem }
.chart-downloads { display: flex; flex-wrap: wrap; gap: .35rem; margin-top: .35rem }
.chart-downloads button { min-height: 1.75rem; padding: .15rem .5rem; font-size: .8125rem; color: var(--muted); border-color: var(--rule) }
.chart-downloads button:hover { color: var(--accent); border-color: var(--accent) }
@media screen { .plate .chart-printed { display: none } }
@media print { .chart-live { display: none } }
`;
