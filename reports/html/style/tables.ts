/** Tables as journals set them: three rules, no grid. Each scrolls in a region of its own. */
export const tables = `
.table { overflow-x: auto; margin: 1.5rem 0 .25rem; scrollbar-width: thin; overscroll-behavior-x: contain }
.tall { width: fit-content; max-width: 100%; max-height: min(85vh, 46rem); overflow-y: auto; border-bottom: 1px solid var(--rule) }
table { border-collapse: separate; border-spacing: 0; min-width: min(100%, 30rem); font: 400 .9rem/1.35 var(--sans); font-variant-numeric: tabular-nums lining-nums; border-bottom: 1.5px solid var(--ink) }
caption { text-align: left; padding: 0 0 .5rem; font: 400 .9375rem/1.4 var(--sans); color: var(--muted) }
caption > span { display: inline-block; position: sticky; left: 0; max-width: min(44rem, calc(100vw - 2.5rem)) }
caption b { color: var(--ink); font-weight: 600 }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: baseline; unicode-bidi: isolate }
th { font-weight: 400 }
thead th { font-weight: 600; vertical-align: bottom; border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); line-height: 1.25; background: var(--paper) }
thead th small { font-weight: 400; color: var(--muted) }
th[data-kind='number'], td.n { text-align: right }
td.n, td small, thead small, .law { white-space: nowrap }
th:first-child, td:first-child { padding-left: 0 }
tbody th { max-width: 19rem; min-width: 6.5rem; overflow-wrap: anywhere }
tbody th.short { white-space: nowrap }
tbody td { max-width: 22rem; overflow-wrap: anywhere }
tbody tr:hover > * { background: var(--tint) }
td small { color: var(--muted); font-size: .85em }
td code { white-space: nowrap }
td.missing { color: var(--muted) }
.mark { font-style: normal; font-size: .8em; color: var(--accent) }
.tall thead th { position: sticky; top: 0; z-index: 2 }
.tall th:first-child { position: sticky; left: 0; z-index: 1; background: var(--paper); padding-right: 1rem }
.tall thead th:first-child { z-index: 3 }
.tall tbody tr:hover > th:first-child { background: var(--tint) }
@media (max-width: 34rem) { .tall th:first-child { max-width: 8.5rem } tbody th.short { white-space: normal } }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: 1.5rem }
.tools button { border-color: var(--rule) }
.tools + .table { margin-top: .75rem }
.tools input[type='search'] { flex: 0 1 14rem; min-width: 8rem }
.tools details { position: relative }
.tools summary { border: 1px solid var(--rule); border-radius: 3px; padding: .3rem .6rem; font-size: .875rem; line-height: 1.3; min-height: 2rem; color: var(--ink); list-style: none }
.tools summary::-webkit-details-marker { display: none }
.tools fieldset { position: absolute; z-index: 5; top: calc(100% + .25rem); left: 0; margin: 0; padding: .6rem .9rem; width: max-content; max-width: min(20rem, 80vw); max-height: 20rem; overflow-y: auto; background: var(--paper); border: 1px solid var(--muted); border-radius: 3px; box-shadow: 0 4px 18px rgb(0 0 0 / .18) }
.tools fieldset label { display: flex; gap: .5rem; align-items: baseline; padding: .15rem 0 }
.tools fieldset input { min-height: 0 }
.tools .said { font: 400 .875rem/1.3 var(--sans); color: var(--muted) }
.sort { all: unset; cursor: pointer; font: inherit; color: inherit; display: inline }
.sort:hover { color: var(--accent) }
.sort:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.sort::after { content: '\\2195'; color: var(--muted); font-weight: 400; margin-left: .2em; font-size: .85em; opacity: .55 }
[aria-sort='ascending'] .sort::after { content: '\\2191'; color: var(--accent); opacity: 1 }
[aria-sort='descending'] .sort::after { content: '\\2193'; color: var(--accent); opacity: 1 }
.pair { display: flex; flex-wrap: wrap; gap: 0 3rem; align-items: start }
.pair > * { max-width: 100% }
.explored { border-bottom: 1px solid var(--rule); padding-bottom: .4rem; margin-bottom: .4rem }
.explored[open] { padding-bottom: 1.5rem }
.explored summary h3 { display: inline; margin: 0 .75rem 0 0 }
.explored summary span { color: var(--muted); white-space: nowrap }
.virtual tbody th, .virtual tbody td { height: 2.5rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 11.5rem; vertical-align: middle }
.virtual .gap td { padding: 0 }
.thumb { width: 2rem; height: 2rem; object-fit: contain; vertical-align: middle; margin-right: .6rem; background: #fff }
.twin .table { margin-top: .75rem; max-height: 26rem; overflow-y: auto }
.more { margin-top: .5rem }
`;
