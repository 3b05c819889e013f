import { createHash } from 'node:crypto';

/** The policy of a page that loads nothing: only this style and this script run, pictures and fonts are in the page. */
export function makeContentPolicy(style: string, script: string): string {
  return writePolicy(hashOf(style), script === '' ? "'none'" : hashOf(script));
}

/** The policy of a page whose style and script are files beside it. */
export const splitContentPolicy = writePolicy("'self'", "'self'");

function writePolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src ${style}`,
    `script-src ${script}`,
    'img-src data: blob:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}
