/** Figures: the picture, or the chart that the script puts in its place; its controls; its caption. */
export const figures = `
figure { margin: 1.75rem 0 2rem; max-width: 60rem }
.plate { background: #fff; border-radius: 2px }
.plate img { display: block; max-width: 100%; height: auto; margin: 0 auto }
.live .plate { background: none }
.live .plate > img { display: none }
figcaption { max-width: 44rem; margin: .6rem 0 .3rem; font: 400 .9375rem/1.45 var(--sans); color: var(--muted) }
figcaption b { color: var(--ink); font-weight: 600 }
`;
