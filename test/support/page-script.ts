import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The script of the page, bundled from the sources as they are now, as the build does it. */
export function bundlePageScript(): string {
  const options = ['--bundle', '--minify', '--format=iife', '--target=es2022', '--legal-comments=eof'];
  const esbuild = join('node_modules', '.bin', 'esbuild');
  return execFileSync(esbuild, ['reports/html/page/main.ts', ...options], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
}
