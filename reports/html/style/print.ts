/** On paper: everything open, nothing cut off, wide tables across. */
export const print = `
@page { margin: 16mm 15mm 18mm }
@page wide { size: A4 landscape; margin: 12mm }
@media print {
  html { font-size: 10pt }
  body { display: block; max-width: none; padding: 0 }
  .skip, .contents, .tools, .theme-button, .chart-controls, [data-slot='downloads'] { display: none }
  main > section { content-visibility: visible; padding-top: 1.5rem }
  h2, h3, caption, .legend { break-after: avoid }
  figure, .pair, .warnings { break-inside: avoid }
  tr, img { break-inside: avoid }
  thead { display: table-header-group }
  .table, .tall, .text pre, .twin .table, .flips .virtual { overflow: visible; max-height: none }
  .tall th, .tall thead th, .tall th:first-child { position: static }
  table { font-size: 8pt; min-width: 0 }
  th, td { padding: 1.5pt 4pt }
  .sort::after { content: none }
  .wide { page: wide }
  .wide table { font-size: 7pt }
  .heat { font-size: 6.5pt }
  .heat td, .heat td.s { padding: 1pt 2pt }
  .crowded .heat { font-size: 4.5pt }
  .crowded .heat td { padding: .5pt 1pt }
  .text pre { white-space: pre-wrap; font-size: 6.5pt }
  .plate img { max-height: 120mm }
  details::details-content { content-visibility: visible; block-size: auto }
  .heat td, .legend li { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  a { color: inherit }
  a[href^='http']::after { content: ' (' attr(href) ')' }
}
`;
