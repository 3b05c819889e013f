/** A colour for a class or a segment, as [red, green, blue]: neighbours in number lie far apart in hue, by the golden angle,
 *  and every third is darker, so that many can be told apart. The same number is always the same colour. */
export function colourOf(number: number): readonly [red: number, green: number, blue: number] {
  const hue = (number * 137.508) % 360;
  const lightness = [0.55, 0.42, 0.66][number % 3];
  return toRgb(hue, 0.75, lightness);
}

/** The colour as CSS writes it. */
export function cssColour(number: number): string {
  return `rgb(${colourOf(number).join(', ')})`;
}

/** Source: CSS Color Module, level 4, section 8.1. */
function toRgb(hue: number, saturation: number, lightness: number): readonly [number, number, number] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const place = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
