import { describe, expect, it } from '@jest/globals';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import sharp from 'sharp';

const chart = {
  type: 'line',
  data: {
    labels: ['1', '2', '3'],
    datasets: [{ data: [1, 4, 9], borderColor: 'rgb(200, 0, 0)', borderWidth: 6 }],
  },
  options: { animation: false, responsive: false },
} as const;

describe('the canvas that chartjs-node-canvas draws on', () => {
  it('gives a PNG of the size asked for, with the line on it', async () => {
    const renderer = new ChartJSNodeCanvas({ width: 200, height: 100, backgroundColour: 'white' });
    const png = await renderer.renderToBuffer(chart as never);
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([200, 100]);
    let red = 0;
    for (let i = 0; i < data.length; i += 3) if (data[i] > 150 && data[i + 1] < 50 && data[i + 2] < 50) red++;
    expect(red).toBeGreaterThan(200);
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('gives SVG text', () => {
    const renderer = new ChartJSNodeCanvas({ width: 200, height: 100, type: 'svg' });
    const svg = renderer.renderToBufferSync(chart as never, 'image/svg+xml').toString('utf8');
    expect(svg).toMatch(/^<\?xml|^<svg/);
    expect(svg).toContain('<path');
  });
});
